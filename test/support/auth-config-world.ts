import { authConfigOperations } from '#shared/contract/auth-configs.ts';
import type { Page } from '#shared/contract/paging.ts';
import type { AuthConfig } from '#shared/domain/auth-config.ts';
import { toolkitInputSchema } from '#shared/domain/toolkit.ts';
import {
  type AuthConfigs,
  type ClientRegistration,
  createAuthConfigs,
} from '../../src/main/core/auth-configs/index.ts';
import { createToolkits, type Toolkits } from '../../src/main/core/toolkits/index.ts';
import { countedIds } from './counted-ids.ts';
import {
  createMemoryAuthConfigRepository,
  createMemoryToolkits,
  createPlainSeal,
  type MemoryAuthConfigs,
  type PlainSeal,
} from './memory-repositories.ts';

const oauth = {
  authorize_url: 'https://id.test/authorize',
  token_url: 'https://id.test/token',
  default_scopes: ['read', 'profile', 'read'],
};
const bearer = [{ in: 'header', name: 'Authorization', value: 'Bearer {access_token}' }];
const typedIn = {
  mode: 'BEARER_TOKEN',
  inject: [{ in: 'header', name: 'Authorization', value: 'Bearer {token}' }],
  fields: { token: { label: 'Token', secret: true } },
};
const user = { mode: 'OAUTH2', inject: bearer, oauth };
const server = { mode: 'S2S_OAUTH2', inject: bearer, oauth: { token_url: 'https://id.test/token' } };
const catalog = [
  service('acme', [user, typedIn]),
  service('both', [user, server]),
  service('machine', [server]),
  service('plain', [typedIn]),
  service('tumbler', [{ mode: 'OAUTH1', inject: [] }]),
  service('self', [{ mode: 'DCR_OAUTH', inject: bearer }]),
  service('vague', [{ mode: 'OAUTH2', inject: bearer, oauth: { authorize_url: 'https://id.test/a' } }]),
];

function service(slug: string, authSchemes: readonly unknown[]) {
  const described = toolkitInputSchema.parse({
    slug,
    name: slug.toUpperCase(),
    base_url: `https://api.${slug}.test`,
    auth_schemes: authSchemes,
  });
  return { ...described, tier: 'checked' };
}

/** Auth configs over memory, a vault that does not hide and a server at which Sallyport registers. */
export interface AuthConfigWorld {
  readonly repository: MemoryAuthConfigs;
  readonly vault: PlainSeal;
  readonly toolkits: Toolkits;
  /** The names of the accounts of each auth config. */
  readonly dependents: Map<string, string[]>;
  /** The ids of what changed, oldest first. */
  readonly changed: string[];
  /** The origins that were confirmed for each registration. */
  readonly asked: unknown[];
  /** The clients that were taken off the server's list. */
  readonly removed: string[];
  /** Milliseconds since the epoch. */
  time: number;
  apps: AuthConfigs;
  /** As after a start of the program, on what is stored. */
  started(): Promise<AuthConfigs>;
  create(input?: Record<string, unknown>): Promise<AuthConfig>;
  update(id: string, changes: Record<string, unknown>): Promise<AuthConfig>;
  listed(query?: Record<string, unknown>): Page<AuthConfig>;
}

export async function createAuthConfigWorld(): Promise<AuthConfigWorld> {
  const toolkits = createToolkits({
    catalog,
    repository: createMemoryToolkits(),
    usage: () => new Map(),
    onChange: () => {},
  });
  await toolkits.start();
  const repository = createMemoryAuthConfigRepository();
  const vault = createPlainSeal();
  const dependents = new Map<string, string[]>();
  const changed: string[] = [];
  const asked: unknown[] = [];
  const removed: string[] = [];
  const newId = countedIds();

  async function started(): Promise<AuthConfigs> {
    const opened = createAuthConfigs({
      repository,
      toolkits,
      vault,
      clock: { now: () => world.time, monotonic: () => world.time },
      newId: () => newId('ac'),
      dependents: () => dependents,
      onChange: (id) => changed.push(id),
      registrations: {
        make: async ({ confirmed }) => {
          asked.push(confirmed);
          return registration(1);
        },
        renew: async () => registration(2),
        remove: async ({ clientId }) => {
          removed.push(clientId);
          return true;
        },
      },
    });
    await opened.start();
    return opened;
  }

  const world: AuthConfigWorld = {
    repository,
    vault,
    toolkits,
    dependents,
    changed,
    asked,
    removed,
    time: Date.parse('2026-11-20T12:00:00Z'),
    apps: await started(),
    started,
    create: (input = {}) =>
      world.apps.create(
        authConfigOperations['authConfigs.create'].input.parse({
          toolkit: 'acme',
          client_id: 'id-1',
          ...input,
        }),
      ),
    update: (id, changes) =>
      world.apps.update(authConfigOperations['authConfigs.update'].input.parse({ id, ...changes })),
    listed: (query = {}) => world.apps.list(authConfigOperations['authConfigs.list'].input.parse(query)),
  };
  return world;
}

function registration(number: number): ClientRegistration {
  return {
    server: {
      issuer: 'https://id.test',
      authorize_url: 'https://id.test/authorize',
      token_url: 'https://id.test/token',
      registration_url: 'https://id.test/register',
      revocation_url: null,
      sends_issuer: true,
      takes_s256: true,
      token_auth_methods: ['client_secret_post'],
      resource: 'https://api.self.test',
      scopes: ['read'],
    },
    clientId: `client-${number}`,
    clientSecret: `registered-secret-${number}`,
    management: { url: 'https://id.test/register/1', accessToken: `management-token-${number}` },
    port: 50_001,
  };
}
