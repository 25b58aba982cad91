import { accountOperations } from '#shared/contract/accounts.ts';
import type { Page } from '#shared/contract/paging.ts';
import type { ConnectedAccount } from '#shared/domain/account.ts';
import { type ToolkitInput, toolkitInputSchema } from '#shared/domain/toolkit.ts';
import { type Accounts, createAccounts } from '../../src/main/core/accounts/index.ts';
import { createToolkits, type Toolkits } from '../../src/main/core/toolkits/index.ts';
import { countedIds } from './counted-ids.ts';
import {
  createMemoryAccounts,
  createMemoryToolkits,
  createPlainSeal,
  type MemoryAccounts,
  type PlainSeal,
} from './memory-repositories.ts';

/** A field that must be entered and is never shown. */
export const secretField = { secret: true, required: true };
/** An injected header. */
export const header = (value: string, name = 'Authorization') => ({ in: 'header', name, value });
const catalog = [
  service('acme', {
    base_url: 'https://{site}.acme.test/v1',
    base_url_vars: {
      site: { label: 'Site' },
      region: { label: 'Region', default: 'eu', enum: ['eu', 'us'] },
    },
    hosts: ['{region}.files.test'],
    auth_schemes: [
      {
        mode: 'API_KEY',
        inject: [header('{api_key}', 'X-Key'), header('{app_key}', 'X-App')],
        fields: {
          api_key: { label: 'Key', ...secretField },
          app_key: { label: 'App key', secret: true, required: false },
        },
      },
    ],
  }),
  service('basic', {
    auth_schemes: [
      {
        mode: 'BASIC',
        inject: [header('Basic base64({username}:{password})')],
        fields: {
          username: { label: 'User', required: true },
          password: { label: 'Password', ...secretField },
        },
      },
    ],
  }),
  service('github', {
    auth_schemes: [
      {
        mode: 'BEARER_TOKEN',
        inject: [header('Bearer {token}')],
        fields: { token: { label: 'Token', ...secretField } },
      },
      { mode: 'OAUTH2', inject: [header('Bearer {access_token}')] },
    ],
  }),
  service('gmail', { auth_schemes: [{ mode: 'OAUTH2', inject: [header('Bearer {access_token}')] }] }),
  service('open', { auth_schemes: [{ mode: 'NO_AUTH' }] }),
];

function service(slug: string, changes: Record<string, unknown>) {
  return { ...described(slug, changes), tier: 'checked' };
}

/** A service that takes a token, as an owner would describe it. */
export function described(slug: string, changes: Record<string, unknown> = {}): ToolkitInput {
  const fields = { token: { label: 'Token', ...secretField } };
  return toolkitInputSchema.parse({
    slug,
    name: slug,
    base_url: `https://api.${slug}.test`,
    auth_schemes: [{ mode: 'BEARER_TOKEN', inject: [header('Bearer {token}')], fields }],
    ...changes,
  });
}

/** Accounts over memory, with a vault that does not hide. */
export interface AccountsWorld {
  readonly repository: MemoryAccounts;
  readonly vault: PlainSeal;
  readonly toolkits: Toolkits;
  /** The ids of what changed, oldest first. */
  readonly changed: string[];
  /** Ids and states of the accounts whose sign-in ended. */
  readonly expired: string[];
  /** What no record may show, by the account it belongs to. */
  readonly known: Map<string, readonly string[]>;
  /** Milliseconds since the epoch. */
  time: number;
  accounts: Accounts;
  /** As after a start of the program, on what is stored. */
  reopened(): Promise<Accounts>;
  /** Connects an account with a token, unless told otherwise. */
  connect(input: Record<string, unknown>): Promise<ConnectedAccount>;
  listed(query?: Record<string, unknown>): Page<ConnectedAccount>;
}

export async function createAccountsWorld(): Promise<AccountsWorld> {
  const repository = createMemoryAccounts();
  const vault = createPlainSeal();
  const changed: string[] = [];
  const expired: string[] = [];
  const known = new Map<string, readonly string[]>();
  const newId = countedIds();
  const toolkits = createToolkits({
    catalog,
    repository: createMemoryToolkits(),
    usage: () => world.accounts.usage(),
    onChange: () => undefined,
  });
  await toolkits.start();

  async function reopened(): Promise<Accounts> {
    const accounts = createAccounts({
      repository,
      toolkits,
      vault,
      clock: { now: () => world.time, monotonic: () => world.time },
      newId: () => newId('ca'),
      serverOf: () => null,
      knownSecrets: {
        remember: (owner, _name, secrets) => known.set(owner, secrets),
        forget: (owner) => known.delete(owner),
      },
      onChange: (id) => changed.push(id),
      onExpired: ({ id, status }) => expired.push(`${id} ${status}`),
    });
    await accounts.start();
    return accounts;
  }

  const world: AccountsWorld = {
    repository,
    vault,
    toolkits,
    changed,
    expired,
    known,
    time: Date.parse('2026-11-20T12:00:00Z'),
    accounts: await reopened(),
    reopened,
    connect: (input) =>
      world.accounts.create(
        accountOperations['accounts.create'].input.parse({ fields: { token: 'ghp_secret' }, ...input }),
      ),
    listed: (query = {}) => world.accounts.list(accountOperations['accounts.list'].input.parse(query)),
  };
  return world;
}
