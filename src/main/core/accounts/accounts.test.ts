import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { accountOperations } from '#shared/contract/accounts.ts';
import { type ToolkitInput, toolkitInputSchema } from '#shared/domain/toolkit.ts';
import {
  createMemoryAccounts,
  createMemoryToolkits,
  createPlainSeal,
  type MemoryAccounts,
  type PlainSeal,
} from '#test/support/memory-repositories.ts';
import { createToolkits, originAllows, type Toolkits } from '../toolkits/index.ts';
import { type Accounts, createAccounts } from './index.ts';

const secret = { secret: true, required: true };
const header = (value: string, name = 'Authorization') => ({ in: 'header', name, value });
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
          api_key: { label: 'Key', ...secret },
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
        fields: { username: { label: 'User', required: true }, password: { label: 'Password', ...secret } },
      },
    ],
  }),
  service('github', {
    auth_schemes: [
      {
        mode: 'BEARER_TOKEN',
        inject: [header('Bearer {token}')],
        fields: { token: { label: 'Token', ...secret } },
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

function described(slug: string, changes: Record<string, unknown> = {}): ToolkitInput {
  const fields = { token: { label: 'Token', ...secret } };
  return toolkitInputSchema.parse({
    slug,
    name: slug,
    base_url: `https://api.${slug}.test`,
    auth_schemes: [{ mode: 'BEARER_TOKEN', inject: [header('Bearer {token}')], fields }],
    ...changes,
  });
}

let repository: MemoryAccounts;
let vault: PlainSeal;
let toolkits: Toolkits;
let accounts: Accounts;
let changed: string[];
let expired: string[];
let time: number;
let count: number;
let known: Map<string, readonly string[]>;

function nextId(): string {
  count += 1;
  return `ca_${String(count).padStart(16, '0')}`;
}

function open(): Accounts {
  return createAccounts({
    repository,
    toolkits,
    vault,
    clock: { now: () => time, monotonic: () => time },
    newId: nextId,
    serverOf: () => null,
    knownSecrets: {
      remember: (owner, _name, secrets) => known.set(owner, secrets),
      forget: (owner) => known.delete(owner),
    },
    onChange: (id) => changed.push(id),
    onExpired: ({ id, status }) => expired.push(`${id} ${status}`),
  });
}

async function reopened(): Promise<Accounts> {
  const again = open();
  await again.start();
  return again;
}

const connect = (input: Record<string, unknown>) =>
  accounts.create(
    accountOperations['accounts.create'].input.parse({ fields: { token: 'ghp_secret' }, ...input }),
  );

const listed = (query: Record<string, unknown> = {}) =>
  accounts.list(accountOperations['accounts.list'].input.parse(query));

beforeEach(async () => {
  repository = createMemoryAccounts();
  vault = createPlainSeal();
  changed = [];
  expired = [];
  time = Date.parse('2026-11-20T12:00:00Z');
  count = 0;
  known = new Map();
  toolkits = createToolkits({
    catalog,
    repository: createMemoryToolkits(),
    usage: () => accounts.usage(),
    onChange: () => undefined,
  });
  accounts = open();
  await toolkits.start();
  await accounts.start();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('connecting', () => {
  test('tells what no record may show, for as long as the account exists', async () => {
    const { id } = await connect({ toolkit: 'acme', fields: { site: 'shop', api_key: 'key-secret' } });
    expect(known.get(id)).toContain('key-secret');
    await accounts.delete(id);
    expect(known.has(id)).toBe(false);
  });

  test('seals every value with the origins and shows only what is no secret', async () => {
    const fields = { site: ' shop ', api_key: ' key-secret\n' };
    const account = await connect({ toolkit: 'acme', fields, alias: 'Shop' });
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
    expect(JSON.stringify([account, repository.rows.get(account.id)?.account])).not.toContain('key-secret');
    expect(accounts.credentialFor(account.id)).toMatchObject({
      fields: { site: 'shop', region: 'eu', api_key: 'key-secret' },
      origins: account.origins,
      secrets: ['key-secret'],
    });
    expect(changed).toEqual([account.id]);
    expect((await reopened()).credentialFor(account.id).fields).toMatchObject({ api_key: 'key-secret' });
  });

  test('lists every missing, extra and unfit field at once', async () => {
    await expect(
      connect({ toolkit: 'acme', fields: { site: 'a/b', tokn: 'x', region: 'mars' } }),
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
      connect({ toolkit: 'acme', fields: { site: 'a', api_key: 'k', region: 'mars' } }),
    ).rejects.toMatchObject({
      details: { errors: ['fields.region: is not one of "eu", "us"'] },
    });
    expect(repository.rows.size).toBe(0);
  });

  test.each(['', ' ', '\n'])('takes %j for a missing token', async (token) => {
    await expect(connect({ toolkit: 'github', fields: { token } })).rejects.toMatchObject({
      details: { errors: ['fields.token: is missing'] },
    });
  });

  test.each(['a\nb', 'a\rb', 'a\u0000b', 'tökén\u0100', 'a\ud800'])(
    'refuses the token %j, which no header carries, without quoting it',
    async (token) => {
      const failure = connect({ toolkit: 'github', fields: { token } });
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
      const { id } = await connect({ toolkit: 'basic', fields: { username: 'u', password } });
      expect((await reopened()).credentialFor(id).fields.password).toBe(password);
    }
    const over = connect({ toolkit: 'basic', fields: { username: 'u', password: 'ä'.repeat(32_769) } });
    await expect(over).rejects.toMatchObject({
      details: { errors: ['fields.password: is longer than 64 KiB'] },
    });
    const colon = connect({ toolkit: 'basic', fields: { username: 'a:b', password: 'p' } });
    await expect(colon).rejects.toMatchObject({ details: { field: 'fields.username' } });
  });

  test('takes no inherited property for a field', async () => {
    const fields = JSON.parse('{"__proto__":"x","constructor":"y","token":"t"}') as Record<string, string>;
    await expect(accounts.create({ toolkit: 'github', fields, user_id: 'default' })).rejects.toMatchObject({
      details: {
        errors: [expect.stringMatching(/^fields.__proto__/), expect.stringMatching(/^fields.constructor/)],
      },
    });
  });

  test('says what to choose where a scheme cannot be used', async () => {
    await expect(connect({ toolkit: 'gmail' })).rejects.toMatchObject({
      code: 'SchemeUnsupported',
      message: expect.stringContaining('OAuth'),
    });
    await expect(connect({ toolkit: 'github', auth_scheme: 'OAUTH2' })).rejects.toMatchObject({
      code: 'SchemeUnsupported',
      details: { fix: 'Choose BEARER_TOKEN.' },
    });
    await expect(connect({ toolkit: 'github', auth_scheme: 'BASIC' })).rejects.toMatchObject({
      code: 'SchemeUnsupported',
    });
    await expect(connect({ toolkit: 'githb' })).rejects.toMatchObject({
      code: 'ToolkitNotFound',
      details: { field: 'toolkit' },
    });
  });

  test('works without any field where the service wants none', async () => {
    const { id } = await connect({ toolkit: 'open', fields: {} });
    expect(accounts.credentialFor(id)).toMatchObject({
      fields: {},
      secrets: [],
      origins: ['https://api.open.test'],
    });
    await expect(connect({ toolkit: 'open' })).rejects.toMatchObject({
      details: { errors: [expect.stringContaining('it takes none')] },
    });
  });

  test('needs an open vault, and leaves nothing behind without one', async () => {
    vault.turnLock(true);
    await expect(connect({ toolkit: 'github' })).rejects.toMatchObject({ code: 'VaultLocked' });
    vault.turnLock(false);
    repository.failure = new Error('disk full');
    await expect(connect({ toolkit: 'github' })).rejects.toThrow('disk full');
    expect([listed().items, changed]).toEqual([[], []]);
  });
});

describe('an alias', () => {
  test('is unique whatever its case, also for two made at the same moment', async () => {
    const both = await Promise.allSettled([
      connect({ toolkit: 'github', alias: 'Work' }),
      connect({ toolkit: 'basic', alias: 'wORK', fields: { username: 'u', password: 'p' } }),
    ]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    const other = await connect({ toolkit: 'github' });
    await expect(accounts.rename(other.id, 'WORK')).rejects.toMatchObject({
      code: 'AccountConflict',
      details: { field: 'alias' },
    });
    await expect(accounts.rename('ca_0000000000000001', 'WORK')).resolves.toMatchObject({ alias: 'WORK' });
    await accounts.rename('ca_0000000000000001', null);
    await expect(accounts.rename(other.id, 'work')).resolves.toMatchObject({ alias: 'work' });
  });

  test.each(['..', '.', 'ca_0000000000000009', 'gmail'])(
    'cannot be %s, which means something else',
    async (alias) => {
      await expect(connect({ toolkit: 'github', alias })).rejects.toMatchObject({
        code: 'ValidationFailed',
        details: { field: 'alias' },
      });
    },
  );

  test('may be the name of its own toolkit', async () => {
    await expect(connect({ toolkit: 'github', alias: 'github' })).resolves.toMatchObject({ alias: 'github' });
  });
});

describe('the list', () => {
  test('is newest first, also for accounts of one millisecond, and pages by cursor', async () => {
    for (const toolkit of ['github', 'open', 'github'])
      await connect({ toolkit, fields: toolkit === 'open' ? {} : { token: 't' } });
    const first = listed({ limit: 2 });
    const second = listed({ limit: 2, cursor: first.next_cursor });
    expect([...first.items, ...second.items].map(({ id }) => id.slice(-1))).toEqual(['3', '2', '1']);
    expect(second.next_cursor).toBeNull();
    expect(listed({ toolkit: 'open' }).items).toHaveLength(1);
    expect(() => listed({ cursor: 'nonsense' })).toThrow(
      expect.objectContaining({ code: 'ValidationFailed' }),
    );
    expect(Object.fromEntries(accounts.usage())).toEqual({ github: 2, open: 1 });
  });
});

describe('disabling, enabling and deleting', () => {
  test('a disabled account serves no call and says why', async () => {
    const { id } = await connect({ toolkit: 'github' });
    expect(await accounts.disable(id)).toMatchObject({
      status: 'INACTIVE',
      status_reason: 'Disabled by the owner',
    });
    const refused = expect.objectContaining({
      code: 'AccountNotActive',
      message: expect.stringContaining('Disabled by the owner'),
    });
    for (const use of [accounts.credentialFor, accounts.selectById, accounts.selectByReference])
      expect(() => use(id)).toThrow(refused);
    expect(() => accounts.selectByReference('github')).toThrow(refused);
    expect(() => accounts.selectNewestActive()).toThrow(expect.objectContaining({ code: 'AccountNotFound' }));
    expect(await accounts.enable(id)).toMatchObject({ status: 'ACTIVE', status_reason: null });
    expect(accounts.credentialFor(id).secrets).toEqual(['ghp_secret']);
    expect(repository.rows.get(id)?.version).toBe(3);
  });

  test('works while the vault is locked', async () => {
    const { id } = await connect({ toolkit: 'github' });
    vault.turnLock(true);
    await accounts.rename(id, 'x');
    await accounts.disable(id);
    await expect(accounts.delete(id)).resolves.toEqual({ id });
  });

  test('an expired account is connected again, not enabled', async () => {
    const { id } = await connect({ toolkit: 'github' });
    const record = repository.rows.get(id);
    if (record) repository.rows.set(id, { ...record, account: { ...record.account, status: 'EXPIRED' } });
    accounts = await reopened();
    await expect(accounts.enable(id)).rejects.toMatchObject({
      code: 'AccountNotActive',
      details: { fix: expect.stringContaining('again') },
    });
  });

  test('a deleted account is gone from memory and store', async () => {
    const { id } = await connect({ toolkit: 'github' });
    await accounts.delete(id);
    expect(repository.rows.size).toBe(0);
    for (const ask of [
      accounts.get,
      accounts.selectById,
      accounts.credentialFor,
      accounts.selectByReference,
    ]) {
      expect(() => ask(id)).toThrow(expect.objectContaining({ code: 'AccountNotFound' }));
    }
    await expect(accounts.delete(id)).rejects.toMatchObject({
      code: 'AccountNotFound',
      details: { field: 'id' },
    });
  });

  test('a change that could not be stored did not happen', async () => {
    const { id } = await connect({ toolkit: 'github' });
    repository.failure = new Error('disk full');
    await expect(accounts.disable(id)).rejects.toThrow('disk full');
    await expect(accounts.delete(id)).rejects.toThrow('disk full');
    expect(accounts.credentialFor(id).account?.status).toBe('ACTIVE');
    expect(changed).toEqual([id]);
  });
});

describe('an account whose sign-in ends', () => {
  test('is announced once', async () => {
    const { id } = await connect({ toolkit: 'github', auth_scheme: 'BEARER_TOKEN' });
    await accounts.close(id, 'EXPIRED', 'It ended');
    await accounts.close(id, 'EXPIRED', 'It ended');
    expect(expired).toEqual([`${id} EXPIRED`]);
  });

  test('is not announced where nobody had connected it, as with a link that was not used', async () => {
    const pending = { toolkit: 'gmail', auth_scheme: 'OAUTH2', auth_config_id: 'ac_1' } as const;
    const { id } = await accounts.begin({ ...pending, fields: {}, user_id: 'default' });
    await accounts.close(id, 'EXPIRED', 'The link was not used');
    expect(expired).toEqual([]);
  });
});

describe('finding the account for a call', () => {
  test('takes an id, an alias, or a toolkit with one active account', async () => {
    const work = await connect({ toolkit: 'github', alias: 'Work' });
    expect(accounts.selectByReference(work.id).id).toBe(work.id);
    expect(accounts.selectByReference('work').id).toBe(work.id);
    expect(accounts.selectByReference('github').id).toBe(work.id);
    const second = await connect({ toolkit: 'github' });
    expect(() => accounts.selectByReference('github')).toThrow(
      expect.objectContaining({
        code: 'AccountAmbiguous',
        details: { field: 'account', fix: `Name one of them instead: ${second.id}, Work.` },
      }),
    );
    await accounts.disable(second.id);
    expect(accounts.selectByReference('github').id).toBe(work.id);
    expect(() => accounts.selectByReference('gmail')).toThrow(
      expect.objectContaining({ code: 'AccountNotFound' }),
    );
    expect(() => accounts.selectByReference('nobody')).toThrow(
      expect.objectContaining({ code: 'AccountNotFound' }),
    );
  });

  test('without a name it is the newest active one, of the user where one is named', async () => {
    const first = await connect({ toolkit: 'github', user_id: 'ada' });
    const second = await connect({ toolkit: 'github' });
    const third = await connect({ toolkit: 'github' });
    await accounts.disable(third.id);
    expect(accounts.selectNewestActive().id).toBe(second.id);
    expect(accounts.selectNewestActive('ada').id).toBe(first.id);
    expect(() => accounts.selectNewestActive('bob')).toThrow(
      expect.objectContaining({ code: 'AccountNotFound' }),
    );
  });
});

describe('the opened credential', () => {
  test('stays in memory until the vault locks', async () => {
    const { id } = await connect({ toolkit: 'github' });
    vault.unsealed = 0;
    for (let call = 0; call < 5; call += 1) accounts.credentialFor(id);
    expect(vault.unsealed).toBeLessThanOrEqual(1);
    vault.turnLock(true);
    expect(() => accounts.credentialFor(id)).toThrow(expect.objectContaining({ code: 'VaultLocked' }));
    expect(accounts.get(id).unconfirmed_origins).toEqual([]);
    vault.turnLock(false);
    expect(accounts.credentialFor(id).secrets).toEqual(['ghp_secret']);
  });

  test('does not open for a row that was edited to another account, toolkit or scheme', async () => {
    const one = await connect({ toolkit: 'github', fields: { token: 'one' } });
    const two = await connect({ toolkit: 'github', fields: { token: 'two' } });
    await toolkits.create(described('evil'));
    const rows = [repository.rows.get(one.id), repository.rows.get(two.id)];
    const [first, second] = rows;
    if (!first || !second) throw new Error('not stored');
    for (const edited of [
      { ...first, sealed: second.sealed },
      { ...first, account: { ...first.account, toolkit: 'evil' } },
      { ...first, account: { ...first.account, toolkit: 'basic', auth_scheme: 'BASIC' as const } },
      {
        ...first,
        sealed: vault.seal(
          { accountId: one.id, kind: 'credential/github/BEARER_TOKEN' },
          Buffer.from('{"v":2}'),
        ),
      },
    ]) {
      repository.rows.set(one.id, edited);
      const again = await reopened();
      expect(() => again.credentialFor(one.id)).toThrow(
        expect.objectContaining({ code: 'CredentialUnreadable' }),
      );
      expect(again.get(one.id).id).toBe(one.id);
    }
  });

  test('follows the sealed origins, not the row’s copy for display', async () => {
    const { id } = await connect({ toolkit: 'github' });
    const record = repository.rows.get(id);
    if (!record) throw new Error('not stored');
    repository.rows.set(id, { ...record, account: { ...record.account, origins: ['https://evil.test'] } });
    expect((await reopened()).credentialFor(id).origins).toEqual(['https://api.github.test']);
  });
});

describe('a toolkit that gains an origin', () => {
  beforeEach(async () => {
    await toolkits.create(described('mine', { hosts: ['*.mine.test'] }));
  });

  test('leaves the credential where it was until the owner confirms', async () => {
    const { id } = await connect({ toolkit: 'mine' });
    await toolkits.update(
      described('mine', { base_url: 'https://evil.test', hosts: ['*.mine.test', 'a.mine.test'] }),
    );
    expect(accounts.get(id).unconfirmed_origins).toEqual(['https://evil.test']);
    const { origins, toolkit } = accounts.credentialFor(id);
    expect(toolkit.base_url).toBe('https://evil.test');
    expect(originAllows(origins, 'https://evil.test')).toBe(false);
    const confirmed = await accounts.confirmOrigins(id);
    expect(confirmed).toMatchObject({
      origins: ['https://evil.test', 'https://*.mine.test', 'https://a.mine.test'],
      unconfirmed_origins: [],
    });
    expect((await reopened()).credentialFor(id).origins).toEqual(confirmed.origins);
  });

  test('cannot be confirmed while the vault is locked', async () => {
    const { id } = await connect({ toolkit: 'mine' });
    vault.turnLock(true);
    await expect(accounts.confirmOrigins(id)).rejects.toMatchObject({ code: 'VaultLocked' });
  });

  test('or needs another field or drops the scheme asks to connect again', async () => {
    const { id } = await connect({ toolkit: 'mine' });
    const fields = { token: { label: 'Token', ...secret }, org: { label: 'Organisation', required: true } };
    const scheme = {
      mode: 'BEARER_TOKEN',
      inject: [header('Bearer {token}'), header('{org}', 'X-Org')],
      fields,
    };
    await toolkits.update(described('mine', { auth_schemes: [scheme] }));
    expect(() => accounts.credentialFor(id)).toThrow(
      expect.objectContaining({ code: 'AccountNotActive', message: expect.stringContaining('Organisation') }),
    );
    await toolkits.update(described('mine', { auth_schemes: [{ mode: 'NO_AUTH' }] }));
    expect(() => accounts.credentialFor(id)).toThrow(expect.objectContaining({ code: 'SchemeUnsupported' }));
    expect(accounts.get(id).unconfirmed_origins).toEqual([]);
  });
});

describe('the date of last use', () => {
  test('shows at once and is written for many accounts together', async () => {
    vi.useFakeTimers();
    const one = await connect({ toolkit: 'github' });
    const two = await connect({ toolkit: 'github' });
    time += 1_000;
    for (const id of [one.id, two.id, one.id, 'ca_0000000000000099']) accounts.markUsed(id);
    expect(accounts.get(one.id).last_used_at).toBe('2026-11-20T12:00:01.000Z');
    expect(repository.touches).toEqual([]);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(repository.touches.map((batch) => [...batch.keys()])).toEqual([[one.id, two.id]]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(repository.touches).toHaveLength(1);
  });

  test('is written on stopping, and kept when a write fails', async () => {
    vi.useFakeTimers();
    const { id } = await connect({ toolkit: 'github' });
    accounts.markUsed(id);
    repository.failure = new Error('disk full');
    await vi.advanceTimersByTimeAsync(3_000);
    repository.failure = null;
    await accounts.stop();
    expect(repository.touches.map((batch) => [...batch.keys()])).toEqual([[id]]);
  });

  test('survives a change that was under way', async () => {
    const { id } = await connect({ toolkit: 'github' });
    const update = repository.update;
    repository.update = async (record, expectedVersion) => {
      time += 5_000;
      accounts.markUsed(id);
      await update(record, expectedVersion);
    };
    await accounts.rename(id, 'x');
    expect(accounts.get(id)).toMatchObject({ alias: 'x', last_used_at: '2026-11-20T12:00:05.000Z' });
  });
});
