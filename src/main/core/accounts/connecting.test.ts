import { beforeEach, describe, expect, test } from 'vitest';
import { type AccountsWorld, createAccountsWorld } from '#test/support/accounts-world.ts';

let world: AccountsWorld;

beforeEach(async () => {
  world = await createAccountsWorld();
});

describe('connecting', () => {
  test('tells what no record may show, for as long as the account exists', async () => {
    const { id } = await world.connect({ toolkit: 'acme', fields: { site: 'shop', api_key: 'key-secret' } });
    expect(world.known.get(id)).toContain('key-secret');
    await world.accounts.delete(id);
    expect(world.known.has(id)).toBe(false);
  });

  test('seals every value with the origins and shows only what is no secret', async () => {
    const fields = { site: ' shop ', api_key: ' key-secret\n' };
    const account = await world.connect({ toolkit: 'acme', fields, alias: 'Shop' });
    expect(account).toMatchObject({
      id: 'ca_0000000000000001',
      toolkit: 'acme',
      auth_scheme: 'API_KEY',
      alias: 'Shop',
      user_id: 'default',
      status: 'ACTIVE',
      origins: ['https://shop.acme.test', 'https://eu.files.test'],
      unconfirmed_origins: [],
      public_fields: { site: 'shop', region: 'eu' },
      last_used_at: null,
    });
    expect(JSON.stringify([account, world.repository.rows.get(account.id)?.account])).not.toContain(
      'key-secret',
    );
    expect(world.accounts.credentialFor(account.id)).toMatchObject({
      fields: { site: 'shop', region: 'eu', api_key: 'key-secret' },
      origins: account.origins,
      secrets: ['key-secret'],
    });
    expect(world.changed).toEqual([account.id]);
    expect((await world.reopened()).credentialFor(account.id).fields).toMatchObject({
      api_key: 'key-secret',
    });
  });

  test('lists every missing, extra and unfit field at once', async () => {
    await expect(
      world.connect({ toolkit: 'acme', fields: { site: 'a/b', tokn: 'x', region: 'mars' } }),
    ).rejects.toMatchObject({
      code: 'ValidationFailed',
      details: {
        field: 'fields.tokn',
        errors: [
          'fields.tokn: is not a field of acme with API_KEY (it takes site, region, api_key, app_key)',
          'fields.api_key: is missing',
          expect.stringMatching(/^fields\.site: stands in a host name/),
        ],
      },
    });
    await expect(
      world.connect({ toolkit: 'acme', fields: { site: 'a', api_key: 'k', region: 'mars' } }),
    ).rejects.toMatchObject({
      details: { errors: ['fields.region: is not one of "eu", "us"'] },
    });
    expect(world.repository.rows.size).toBe(0);
  });

  test.each(['', ' ', '\n'])('takes %j for a missing token', async (token) => {
    await expect(world.connect({ toolkit: 'github', fields: { token } })).rejects.toMatchObject({
      details: { errors: ['fields.token: is missing'] },
    });
  });

  test.each(['a\nb', 'a\rb', 'a\u0000b', 'tökén\u0100', 'a\ud800'])(
    'refuses the token %j, which no header carries, without quoting it',
    async (token) => {
      const failure = world.connect({ toolkit: 'github', fields: { token } });
      await expect(failure).rejects.toMatchObject({
        code: 'ValidationFailed',
        details: { field: 'fields.token' },
      });
      await failure.catch((error: Error) =>
        expect(JSON.stringify([error, error.message])).not.toContain(token),
      );
    },
  );

  test('keeps a password exactly, white space, line breaks and all, from 1 byte to 64 KiB', async () => {
    for (const password of [' ', ' p\u0000ä\n😀 ', 'x'.repeat(65_536)]) {
      const { id } = await world.connect({ toolkit: 'basic', fields: { username: 'u', password } });
      expect((await world.reopened()).credentialFor(id).fields.password).toBe(password);
    }
    const over = world.connect({ toolkit: 'basic', fields: { username: 'u', password: 'ä'.repeat(32_769) } });
    await expect(over).rejects.toMatchObject({
      details: { errors: ['fields.password: is longer than 64 KiB'] },
    });
    const colon = world.connect({ toolkit: 'basic', fields: { username: 'a:b', password: 'p' } });
    await expect(colon).rejects.toMatchObject({ details: { field: 'fields.username' } });
  });

  test('takes no inherited property for a field', async () => {
    const fields = JSON.parse('{"__proto__":"x","constructor":"y","token":"t"}') as Record<string, string>;
    await expect(
      world.accounts.create({ toolkit: 'github', fields, user_id: 'default' }),
    ).rejects.toMatchObject({
      details: {
        errors: [expect.stringMatching(/^fields.__proto__/), expect.stringMatching(/^fields.constructor/)],
      },
    });
  });

  test('says what to choose where a scheme cannot be used', async () => {
    await expect(world.connect({ toolkit: 'gmail' })).rejects.toMatchObject({
      code: 'SchemeUnsupported',
      message: expect.stringContaining('OAuth'),
    });
    await expect(world.connect({ toolkit: 'github', auth_scheme: 'OAUTH2' })).rejects.toMatchObject({
      code: 'SchemeUnsupported',
      details: { fix: 'Choose BEARER_TOKEN.' },
    });
    await expect(world.connect({ toolkit: 'github', auth_scheme: 'BASIC' })).rejects.toMatchObject({
      code: 'SchemeUnsupported',
    });
    await expect(world.connect({ toolkit: 'githb' })).rejects.toMatchObject({
      code: 'ToolkitNotFound',
      details: { field: 'toolkit' },
    });
  });

  test('works without any field where the service wants none', async () => {
    const { id } = await world.connect({ toolkit: 'open', fields: {} });
    expect(world.accounts.credentialFor(id)).toMatchObject({
      fields: {},
      secrets: [],
      origins: ['https://api.open.test'],
    });
    await expect(world.connect({ toolkit: 'open' })).rejects.toMatchObject({
      details: { errors: [expect.stringContaining('it takes none')] },
    });
  });

  test('needs an open vault, and leaves nothing behind without one', async () => {
    world.vault.turnLock(true);
    await expect(world.connect({ toolkit: 'github' })).rejects.toMatchObject({ code: 'VaultLocked' });
    world.vault.turnLock(false);
    world.repository.failure = new Error('disk full');
    await expect(world.connect({ toolkit: 'github' })).rejects.toThrow('disk full');
    expect([world.listed().items, world.changed]).toEqual([[], []]);
  });
});

