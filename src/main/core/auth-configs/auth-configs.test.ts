import { beforeEach, describe, expect, test } from 'vitest';
import { authConfigOperations } from '#shared/contract/auth-configs.ts';
import { authConfigSchema } from '#shared/domain/auth-config.ts';
import { type AuthConfigWorld, createAuthConfigWorld } from '#test/support/auth-config-world.ts';
import { coded } from '#test/support/coded.ts';

const createSchema = authConfigOperations['authConfigs.create'].input;
let world: AuthConfigWorld;

beforeEach(async () => {
  world = await createAuthConfigWorld();
});

describe('adding an OAuth app', () => {
  test('fills in name, scheme and scopes of the toolkit, and tells whether it has a secret', async () => {
    const app = await world.create();
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
    expect(world.changed).toEqual([app.id]);
    expect(
      (await world.create({ client_secret: 'geheim', name: 'Mine', scopes: [] })).has_client_secret,
    ).toBe(true);
  });

  test('keeps the secret sealed, and out of every view', async () => {
    const { id } = await world.create({ client_secret: 'client-secret-canary' });
    expect(JSON.stringify([world.apps.get(id), world.listed()])).not.toContain('canary');
    expect(JSON.stringify(world.repository.rows.get(id)?.config)).not.toContain('canary');
    expect(world.apps.clientFor(id)).toEqual({
      config: world.apps.get(id),
      clientId: 'id-1',
      clientSecret: 'client-secret-canary',
      server: null,
      port: null,
    });
  });

  test('survives a restart', async () => {
    const app = await world.create({ client_secret: 'geheim' });
    world.apps = await world.started();
    expect(world.apps.get(app.id)).toEqual(app);
    expect(world.apps.clientFor(app.id).clientSecret).toBe('geheim');
  });

  test('asks which scheme where there are several, and takes the one named', async () => {
    await expect(world.create({ toolkit: 'both' })).rejects.toEqual(coded('ValidationFailed', 'auth_scheme'));
    expect((await world.create({ toolkit: 'both', auth_scheme: 'OAUTH2' })).auth_scheme).toBe('OAUTH2');
  });

  test('needs a client secret for client credentials', async () => {
    await expect(world.create({ toolkit: 'machine' })).rejects.toEqual(
      coded('ValidationFailed', 'client_secret'),
    );
    const app = await world.create({ toolkit: 'machine', client_secret: 'geheim' });
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
    await expect(world.create(input)).rejects.toMatchObject({
      code: 'SchemeUnsupported',
      message: expect.stringContaining(words),
      details: { field: 'auth_scheme', fix: expect.any(String) },
    });
    expect(world.repository.rows.size).toBe(0);
  });

  test('refuses an unknown toolkit', async () => {
    await expect(world.create({ toolkit: 'nowhere' })).rejects.toEqual(coded('ToolkitNotFound', 'toolkit'));
  });

  test('with a secret waits for the vault; without one it needs none', async () => {
    world.vault.locked = true;
    await expect(world.create({ client_secret: 'geheim' })).rejects.toEqual(coded('VaultLocked'));
    const { id } = await world.create();
    expect(world.apps.clientFor(id).clientSecret).toBeNull();
  });

  test('leaves nothing in memory where it could not be stored', async () => {
    world.repository.failure = new Error('disk');
    await expect(world.create()).rejects.toThrow('disk');
    expect(world.listed().items).toEqual([]);
    expect(world.changed).toEqual([]);
  });
});

