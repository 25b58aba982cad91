import { beforeEach, describe, expect, test } from 'vitest';
import { authConfigOperations } from '#shared/contract/auth-configs.ts';
import { type AuthConfigWorld, createAuthConfigWorld } from '#test/support/auth-config-world.ts';
import { coded } from '#test/support/coded.ts';

const createSchema = authConfigOperations['authConfigs.create'].input;
let world: AuthConfigWorld;

beforeEach(async () => {
  world = await createAuthConfigWorld();
});

describe('the client secret', () => {
  test('does not open while the vault is locked', async () => {
    const { id } = await world.create({ client_secret: 'geheim' });
    world.vault.locked = true;
    expect(() => world.apps.clientFor(id)).toThrow(coded('VaultLocked'));
  });

  test.each([{ toolkit: 'both' }, { auth_scheme: 'S2S_OAUTH2' as const }])(
    'does not open where its row was edited to say %o',
    async (edit) => {
      const { id } = await world.create({ client_secret: 'client-secret-canary' });
      const record = world.repository.rows.get(id);
      if (record) world.repository.rows.set(id, { ...record, config: { ...record.config, ...edit } });
      world.apps = await world.started();
      expect(() => world.apps.clientFor(id)).toThrow(coded('CredentialUnreadable', 'auth_config_id'));
      expect(() => world.apps.clientFor(id)).not.toThrow(/canary/);
    },
  );

  test('waits for the owner where the toolkit has come to send it somewhere else', async () => {
    const { id } = await world.create({ client_secret: 'geheim' });
    const moved = world.toolkits.get('acme');
    const scheme = moved.auth_schemes.find(({ mode }) => mode === 'OAUTH2');
    if (scheme?.oauth) scheme.oauth.token_url = 'https://evil.example/token';
    expect(() => world.apps.clientFor(id)).toThrow(coded('OriginUnconfirmed', 'auth_config_id'));
    await world.apps.update({ id, client_secret: 'geheim' });
    expect(world.apps.clientFor(id).clientSecret).toBe('geheim');
  });

  test('of one app does not open for another', async () => {
    const first = await world.create({ client_secret: 'geheim' });
    const second = await world.create({ client_secret: 'anders' });
    const [from, to] = [world.repository.rows.get(first.id), world.repository.rows.get(second.id)];
    if (from && to) world.repository.rows.set(second.id, { ...to, sealed: from.sealed });
    world.apps = await world.started();
    expect(() => world.apps.clientFor(second.id)).toThrow(coded('CredentialUnreadable'));
  });
});

describe('an app that Sallyport registers itself', () => {
  const create = (input: object = {}) =>
    world.apps.create(createSchema.parse({ toolkit: 'self', auth_scheme: 'DCR_OAUTH', ...input }));

  test('needs nothing entered and shows where it was registered, but no secret', async () => {
    const made = await create({ confirmed_origins: ['https://id.test'] });
    expect(world.asked).toEqual([['https://id.test']]);
    expect(made).toMatchObject({
      client_id: 'client-1',
      scopes: ['read'],
      has_client_secret: false,
      server: { issuer: 'https://id.test', token_url: 'https://id.test/token' },
    });
    const row = JSON.stringify([made, world.repository.rows.get(made.id)?.config]);
    expect(row).not.toMatch(/registered-secret|management-token/);
    expect(world.apps.clientFor(made.id)).toMatchObject({
      clientId: 'client-1',
      clientSecret: 'registered-secret-1',
      port: 50_001,
    });
  });

  test('is what was sealed, whatever its row says', async () => {
    const { id } = await create();
    const stored = world.repository.rows.get(id);
    if (!stored?.config.server) throw new Error('not stored');
    const moved = { ...stored.config.server, token_url: 'https://evil.test/token' };
    world.repository.rows.set(id, { ...stored, config: { ...stored.config, server: moved } });
    expect((await world.started()).clientFor(id).server?.token_url).toBe('https://id.test/token');
    world.repository.rows.set(id, { ...stored, config: { ...stored.config, toolkit: 'acme' } });
    const reopened = await world.started();
    expect(() => reopened.clientFor(id)).toThrow(expect.objectContaining({ code: 'CredentialUnreadable' }));
  });

  test.each(['client_id', 'client_secret', 'redirect_uri'])('takes no %s by hand', async (field) => {
    const value = field === 'redirect_uri' ? 'https://app.test/cb' : 'x';
    await expect(create({ [field]: value })).rejects.toMatchObject({ code: 'ValidationFailed' });
    expect(world.asked).toEqual([]);
  });

  test('is registered once more under its id, and taken off the server’s list when it is deleted', async () => {
    const { id } = await create();
    expect(await world.apps.register(id)).toMatchObject({ id, client_id: 'client-2' });
    expect(world.apps.clientFor(id).clientSecret).toBe('registered-secret-2');
    await world.apps.delete(id);
    expect(world.removed).toEqual(['client-2']);
  });

  test('is not what an app is that was registered by hand', async () => {
    const { id } = await world.apps.create(createSchema.parse({ toolkit: 'acme', client_id: 'c' }));
    await expect(world.apps.register(id)).rejects.toMatchObject({ code: 'SchemeUnsupported' });
    await expect(
      world.apps.create(createSchema.parse({ toolkit: 'acme', auth_scheme: 'OAUTH2' })),
    ).rejects.toMatchObject({
      code: 'ValidationFailed',
      details: { errors: [expect.stringContaining('client_id')] },
    });
  });
});
