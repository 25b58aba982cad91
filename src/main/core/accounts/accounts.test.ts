import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type AccountsWorld,
  createAccountsWorld,
  described,
  header,
  secretField,
} from '#test/support/accounts-world.ts';
import { originAllows } from '../toolkits/index.ts';

let world: AccountsWorld;

beforeEach(async () => {
  world = await createAccountsWorld();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('the list', () => {
  test('is newest first, also for accounts of one millisecond, and pages by cursor', async () => {
    for (const toolkit of ['github', 'open', 'github'])
      await world.connect({ toolkit, fields: toolkit === 'open' ? {} : { token: 't' } });
    const first = world.listed({ limit: 2 });
    const second = world.listed({ limit: 2, cursor: first.next_cursor });
    expect([...first.items, ...second.items].map(({ id }) => id.slice(-1))).toEqual(['3', '2', '1']);
    expect(second.next_cursor).toBeNull();
    expect(world.listed({ toolkit: 'open' }).items).toHaveLength(1);
    expect(() => world.listed({ cursor: 'nonsense' })).toThrow(
      expect.objectContaining({ code: 'ValidationFailed' }),
    );
    expect(Object.fromEntries(world.accounts.usage())).toEqual({ github: 2, open: 1 });
  });
});

describe('disabling, enabling and deleting', () => {
  test('a disabled account serves no call and says why', async () => {
    const { id } = await world.connect({ toolkit: 'github' });
    expect(await world.accounts.disable(id)).toMatchObject({
      status: 'INACTIVE',
      status_reason: 'Disabled by the owner',
    });
    const refused = expect.objectContaining({
      code: 'AccountNotActive',
      message: expect.stringContaining('Disabled by the owner'),
    });
    for (const use of [
      world.accounts.credentialFor,
      world.accounts.selectById,
      world.accounts.selectByReference,
    ])
      expect(() => use(id)).toThrow(refused);
    expect(() => world.accounts.selectByReference('github')).toThrow(refused);
    expect(() => world.accounts.selectNewestActive()).toThrow(
      expect.objectContaining({ code: 'AccountNotFound' }),
    );
    expect(await world.accounts.enable(id)).toMatchObject({ status: 'ACTIVE', status_reason: null });
    expect(world.accounts.credentialFor(id).secrets).toEqual(['ghp_secret']);
    expect(world.repository.rows.get(id)?.version).toBe(3);
  });

  test('works while the vault is locked', async () => {
    const { id } = await world.connect({ toolkit: 'github' });
    world.vault.turnLock(true);
    await world.accounts.rename(id, 'x');
    await world.accounts.disable(id);
    await expect(world.accounts.delete(id)).resolves.toEqual({ id });
  });

  test('an expired account is connected again, not enabled', async () => {
    const { id } = await world.connect({ toolkit: 'github' });
    const record = world.repository.rows.get(id);
    if (record)
      world.repository.rows.set(id, { ...record, account: { ...record.account, status: 'EXPIRED' } });
    world.accounts = await world.reopened();
    await expect(world.accounts.enable(id)).rejects.toMatchObject({
      code: 'AccountNotActive',
      details: { fix: expect.stringContaining('again') },
    });
  });

  test('a deleted account is gone from memory and store', async () => {
    const { id } = await world.connect({ toolkit: 'github' });
    await world.accounts.delete(id);
    expect(world.repository.rows.size).toBe(0);
    for (const ask of [
      world.accounts.get,
      world.accounts.selectById,
      world.accounts.credentialFor,
      world.accounts.selectByReference,
    ]) {
      expect(() => ask(id)).toThrow(expect.objectContaining({ code: 'AccountNotFound' }));
    }
    await expect(world.accounts.delete(id)).rejects.toMatchObject({
      code: 'AccountNotFound',
      details: { field: 'id' },
    });
  });

  test('a change that could not be stored did not happen', async () => {
    const { id } = await world.connect({ toolkit: 'github' });
    world.repository.failure = new Error('disk full');
    await expect(world.accounts.disable(id)).rejects.toThrow('disk full');
    await expect(world.accounts.delete(id)).rejects.toThrow('disk full');
    expect(world.accounts.credentialFor(id).account?.status).toBe('ACTIVE');
    expect(world.changed).toEqual([id]);
  });
});

describe('an account whose sign-in ends', () => {
  test('is announced once', async () => {
    const { id } = await world.connect({ toolkit: 'github', auth_scheme: 'BEARER_TOKEN' });
    await world.accounts.close(id, 'EXPIRED', 'It ended');
    await world.accounts.close(id, 'EXPIRED', 'It ended');
    expect(world.expired).toEqual([`${id} EXPIRED`]);
  });

  test('is not announced where nobody had connected it, as with a link that was not used', async () => {
    const pending = { toolkit: 'gmail', auth_scheme: 'OAUTH2', auth_config_id: 'ac_1' } as const;
    const { id } = await world.accounts.begin({ ...pending, fields: {}, user_id: 'default' });
    await world.accounts.close(id, 'EXPIRED', 'The link was not used');
    expect(world.expired).toEqual([]);
  });
});

describe('finding the account for a call', () => {
  test('takes an id, an alias, or a toolkit with one active account', async () => {
    const work = await world.connect({ toolkit: 'github', alias: 'Work' });
    expect(world.accounts.selectByReference(work.id).id).toBe(work.id);
    expect(world.accounts.selectByReference('work').id).toBe(work.id);
    expect(world.accounts.selectByReference('github').id).toBe(work.id);
    const second = await world.connect({ toolkit: 'github' });
    expect(() => world.accounts.selectByReference('github')).toThrow(
      expect.objectContaining({
        code: 'AccountAmbiguous',
        details: { field: 'account', fix: `Name one of them instead: ${second.id}, Work.` },
      }),
    );
    await world.accounts.disable(second.id);
    expect(world.accounts.selectByReference('github').id).toBe(work.id);
    expect(() => world.accounts.selectByReference('gmail')).toThrow(
      expect.objectContaining({ code: 'AccountNotFound' }),
    );
    expect(() => world.accounts.selectByReference('nobody')).toThrow(
      expect.objectContaining({ code: 'AccountNotFound' }),
    );
  });

  test('by an id takes no alias, and does not say that there is none', async () => {
    await world.connect({ toolkit: 'github', alias: 'Work' });
    expect(() => world.accounts.selectById('Work')).toThrow(
      expect.objectContaining({
        code: 'AccountNotFound',
        message: expect.stringContaining('"Work" is not the id of an account'),
      }),
    );
  });

  test('without a name it is the newest active one, of the user where one is named', async () => {
    const first = await world.connect({ toolkit: 'github', user_id: 'ada' });
    const second = await world.connect({ toolkit: 'github' });
    const third = await world.connect({ toolkit: 'github' });
    await world.accounts.disable(third.id);
    expect(world.accounts.selectNewestActive().id).toBe(second.id);
    expect(world.accounts.selectNewestActive('ada').id).toBe(first.id);
    expect(() => world.accounts.selectNewestActive('bob')).toThrow(
      expect.objectContaining({ code: 'AccountNotFound' }),
    );
  });
});

describe('the opened credential', () => {
  test('stays in memory until the vault locks', async () => {
    const { id } = await world.connect({ toolkit: 'github' });
    world.vault.unsealed = 0;
    for (let call = 0; call < 5; call += 1) world.accounts.credentialFor(id);
    expect(world.vault.unsealed).toBeLessThanOrEqual(1);
    world.vault.turnLock(true);
    expect(() => world.accounts.credentialFor(id)).toThrow(expect.objectContaining({ code: 'VaultLocked' }));
    expect(world.accounts.get(id).unconfirmed_origins).toEqual([]);
    world.vault.turnLock(false);
    expect(world.accounts.credentialFor(id).secrets).toEqual(['ghp_secret']);
  });

  test('does not open for a row that was edited to another account, toolkit or scheme', async () => {
    const one = await world.connect({ toolkit: 'github', fields: { token: 'one' } });
    const two = await world.connect({ toolkit: 'github', fields: { token: 'two' } });
    await world.toolkits.create(described('evil'));
    const rows = [world.repository.rows.get(one.id), world.repository.rows.get(two.id)];
    const [first, second] = rows;
    if (!first || !second) throw new Error('not stored');
    for (const edited of [
      { ...first, sealed: second.sealed },
      { ...first, account: { ...first.account, toolkit: 'evil' } },
      { ...first, account: { ...first.account, toolkit: 'basic', auth_scheme: 'BASIC' as const } },
      {
        ...first,
        sealed: world.vault.seal(
          { accountId: one.id, kind: 'credential/github/BEARER_TOKEN' },
          Buffer.from('{"v":2}'),
        ),
      },
    ]) {
      world.repository.rows.set(one.id, edited);
      const again = await world.reopened();
      expect(() => again.credentialFor(one.id)).toThrow(
        expect.objectContaining({ code: 'CredentialUnreadable' }),
      );
      expect(again.get(one.id).id).toBe(one.id);
    }
  });

  test('follows the sealed origins, not the row’s copy for display', async () => {
    const { id } = await world.connect({ toolkit: 'github' });
    const record = world.repository.rows.get(id);
    if (!record) throw new Error('not stored');
    world.repository.rows.set(id, {
      ...record,
      account: { ...record.account, origins: ['https://evil.test'] },
    });
    expect((await world.reopened()).credentialFor(id).origins).toEqual(['https://api.github.test']);
  });
});

describe('a toolkit that gains an origin', () => {
  beforeEach(async () => {
    await world.toolkits.create(described('mine', { hosts: ['*.mine.test'] }));
  });

  test('leaves the credential where it was until the owner confirms', async () => {
    const { id } = await world.connect({ toolkit: 'mine' });
    await world.toolkits.update(
      described('mine', { base_url: 'https://evil.test', hosts: ['*.mine.test', 'a.mine.test'] }),
    );
    expect(world.accounts.get(id).unconfirmed_origins).toEqual(['https://evil.test']);
    const { origins, toolkit } = world.accounts.credentialFor(id);
    expect(toolkit.base_url).toBe('https://evil.test');
    expect(originAllows(origins, 'https://evil.test')).toBe(false);
    const confirmed = await world.accounts.confirmOrigins(id);
    expect(confirmed).toMatchObject({
      origins: ['https://evil.test', 'https://*.mine.test', 'https://a.mine.test'],
      unconfirmed_origins: [],
    });
    expect((await world.reopened()).credentialFor(id).origins).toEqual(confirmed.origins);
  });

  test('cannot be confirmed while the vault is locked', async () => {
    const { id } = await world.connect({ toolkit: 'mine' });
    world.vault.turnLock(true);
    await expect(world.accounts.confirmOrigins(id)).rejects.toMatchObject({ code: 'VaultLocked' });
  });

  test('or needs another field or drops the scheme asks to connect again', async () => {
    const { id } = await world.connect({ toolkit: 'mine' });
    const fields = {
      token: { label: 'Token', ...secretField },
      org: { label: 'Organisation', required: true },
    };
    const scheme = {
      mode: 'BEARER_TOKEN',
      inject: [header('Bearer {token}'), header('{org}', 'X-Org')],
      fields,
    };
    await world.toolkits.update(described('mine', { auth_schemes: [scheme] }));
    expect(() => world.accounts.credentialFor(id)).toThrow(
      expect.objectContaining({ code: 'AccountNotActive', message: expect.stringContaining('Organisation') }),
    );
    await world.toolkits.update(described('mine', { auth_schemes: [{ mode: 'NO_AUTH' }] }));
    expect(() => world.accounts.credentialFor(id)).toThrow(
      expect.objectContaining({ code: 'SchemeUnsupported' }),
    );
    expect(world.accounts.get(id).unconfirmed_origins).toEqual([]);
  });
});

describe('the date of last use', () => {
  test('shows at once and is written for many accounts together', async () => {
    vi.useFakeTimers();
    const one = await world.connect({ toolkit: 'github' });
    const two = await world.connect({ toolkit: 'github' });
    world.time += 1_000;
    for (const id of [one.id, two.id, one.id, 'ca_0000000000000099']) world.accounts.markUsed(id);
    expect(world.accounts.get(one.id).last_used_at).toBe('2026-11-20T12:00:01.000Z');
    expect(world.repository.touches).toEqual([]);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(world.repository.touches.map((batch) => [...batch.keys()])).toEqual([[one.id, two.id]]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(world.repository.touches).toHaveLength(1);
  });

  test('is written on stopping, and kept when a write fails', async () => {
    vi.useFakeTimers();
    const { id } = await world.connect({ toolkit: 'github' });
    world.accounts.markUsed(id);
    world.repository.failure = new Error('disk full');
    await vi.advanceTimersByTimeAsync(3_000);
    world.repository.failure = null;
    await world.accounts.stop();
    expect(world.repository.touches.map((batch) => [...batch.keys()])).toEqual([[id]]);
  });

  test('survives a change that was under way', async () => {
    const { id } = await world.connect({ toolkit: 'github' });
    const update = world.repository.update;
    world.repository.update = async (record, expectedVersion) => {
      world.time += 5_000;
      world.accounts.markUsed(id);
      await update(record, expectedVersion);
    };
    await world.accounts.rename(id, 'x');
    expect(world.accounts.get(id)).toMatchObject({ alias: 'x', last_used_at: '2026-11-20T12:00:05.000Z' });
  });
});
