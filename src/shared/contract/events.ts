import { z } from 'zod';
import { approvalSchema } from '../domain/approval.ts';
import { callSummarySchema } from '../domain/call.ts';
import { connectionSchema } from '../domain/connection.ts';
import { importProgressSchema } from '../domain/openapi-import.ts';
import { vaultStatusSchema } from '../domain/vault.ts';
import { noticeSchema, pauseSchema } from './app.ts';

/** What Sallyport announces. Lists carry no rows: a listener asks again for what it shows. */
export const eventSchemas = {
  'call.recorded': callSummarySchema,
  /** Calls were deleted. */
  'calls.cleared': z.object({}),
  'accounts.changed': z.object({ id: z.string() }),
  /** An account that worked needs its owner: nobody but a person can renew it. */
  'account.expired': z.object({ id: z.string(), name: z.string(), reason: z.string() }),
  'authConfigs.changed': z.object({ id: z.string() }),
  'connection.changed': connectionSchema,
  /** A webhook, or one of its deliveries. */
  'webhooks.changed': z.object({ id: z.string() }),
  'toolkits.changed': z.object({ slug: z.string() }),
  /** How far an import of an API description has come. */
  'toolkits.importing': importProgressSchema,
  'keys.changed': z.object({ id: z.string() }),
  /** A command line asks to be let in, or was answered. */
  'pairing.changed': z.object({}),
  'rules.changed': z.object({ key_id: z.string().nullable() }),
  'approval.changed': approvalSchema,
  'vault.changed': vaultStatusSchema,
  'settings.changed': z.object({}),
  'gateway.changed': pauseSchema,
  'notice.added': noticeSchema,
};

export type EventName = keyof typeof eventSchemas;
export type EventPayload<Name extends EventName> = z.infer<(typeof eventSchemas)[Name]>;

/** An event as it travels: over IPC, or as one SSE message. */
export type AnyEvent = { [Name in EventName]: { name: Name; payload: EventPayload<Name> } }[EventName];