describe('an auth config without an app', () => {
  const plain = (input: Record<string, unknown> = {}) => world.create({ client_id: undefined, ...input });

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
    expect(world.repository.rows.size).toBe(0);
  });

  test('is made for a toolkit as it is where one of its schemes needs no app', async () => {
    const made = await world.apps.createWithoutApp({ toolkit: 'acme', name: 'For agents' }, 'an agent');
    expect(made).toMatchObject({ auth_scheme: 'BEARER_TOKEN', name: 'For agents', created_by: 'an agent' });
    await expect(world.apps.createWithoutApp({ toolkit: 'machine' }, 'an agent')).rejects.toMatchObject({
      code: 'SchemeUnsupported',
      details: { field: 'toolkit', fix: expect.stringContaining('register an app') },
    });
  });

  test('has no client to sign in with, and never gets one', async () => {
    const { id } = await plain({ toolkit: 'plain' });
    expect(() => world.apps.clientFor(id)).toThrow(coded('SchemeUnsupported', 'auth_config_id'));
    await expect(world.update(id, { client_id: 'id-2' })).rejects.toEqual(
      coded('ValidationFailed', 'client_id'),
    );
    await expect(world.update(id, { client_secret: 'x' })).rejects.toEqual(
      coded('ValidationFailed', 'client_secret'),
    );
    expect(world.apps.requireEnabled(id).id).toBe(id);
    await world.update(id, { is_enabled: false });
    expect(() => world.apps.requireEnabled(id)).toThrow(coded('AuthConfigDisabled', 'auth_config_id'));
  });
});

describe('the list', () => {
  test('finds by words of name, id, toolkit and scheme', async () => {
    const first = await world.create({ name: 'Team app' });
    await world.create({ toolkit: 'both', auth_scheme: 'OAUTH2', name: 'Other app' });
    expect(world.listed({ search: 'TEAM acme' }).items.map(({ id }) => id)).toEqual([first.id]);
    expect(world.listed({ search: first.id }).items).toHaveLength(1);
    expect(world.listed({ search: 'oauth2' }).items).toHaveLength(2);
    expect(world.listed({ search: 'nothing' }).items).toEqual([]);
  });

  test('is newest first, in pages, of one toolkit where asked, and counts accounts', async () => {
    const made: string[] = [];
    for (const toolkit of ['acme', 'both', 'acme']) {
      made.push((await world.create({ toolkit, auth_scheme: 'OAUTH2' })).id);
      world.time += 1_000;
    }
    const [first = '', second = '', third = ''] = made;
    world.dependents.set(first, ['a', 'b', 'c']);
    expect(world.listed().items.map(({ id }) => id)).toEqual([third, second, first]);
    expect(world.listed({ toolkit: 'acme' }).items.map((app) => [app.id, app.account_count])).toEqual([
      [third, 0],
      [first, 3],
    ]);
    const page = world.listed({ limit: 2 });
    expect(world.listed({ limit: 2, cursor: page.next_cursor }).items.map(({ id }) => id)).toEqual([first]);
    expect(() => world.listed({ cursor: 'nonsense' })).toThrow(coded('ValidationFailed', 'cursor'));
  });
});