describe('an alias', () => {
  test('is unique whatever its case, also for two made at the same moment', async () => {
    const both = await Promise.allSettled([
      world.connect({ toolkit: 'github', alias: 'Work' }),
      world.connect({ toolkit: 'basic', alias: 'wORK', fields: { username: 'u', password: 'p' } }),
    ]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    const other = await world.connect({ toolkit: 'github' });
    await expect(world.accounts.rename(other.id, 'WORK')).rejects.toMatchObject({
      code: 'AccountConflict',
      details: { field: 'alias' },
    });
    await expect(world.accounts.rename('ca_0000000000000001', 'WORK')).resolves.toMatchObject({
      alias: 'WORK',
    });
    await world.accounts.rename('ca_0000000000000001', null);
    await expect(world.accounts.rename(other.id, 'work')).resolves.toMatchObject({ alias: 'work' });
  });

  test.each(['..', '.', 'ca_0000000000000009', 'gmail'])(
    'cannot be %s, which means something else',
    async (alias) => {
      await expect(world.connect({ toolkit: 'github', alias })).rejects.toMatchObject({
        code: 'ValidationFailed',
        details: { field: 'alias' },
      });
    },
  );

  test('may be the name of its own toolkit', async () => {
    await expect(world.connect({ toolkit: 'github', alias: 'github' })).resolves.toMatchObject({
      alias: 'github',
    });
  });
});
