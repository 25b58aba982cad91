import type { Migration } from '../../migrate.ts';
import { firstTables } from './0001-first-tables.ts';
import { oauthApps } from './0002-oauth-apps.ts';
import { webhooks } from './0003-webhooks.ts';
import { authConfigsOfEveryScheme } from './0004-auth-configs-of-every-scheme.ts';
import { rulesAndApprovals } from './0005-rules-and-approvals.ts';
import { sessions } from './0006-sessions.ts';
import { registeredClients } from './0007-registered-clients.ts';
import { keyLifetimes } from './0008-key-lifetimes.ts';
import { audit } from './0009-audit.ts';

/** The schema of sallyport.db, in order. Append only: a released step never changes. */
export const mainMigrations: readonly Migration[] = [
  firstTables,
  oauthApps,
  webhooks,
  authConfigsOfEveryScheme,
  rulesAndApprovals,
  sessions,
  registeredClients,
  keyLifetimes,
  audit,
];