describe('a change', () => {
  test('keeps what it does not name', async () => {
    const app = await world.create({ client_secret: 'geheim', scopes: ['read'] });
    world.time += 5_000;
    const renamed = await world.update(app.id, { name: 'Work' });
    expect(renamed).toEqual({ ...app, name: 'Work', updated_at: '2026-11-20T12:00:05.000Z' });
    expect(world.apps.clientFor(app.id).clientSecret).toBe('geheim');
    const changedScopes = await world.update(app.id, { scopes: ['write', 'write'], client_secret: 'newer' });
    expect(changedScopes.scopes).toEqual(['write']);
    expect(world.apps.clientFor(app.id).clientSecret).toBe('newer');
    world.apps = await world.started();
    expect(world.apps.clientFor(app.id).clientSecret).toBe('newer');
    expect(world.repository.rows.get(app.id)?.version).toBe(3);
  });

  test('that changes nothing is not announced', async () => {
    const app = await world.create({ client_secret: 'geheim' });
    world.changed.length = 0;
    expect(await world.update(app.id, { name: app.name, scopes: app.scopes, is_enabled: true })).toEqual(app);
    expect(world.changed).toEqual([]);
  });

  test('gives a public client a secret', async () => {
    const { id } = await world.create();
    expect((await world.update(id, { client_secret: 'geheim' })).has_client_secret).toBe(true);
    expect(world.apps.clientFor(id).clientSecret).toBe('geheim');
  });

  test('of the client id is refused while accounts hold tokens of the old one', async () => {
    const { id } = await world.create({ client_secret: 'geheim' });
    world.dependents.set(id, ['work']);
    await expect(world.update(id, { client_id: 'id-2' })).rejects.toMatchObject({
      code: 'AuthConfigInUse',
      details: { field: 'client_id', fix: 'Delete that account first: work.' },
    });
    world.dependents.clear();
    expect((await world.update(id, { client_id: 'id-2' })).client_id).toBe('id-2');
  });

  test('keeps what agents are told of it', async () => {
    const { id } = await world.create();
    const tools = { tools_available_for_execution: ['ACME_PROXY_EXECUTE'] };
    const changes = { is_enabled_for_tool_router: false, tool_access_config: tools };
    expect(await world.update(id, changes)).toMatchObject(changes);
    world.apps = await world.started();
    expect(world.apps.get(id)).toMatchObject(changes);
  });

  test('to disabled keeps it from being used until it is enabled again', async () => {
    const { id } = await world.create({ client_secret: 'geheim' });
    expect((await world.update(id, { is_enabled: false })).is_enabled).toBe(false);
    expect(() => world.apps.clientFor(id)).toThrow(coded('AuthConfigDisabled', 'auth_config_id'));
    await world.update(id, { is_enabled: true });
    expect(world.apps.clientFor(id).clientSecret).toBe('geheim');
  });

  test('that cannot be stored leaves the app as it was', async () => {
    const app = await world.create({ client_secret: 'geheim' });
    world.repository.failure = new Error('disk');
    await expect(world.update(app.id, { client_secret: 'newer' })).rejects.toThrow('disk');
    world.repository.failure = null;
    expect(world.apps.get(app.id)).toEqual(app);
    expect(world.apps.clientFor(app.id).clientSecret).toBe('geheim');
    await world.update(app.id, { name: 'Again' });
  });

  test('runs after the one before it, so that neither is lost', async () => {
    const { id } = await world.create();
    await Promise.all([
      world.update(id, { name: 'First' }),
      world.update(id, { scopes: ['a'] }),
      world.update(id, { is_enabled: false }),
    ]);
    expect(world.apps.get(id)).toMatchObject({ name: 'First', scopes: ['a'], is_enabled: false });
  });
});

describe('deleting', () => {
  test.each([
    [1, '1 account is', 'that account first: account-0.'],
    [12, '12 accounts are', 'account-8, account-9 …'],
  ])('is refused while %i need it, and names them', async (accounts, words, names) => {
    const { id } = await world.create();
    world.dependents.set(
      id,
      Array.from({ length: accounts }, (_, index) => `account-${index}`),
    );
    await expect(world.apps.delete(id)).rejects.toMatchObject({
      code: 'AuthConfigInUse',
      message: expect.stringContaining(words),
      details: { fix: expect.stringContaining(names) },
    });
    world.dependents.clear();
    expect(await world.apps.delete(id)).toEqual({ id });
    expect(world.repository.rows.size).toBe(0);
    expect(world.changed).toEqual([id, id]);
  });
});

describe('an OAuth app that is not there', () => {
  test('is refused with the field that named it', async () => {
    const id = 'ac_0000000000000009';
    expect(() => world.apps.get(id)).toThrow(coded('AuthConfigNotFound', 'auth_config_id'));
    expect(() => world.apps.get(id, 'id')).toThrow(coded('AuthConfigNotFound', 'id'));
    expect(() => world.apps.clientFor(id)).toThrow(coded('AuthConfigNotFound', 'auth_config_id'));
    await expect(world.update(id, {})).rejects.toEqual(coded('AuthConfigNotFound', 'id'));
    await expect(world.apps.delete(id)).rejects.toEqual(coded('AuthConfigNotFound', 'id'));
  });
});

test('an app may end its sign-ins at an https address of its own, and nowhere else', async () => {
  const input = { toolkit: 'acme', client_id: 'c' };
  const { id, redirect_uri: uri } = await world.apps.create(
    createSchema.parse({ ...input, redirect_uri: 'https://app.test/cb' }),
  );
  expect(uri).toBe('https://app.test/cb');
  const update = authConfigOperations['authConfigs.update'].input;
  expect(await world.apps.update(update.parse({ id, redirect_uri: null }))).toMatchObject({
    redirect_uri: null,
  });
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
