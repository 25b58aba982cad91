import { beforeEach, describe, expect, test } from 'vitest';
import { authConfigOperations } from '#shared/contract/auth-configs.ts';
import { authConfigSchema } from '#shared/domain/auth-config.ts';
import { toolkitInputSchema } from '#shared/domain/toolkit.ts';
import {
  createMemoryAuthConfigRepository,
  createMemoryToolkits,
  createPlainSeal,
  type MemoryAuthConfigs,
  type PlainSeal,
} from '#test/support/memory-repositories.ts';
import { createToolkits, type Toolkits } from '../toolkits/index.ts';
import { type AuthConfigs, type ClientRegistration, createAuthConfigs } from './index.ts';

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

let repository: MemoryAuthConfigs;
let vault: PlainSeal;
let toolkits: Toolkits;
let dependents: Map<string, string[]>;
let changed: string[];
let time: number;
let count: number;
let asked: unknown[];
let removed: string[];
let apps: AuthConfigs;

async function started(): Promise<AuthConfigs> {
  const opened = createAuthConfigs({
    repository,
    toolkits,
    vault,
    clock: { now: () => time, monotonic: () => time },
    newId: () => {
      count += 1;
      return `ac_${String(count).padStart(16, '0')}`;
    },
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

const createSchema = authConfigOperations['authConfigs.create'].input;

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

beforeEach(async () => {
  asked = [];
  removed = [];
  repository = createMemoryAuthConfigRepository();
  vault = createPlainSeal();
  dependents = new Map();
  changed = [];
  time = Date.parse('2026-11-20T12:00:00Z');
  count = 0;
  toolkits = createToolkits({
    catalog,
    repository: createMemoryToolkits(),
    usage: () => new Map(),
    onChange: () => {},
  });
  await toolkits.start();
  apps = await started();
});

const create = (input: Record<string, unknown> = {}) =>
  apps.create(
    authConfigOperations['authConfigs.create'].input.parse({ toolkit: 'acme', client_id: 'id-1', ...input }),
  );
const update = (id: string, changes: Record<string, unknown>) =>
  apps.update(authConfigOperations['authConfigs.update'].input.parse({ id, ...changes }));
const listed = (query: Record<string, unknown> = {}) =>
  apps.list(authConfigOperations['authConfigs.list'].input.parse(query));
const coded = (code: string, field?: string) =>
  expect.objectContaining(
    field === undefined ? { code } : { code, details: expect.objectContaining({ field }) },
  );

describe('adding an OAuth app', () => {
  test('fills in name, scheme and scopes of the toolkit, and tells whether it has a secret', async () => {
    const app = await create();
    expect(app).toEqual({
      id: 'ac_0000000000000001',
      name: 'ACME app',
      toolkit: 'acme',
      auth_scheme: 'OAUTH2',
      is_enabled: true,
      client_id: 'id-1',
      redirect_uri: null,
      server: null,
      has_client_secret: false,
      scopes: ['read', 'profile'],
      is_enabled_for_tool_router: true,
      tool_access_config: {},
      created_by: null,
      account_count: 0,
      created_at: '2026-11-20T12:00:00.000Z',
      updated_at: '2026-11-20T12:00:00.000Z',
    });
    expect(authConfigSchema.parse(app)).toEqual(app);
    expect(changed).toEqual([app.id]);
    expect((await create({ client_secret: 'geheim', name: 'Mine', scopes: [] })).has_client_secret).toBe(
      true,
    );
  });

  test('keeps the secret sealed, and out of every view', async () => {
    const { id } = await create({ client_secret: 'client-secret-canary' });
    expect(JSON.stringify([apps.get(id), listed()])).not.toContain('canary');
    expect(JSON.stringify(repository.rows.get(id)?.config)).not.toContain('canary');
    expect(apps.clientFor(id)).toEqual({
      config: apps.get(id),
      clientId: 'id-1',
      clientSecret: 'client-secret-canary',
      server: null,
      port: null,
    });
  });

  test('survives a restart', async () => {
    const app = await create({ client_secret: 'geheim' });
    apps = await started();
    expect(apps.get(app.id)).toEqual(app);
    expect(apps.clientFor(app.id).clientSecret).toBe('geheim');
  });

  test('asks which scheme where there are several, and takes the one named', async () => {
    await expect(create({ toolkit: 'both' })).rejects.toEqual(coded('ValidationFailed', 'auth_scheme'));
    expect((await create({ toolkit: 'both', auth_scheme: 'OAUTH2' })).auth_scheme).toBe('OAUTH2');
  });

  test('needs a client secret for client credentials', async () => {
    await expect(create({ toolkit: 'machine' })).rejects.toEqual(coded('ValidationFailed', 'client_secret'));
    const app = await create({ toolkit: 'machine', client_secret: 'geheim' });
    expect(app).toMatchObject({ auth_scheme: 'S2S_OAUTH2', scopes: [], has_client_secret: true });
  });

  test.each([
    [{ toolkit: 'plain' }, 'does not connect through OAuth'],
    [{ toolkit: 'acme', auth_scheme: 'BEARER_TOKEN' }, 'takes no client id'],
    [{ toolkit: 'acme', auth_scheme: 'S2S_OAUTH2' }, 'does not offer S2S_OAUTH2'],
    [{ toolkit: 'tumbler' }, 'OAUTH1 gets its tokens'],
    [{ toolkit: 'tumbler', auth_scheme: 'OAUTH1' }, 'OAUTH1 gets its tokens'],
    [{ toolkit: 'vague' }, 'oauth.token_url'],
  ])('refuses %o', async (input, words) => {
    await expect(create(input)).rejects.toMatchObject({
      code: 'SchemeUnsupported',
      message: expect.stringContaining(words),
      details: { field: 'auth_scheme', fix: expect.any(String) },
    });
    expect(repository.rows.size).toBe(0);
  });

  test('refuses an unknown toolkit', async () => {
    await expect(create({ toolkit: 'nowhere' })).rejects.toEqual(coded('ToolkitNotFound', 'toolkit'));
  });

  test('with a secret waits for the vault; without one it needs none', async () => {
    vault.locked = true;
    await expect(create({ client_secret: 'geheim' })).rejects.toEqual(coded('VaultLocked'));
    const { id } = await create();
    expect(apps.clientFor(id).clientSecret).toBeNull();
  });

  test('leaves nothing in memory where it could not be stored', async () => {
    repository.failure = new Error('disk');
    await expect(create()).rejects.toThrow('disk');
    expect(listed().items).toEqual([]);
    expect(changed).toEqual([]);
  });
});

describe('an auth config without an app', () => {
  const plain = (input: Record<string, unknown> = {}) => create({ client_id: undefined, ...input });

  test('takes the scheme whose credential is typed in, and holds no client', async () => {
    expect(await plain({ toolkit: 'plain' })).toMatchObject({
      name: 'PLAIN (BEARER_TOKEN)',
      auth_scheme: 'BEARER_TOKEN',
      client_id: null,
      has_client_secret: false,
      scopes: [],
    });
    expect((await plain({ toolkit: 'acme' })).auth_scheme).toBe('BEARER_TOKEN');
    expect((await plain({ toolkit: 'acme', auth_scheme: 'BEARER_TOKEN' })).client_id).toBeNull();
  });

  test('needs a client id where the scheme is OAuth, and takes no secret where it is not', async () => {
    await expect(plain({ auth_scheme: 'OAUTH2' })).rejects.toEqual(coded('ValidationFailed', 'client_id'));
    await expect(plain({ toolkit: 'plain', client_secret: 'geheim' })).rejects.toEqual(
      coded('ValidationFailed', 'client_secret'),
    );
    expect(repository.rows.size).toBe(0);
  });

  test('is made for a toolkit as it is where one of its schemes needs no app', async () => {
    const made = await apps.createWithoutApp({ toolkit: 'acme', name: 'For agents' }, 'an agent');
    expect(made).toMatchObject({ auth_scheme: 'BEARER_TOKEN', name: 'For agents', created_by: 'an agent' });
    await expect(apps.createWithoutApp({ toolkit: 'machine' }, 'an agent')).rejects.toMatchObject({
      code: 'SchemeUnsupported',
      details: { field: 'toolkit', fix: expect.stringContaining('register an app') },
    });
  });

  test('has no client to sign in with, and never gets one', async () => {
    const { id } = await plain({ toolkit: 'plain' });
    expect(() => apps.clientFor(id)).toThrow(coded('SchemeUnsupported', 'auth_config_id'));
    await expect(update(id, { client_id: 'id-2' })).rejects.toEqual(coded('ValidationFailed', 'client_id'));
    await expect(update(id, { client_secret: 'x' })).rejects.toEqual(
      coded('ValidationFailed', 'client_secret'),
    );
    expect(apps.requireEnabled(id).id).toBe(id);
    await update(id, { is_enabled: false });
    expect(() => apps.requireEnabled(id)).toThrow(coded('AuthConfigDisabled', 'auth_config_id'));
  });
});

describe('the list', () => {
  test('finds by words of name, id, toolkit and scheme', async () => {
    const first = await create({ name: 'Team app' });
    await create({ toolkit: 'both', auth_scheme: 'OAUTH2', name: 'Other app' });
    expect(listed({ search: 'TEAM acme' }).items.map(({ id }) => id)).toEqual([first.id]);
    expect(listed({ search: first.id }).items).toHaveLength(1);
    expect(listed({ search: 'oauth2' }).items).toHaveLength(2);
    expect(listed({ search: 'nothing' }).items).toEqual([]);
  });

  test('is newest first, in pages, of one toolkit where asked, and counts accounts', async () => {
    const made: string[] = [];
    for (const toolkit of ['acme', 'both', 'acme']) {
      made.push((await create({ toolkit, auth_scheme: 'OAUTH2' })).id);
      time += 1_000;
    }
    const [first = '', second = '', third = ''] = made;
    dependents.set(first, ['a', 'b', 'c']);
    expect(listed().items.map(({ id }) => id)).toEqual([third, second, first]);
    expect(listed({ toolkit: 'acme' }).items.map((app) => [app.id, app.account_count])).toEqual([
      [third, 0],
      [first, 3],
    ]);
    const page = listed({ limit: 2 });
    expect(listed({ limit: 2, cursor: page.next_cursor }).items.map(({ id }) => id)).toEqual([first]);
    expect(() => listed({ cursor: 'nonsense' })).toThrow(coded('ValidationFailed', 'cursor'));
  });
});

describe('a change', () => {
  test('keeps what it does not name', async () => {
    const app = await create({ client_secret: 'geheim', scopes: ['read'] });
    time += 5_000;
    const renamed = await update(app.id, { name: 'Work' });
    expect(renamed).toEqual({ ...app, name: 'Work', updated_at: '2026-11-20T12:00:05.000Z' });
    expect(apps.clientFor(app.id).clientSecret).toBe('geheim');
    const changedScopes = await update(app.id, { scopes: ['write', 'write'], client_secret: 'newer' });
    expect(changedScopes.scopes).toEqual(['write']);
    expect(apps.clientFor(app.id).clientSecret).toBe('newer');
    apps = await started();
    expect(apps.clientFor(app.id).clientSecret).toBe('newer');
    expect(repository.rows.get(app.id)?.version).toBe(3);
  });

  test('that changes nothing is not announced', async () => {
    const app = await create({ client_secret: 'geheim' });
    changed = [];
    expect(await update(app.id, { name: app.name, scopes: app.scopes, is_enabled: true })).toEqual(app);
    expect(changed).toEqual([]);
  });

  test('gives a public client a secret', async () => {
    const { id } = await create();
    expect((await update(id, { client_secret: 'geheim' })).has_client_secret).toBe(true);
    expect(apps.clientFor(id).clientSecret).toBe('geheim');
  });

  test('of the client id is refused while accounts hold tokens of the old one', async () => {
    const { id } = await create({ client_secret: 'geheim' });
    dependents.set(id, ['work']);
    await expect(update(id, { client_id: 'id-2' })).rejects.toMatchObject({
      code: 'AuthConfigInUse',
      details: { field: 'client_id', fix: 'Delete that account first: work.' },
    });
    dependents.clear();
    expect((await update(id, { client_id: 'id-2' })).client_id).toBe('id-2');
  });

  test('keeps what agents are told of it', async () => {
    const { id } = await create();
    const tools = { tools_available_for_execution: ['ACME_PROXY_EXECUTE'] };
    const changes = { is_enabled_for_tool_router: false, tool_access_config: tools };
    expect(await update(id, changes)).toMatchObject(changes);
    apps = await started();
    expect(apps.get(id)).toMatchObject(changes);
  });

  test('to disabled keeps it from being used until it is enabled again', async () => {
    const { id } = await create({ client_secret: 'geheim' });
    expect((await update(id, { is_enabled: false })).is_enabled).toBe(false);
    expect(() => apps.clientFor(id)).toThrow(coded('AuthConfigDisabled', 'auth_config_id'));
    await update(id, { is_enabled: true });
    expect(apps.clientFor(id).clientSecret).toBe('geheim');
  });

  test('that cannot be stored leaves the app as it was', async () => {
    const app = await create({ client_secret: 'geheim' });
    repository.failure = new Error('disk');
    await expect(update(app.id, { client_secret: 'newer' })).rejects.toThrow('disk');
    repository.failure = null;
    expect(apps.get(app.id)).toEqual(app);
    expect(apps.clientFor(app.id).clientSecret).toBe('geheim');
    await update(app.id, { name: 'Again' });
  });

  test('runs after the one before it, so that neither is lost', async () => {
    const { id } = await create();
    await Promise.all([
      update(id, { name: 'First' }),
      update(id, { scopes: ['a'] }),
      update(id, { is_enabled: false }),
    ]);
    expect(apps.get(id)).toMatchObject({ name: 'First', scopes: ['a'], is_enabled: false });
  });
});

describe('deleting', () => {
  test.each([
    [1, '1 account is', 'that account first: account-0.'],
    [12, '12 accounts are', 'account-8, account-9 …'],
  ])('is refused while %i need it, and names them', async (accounts, words, names) => {
    const { id } = await create();
    dependents.set(
      id,
      Array.from({ length: accounts }, (_, index) => `account-${index}`),
    );
    await expect(apps.delete(id)).rejects.toMatchObject({
      code: 'AuthConfigInUse',
      message: expect.stringContaining(words),
      details: { fix: expect.stringContaining(names) },
    });
    dependents.clear();
    expect(await apps.delete(id)).toEqual({ id });
    expect(repository.rows.size).toBe(0);
    expect(changed).toEqual([id, id]);
  });
});

describe('an OAuth app that is not there', () => {
  test('is refused with the field that named it', async () => {
    const id = 'ac_0000000000000009';
    expect(() => apps.get(id)).toThrow(coded('AuthConfigNotFound', 'auth_config_id'));
    expect(() => apps.get(id, 'id')).toThrow(coded('AuthConfigNotFound', 'id'));
    expect(() => apps.clientFor(id)).toThrow(coded('AuthConfigNotFound', 'auth_config_id'));
    await expect(update(id, {})).rejects.toEqual(coded('AuthConfigNotFound', 'id'));
    await expect(apps.delete(id)).rejects.toEqual(coded('AuthConfigNotFound', 'id'));
  });
});

describe('the client secret', () => {
  test('does not open while the vault is locked', async () => {
    const { id } = await create({ client_secret: 'geheim' });
    vault.locked = true;
    expect(() => apps.clientFor(id)).toThrow(coded('VaultLocked'));
  });

  test.each([{ toolkit: 'both' }, { auth_scheme: 'S2S_OAUTH2' as const }])(
    'does not open where its row was edited to say %o',
    async (edit) => {
      const { id } = await create({ client_secret: 'client-secret-canary' });
      const record = repository.rows.get(id);
      if (record) repository.rows.set(id, { ...record, config: { ...record.config, ...edit } });
      apps = await started();
      expect(() => apps.clientFor(id)).toThrow(coded('CredentialUnreadable', 'auth_config_id'));
      expect(() => apps.clientFor(id)).not.toThrow(/canary/);
    },
  );

  test('waits for the owner where the toolkit has come to send it somewhere else', async () => {
    const { id } = await create({ client_secret: 'geheim' });
    const moved = toolkits.get('acme');
    const scheme = moved.auth_schemes.find(({ mode }) => mode === 'OAUTH2');
    if (scheme?.oauth) scheme.oauth.token_url = 'https://evil.example/token';
    expect(() => apps.clientFor(id)).toThrow(coded('OriginUnconfirmed', 'auth_config_id'));
    await apps.update({ id, client_secret: 'geheim' });
    expect(apps.clientFor(id).clientSecret).toBe('geheim');
  });

  test('of one app does not open for another', async () => {
    const first = await create({ client_secret: 'geheim' });
    const second = await create({ client_secret: 'anders' });
    const [from, to] = [repository.rows.get(first.id), repository.rows.get(second.id)];
    if (from && to) repository.rows.set(second.id, { ...to, sealed: from.sealed });
    apps = await started();
    expect(() => apps.clientFor(second.id)).toThrow(coded('CredentialUnreadable'));
  });
});

describe('an app that Sallyport registers itself', () => {
  const create = (input: object = {}) =>
    apps.create(createSchema.parse({ toolkit: 'self', auth_scheme: 'DCR_OAUTH', ...input }));

  test('needs nothing entered and shows where it was registered, but no secret', async () => {
    const made = await create({ confirmed_origins: ['https://id.test'] });
    expect(asked).toEqual([['https://id.test']]);
    expect(made).toMatchObject({
      client_id: 'client-1',
      scopes: ['read'],
      has_client_secret: false,
      server: { issuer: 'https://id.test', token_url: 'https://id.test/token' },
    });
    const row = JSON.stringify([made, repository.rows.get(made.id)?.config]);
    expect(row).not.toMatch(/registered-secret|management-token/);
    expect(apps.clientFor(made.id)).toMatchObject({
      clientId: 'client-1',
      clientSecret: 'registered-secret-1',
      port: 50_001,
    });
  });

  test('is what was sealed, whatever its row says', async () => {
    const { id } = await create();
    const stored = repository.rows.get(id);
    if (!stored?.config.server) throw new Error('not stored');
    const moved = { ...stored.config.server, token_url: 'https://evil.test/token' };
    repository.rows.set(id, { ...stored, config: { ...stored.config, server: moved } });
    expect((await started()).clientFor(id).server?.token_url).toBe('https://id.test/token');
    repository.rows.set(id, { ...stored, config: { ...stored.config, toolkit: 'acme' } });
    const reopened = await started();
    expect(() => reopened.clientFor(id)).toThrow(expect.objectContaining({ code: 'CredentialUnreadable' }));
  });

  test.each(['client_id', 'client_secret', 'redirect_uri'])('takes no %s by hand', async (field) => {
    const value = field === 'redirect_uri' ? 'https://app.test/cb' : 'x';
    await expect(create({ [field]: value })).rejects.toMatchObject({ code: 'ValidationFailed' });
    expect(asked).toEqual([]);
  });

  test('is registered once more under its id, and taken off the server’s list when it is deleted', async () => {
    const { id } = await create();
    expect(await apps.register(id)).toMatchObject({ id, client_id: 'client-2' });
    expect(apps.clientFor(id).clientSecret).toBe('registered-secret-2');
    await apps.delete(id);
    expect(removed).toEqual(['client-2']);
  });

  test('is not what an app is that was registered by hand', async () => {
    const { id } = await apps.create(createSchema.parse({ toolkit: 'acme', client_id: 'c' }));
    await expect(apps.register(id)).rejects.toMatchObject({ code: 'SchemeUnsupported' });
    await expect(
      apps.create(createSchema.parse({ toolkit: 'acme', auth_scheme: 'OAUTH2' })),
    ).rejects.toMatchObject({
      code: 'ValidationFailed',
      details: { errors: [expect.stringContaining('client_id')] },
    });
  });
});

test('an app may end its sign-ins at an https address of its own, and nowhere else', async () => {
  const input = { toolkit: 'acme', client_id: 'c' };
  const { id, redirect_uri: uri } = await apps.create(
    createSchema.parse({ ...input, redirect_uri: 'https://app.test/cb' }),
  );
  expect(uri).toBe('https://app.test/cb');
  const update = authConfigOperations['authConfigs.update'].input;
  expect(await apps.update(update.parse({ id, redirect_uri: null }))).toMatchObject({ redirect_uri: null });
  for (const redirect_uri of [
    'http://app.test/cb',
    'javascript:alert(1)',
    'https://u@app.test/',
    'https://a.test/#x',
  ])
    expect([redirect_uri, createSchema.safeParse({ ...input, redirect_uri }).success]).toEqual([
      redirect_uri,
      false,
    ]);
});
