import { randomBytes } from 'node:crypto';
import { chmodSync, copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountRecord, AuditOrigin, AuthConfigRecord } from '#main/core/ports/index.ts';
import type { Notice } from '#shared/contract/app.ts';
import { defaultSettings } from '#shared/domain/settings.ts';
import { type MainStore, openMainStore } from './main-store.ts';
import { migrate } from './migrate.ts';
import { mainMigrations } from './migrations/main/index.ts';

let dataDir = '';
let notices: Notice[] = [];
let store: MainStore;
const origin: AuditOrigin = { via: 'console', key: null };

const open = () =>
  openMainStore(
    dataDir,
    (notice) => notices.push(notice),
    () => origin,
  );

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sallyport-store-'));
  notices = [];
  store = open();
});

afterEach(() => {
  store.close();
  rmSync(dataDir, { recursive: true, force: true });
});

function reopen(): void {
  store.close();
  store = open();
}

/** Changes the file behind the store's back, as a person with a database tool would. */
function edit(sql: string, ...values: unknown[]): void {
  const db = new Database(join(dataDir, 'sallyport.db'));
  db.prepare(sql).run(...values);
  db.close();
}

/** Every byte that the data directory holds. */
function rawBytes(): Buffer {
  return Buffer.concat(readdirSync(dataDir).map((name) => readFileSync(join(dataDir, name))));
}

/** Whether any 16 bytes in a row of the sealed ones are in the data directory. */
function leavesBytes(sealed: Uint8Array, raw = rawBytes()): boolean {
  for (let at = 0; at + 16 <= sealed.length; at += 16) {
    if (raw.includes(Buffer.from(sealed.subarray(at, at + 16)))) return true;
  }
  return false;
}

/** Whole numbers below a bound, the same for a seed each time (a linear congruential generator). */
function sequence(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function anAccount(id: string, changes: Partial<AccountRecord['account']> = {}): AccountRecord {
  return {
    account: {
      id,
      toolkit: 'github',
      auth_scheme: 'API_KEY',
      alias: null,
      user_id: 'default',
      status: 'ACTIVE',
      status_reason: null,
      auth_config_id: null,
      identity: null,
      expires_at: null,
      origins: ['https://api.github.com'],
      public_fields: { subdomain: 'acme' },
      created_at: '2026-11-20T12:00:00.000Z',
      updated_at: '2026-11-20T12:00:00.000Z',
      last_used_at: null,
      ...changes,
    },
    sealed: new Uint8Array(randomBytes(200)),
    version: 1,
  };
}

function anApp(
  id: string,
  sealed: Uint8Array | null = new Uint8Array(randomBytes(120)),
  changes: Partial<AuthConfigRecord['config']> = {},
): AuthConfigRecord {
  return {
    config: {
      id,
      name: 'GitHub app',
      toolkit: 'github',
      auth_scheme: 'OAUTH2',
      is_enabled: true,
      client_id: 'Iv1.0123456789abcdef',
      scopes: ['repo', 'read:user'],
      is_enabled_for_tool_router: true,
      tool_access_config: {},
      created_by: null,
      redirect_uri: null,
      server: null,
      created_at: '2026-11-20T12:00:00.000Z',
      updated_at: '2026-11-20T12:00:00.000Z',
      ...changes,
    },
    sealed,
    version: 1,
  };
}

const coded = (code: string, field?: string) =>
  expect.objectContaining(
    field === undefined ? { code } : { code, details: expect.objectContaining({ field }) },
  );

describe('accounts', () => {
  it('come back as they were stored', async () => {
    const first = anAccount('ca_aaaaaaaa', {
      alias: 'Work',
      status_reason: 'checked',
      auth_config_id: 'ac_aaaaaaaa',
      identity: 'octo@example.test',
      expires_at: '2026-11-20T13:00:00.000Z',
    });
    const second = anAccount('ca_bbbbbbbb', { created_at: '2026-11-20T11:00:00.000Z' });
    await store.accounts.insert(first);
    await store.accounts.insert(second);
    reopen();
    expect(await store.accounts.all()).toEqual([second, first]);
  });

  it('refuse an alias that another one has, in any case and composition, but share having none', async () => {
    await store.accounts.insert(anAccount('ca_aaaaaaaa', { alias: 'Caf\u00e9' }));
    await store.accounts.insert(anAccount('ca_bbbbbbbb'));
    await store.accounts.insert(anAccount('ca_cccccccc'));
    const taken = coded('AccountConflict', 'alias');
    await expect(store.accounts.insert(anAccount('ca_dddddddd', { alias: 'CAFE\u0301' }))).rejects.toEqual(
      taken,
    );
    const renamed = { ...anAccount('ca_bbbbbbbb', { alias: 'caf\u00e9' }), version: 2 };
    await expect(store.accounts.update(renamed, 1)).rejects.toEqual(taken);
    await expect(store.accounts.insert(anAccount('ca_aaaaaaaa'))).rejects.toEqual(
      coded('AccountConflict', 'id'),
    );
  });

  it('change only where the version is the one that was read', async () => {
    const record = anAccount('ca_aaaaaaaa');
    await store.accounts.insert(record);
    const changed = { ...record, account: { ...record.account, alias: 'work' }, version: 2 };
    await store.accounts.update(changed, 1);
    await expect(store.accounts.update({ ...record, version: 2 }, 1)).rejects.toEqual(
      coded('AccountConflict'),
    );
    await expect(store.accounts.update({ ...anAccount('ca_zzzzzzzz'), version: 2 }, 1)).rejects.toEqual(
      coded('AccountConflict'),
    );
    expect(await store.accounts.all()).toEqual([changed]);
  });

  // In these sequences SQLite, when it splits a page, leaves a copy of a row in unused space: secure_delete is not enough.
  it.each([184, 218])(
    'leave no byte of a replaced or deleted credential behind (sequence %i)',
    async (seed) => {
      const next = sequence(seed);
      const gone: Uint8Array[] = [];
      const live: AccountRecord[] = [];
      for (let count = 0; count < 40; count += 1) {
        const record = {
          ...anAccount(`ca_${String(count).padStart(8, '0')}`),
          sealed: randomBytes(100 + next(1500)),
        };
        await store.accounts.insert(record);
        live.push(record);
      }
      for (let count = 0; count < 30; count += 1) {
        const at = next(live.length);
        const old = live[at];
        if (old === undefined) continue;
        gone.push(old.sealed);
        if (count % 5 === 4) {
          await store.accounts.delete(old.account.id);
          live.splice(at, 1);
        } else {
          const changed = { ...old, sealed: randomBytes(100 + next(2500)), version: old.version + 1 };
          await store.accounts.update(changed, old.version);
          live[at] = changed;
        }
      }
      const raw = rawBytes();
      expect(gone.filter((sealed) => leavesBytes(sealed, raw))).toEqual([]);
      expect(live.every(({ sealed }) => leavesBytes(sealed, raw))).toBe(true);
      expect(notices).toEqual([]);
    },
  );

  it('are erased at the next start where another reader kept the log open, also after a crash', async () => {
    const record = anAccount('ca_aaaaaaaa');
    await store.accounts.insert(record);
    const reader = new Database(join(dataDir, 'sallyport.db'));
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM accounts').get();
    await store.accounts.delete('ca_aaaaaaaa');
    expect(leavesBytes(record.sealed)).toBe(true);
    expect(notices.map(({ code }) => code)).toEqual(['ErasureDelayed']);

    // What a crash leaves is what the files hold now.
    const crashed = mkdtempSync(join(tmpdir(), 'sallyport-crashed-'));
    for (const name of ['sallyport.db', 'sallyport.db-wal'])
      copyFileSync(join(dataDir, name), join(crashed, name));
    const restarted = openMainStore(
      crashed,
      (notice) => notices.push(notice),
      () => origin,
    );
    expect(
      readdirSync(crashed).some((name) => leavesBytes(record.sealed, readFileSync(join(crashed, name)))),
    ).toBe(false);
    restarted.close();
    rmSync(crashed, { recursive: true });

    reader.close();
    reopen();
    expect(leavesBytes(record.sealed)).toBe(false);
    await store.accounts.delete('ca_aaaaaaaa');
  });

  it('note when they were used without a new version', async () => {
    const record = anAccount('ca_aaaaaaaa');
    await store.accounts.insert(record);
    await store.accounts.touch(
      new Map([
        ['ca_aaaaaaaa', '2026-11-21T00:00:00.000Z'],
        ['ca_gone0000', '2026-11-21T00:00:00.000Z'],
      ]),
    );
    const [found] = await store.accounts.all();
    expect(found?.account.last_used_at).toBe('2026-11-21T00:00:00.000Z');
    expect(found?.version).toBe(1);
  });

  it.each([
    ["UPDATE accounts SET origins = 'nonsense' WHERE id = 'ca_aaaaaaaa'", 'account'],
    ["UPDATE accounts SET status = 'FINE' WHERE id = 'ca_aaaaaaaa'", 'account'],
    ["UPDATE accounts SET created_at = 'yesterday' WHERE id = 'ca_aaaaaaaa'", 'account'],
    ["UPDATE accounts SET expires_at = 'soon' WHERE id = 'ca_aaaaaaaa'", 'account'],
  ])('are left out and named once where a row was edited into nonsense: %s', async (sql) => {
    const sound = anAccount('ca_bbbbbbbb');
    await store.accounts.insert(anAccount('ca_aaaaaaaa'));
    await store.accounts.insert(sound);
    edit(sql);
    expect(await store.accounts.all()).toEqual([sound]);
    await store.accounts.all();
    expect(notices).toEqual([
      expect.objectContaining({
        code: 'RowUnreadable',
        message: expect.stringContaining('accounts "ca_aaaaaaaa"'),
      }),
    ]);
  });
});

describe('OAuth apps', () => {
  it('come back as they were stored, with a client secret and without', async () => {
    const confidential = anApp('ac_aaaaaaaa');
    const publicClient = anApp('ac_bbbbbbbb', null, { is_enabled: false, scopes: [] });
    await store.authConfigs.insert(confidential);
    await store.authConfigs.insert(publicClient);
    reopen();
    expect(await store.authConfigs.all()).toEqual([confidential, publicClient]);
  });

  it('change only where the version is the one that was read', async () => {
    const record = anApp('ac_aaaaaaaa');
    await store.authConfigs.insert(record);
    const changed = { ...record, config: { ...record.config, name: 'Work' }, version: 2 };
    await store.authConfigs.update(changed, 1);
    const refused = coded('StorageFailed');
    await expect(store.authConfigs.update({ ...record, version: 2 }, 1)).rejects.toEqual(refused);
    await expect(store.authConfigs.update({ ...anApp('ac_zzzzzzzz'), version: 2 }, 1)).rejects.toEqual(
      refused,
    );
    expect(await store.authConfigs.all()).toEqual([changed]);
  });

  it('leave no byte of a replaced, removed or deleted client secret behind', async () => {
    const [replaced, removed, deleted, kept] = [
      anApp('ac_aaaaaaaa'),
      anApp('ac_bbbbbbbb'),
      anApp('ac_cccccccc'),
      anApp('ac_dddddddd'),
    ];
    for (const record of [replaced, removed, deleted, kept]) await store.authConfigs.insert(record);
    const next = { ...replaced, sealed: new Uint8Array(randomBytes(300)), version: 2 };
    await store.authConfigs.update(next, 1);
    expect(leavesBytes(replaced.sealed ?? new Uint8Array())).toBe(false);
    await store.authConfigs.update({ ...removed, sealed: null, version: 2 }, 1);
    expect(leavesBytes(removed.sealed ?? new Uint8Array())).toBe(false);
    await store.authConfigs.delete('ac_cccccccc');
    expect(leavesBytes(deleted.sealed ?? new Uint8Array())).toBe(false);
    expect([next, kept].every(({ sealed }) => leavesBytes(sealed ?? new Uint8Array()))).toBe(true);
    expect(notices).toEqual([]);
  });

  it.each([
    "UPDATE auth_configs SET scopes = 'repo' WHERE id = 'ac_aaaaaaaa'",
    "UPDATE auth_configs SET auth_scheme = 'MAGIC' WHERE id = 'ac_aaaaaaaa'",
    "UPDATE auth_configs SET updated_at = 'now' WHERE id = 'ac_aaaaaaaa'",
  ])('are left out and named where a row was edited into nonsense: %s', async (sql) => {
    const sound = anApp('ac_bbbbbbbb');
    await store.authConfigs.insert(anApp('ac_aaaaaaaa'));
    await store.authConfigs.insert(sound);
    edit(sql);
    expect(await store.authConfigs.all()).toEqual([sound]);
    expect(notices).toEqual([
      expect.objectContaining({
        code: 'RowUnreadable',
        message: expect.stringContaining('auth_configs "ac_aaaaaaaa"'),
      }),
    ]);
  });
});

describe('the vault', () => {
  const record = {
    id: 'vault_1',
    created_at: '2026-11-20T12:00:00.000Z',
    slots: [
      { kind: 'keychain' as const, wrapped: new Uint8Array(randomBytes(61)), params: { item: 'vault_1' } },
    ],
  };
  const passphrase = {
    kind: 'passphrase' as const,
    wrapped: new Uint8Array(randomBytes(61)),
    params: { n: 131072, salt: 'c2FsdA' },
  };

  it('is absent at first, then stays as it was made', async () => {
    expect(await store.vault.load()).toBeNull();
    await expect(store.vault.addSlot(passphrase)).rejects.toEqual(coded('VaultNotInitialised'));
    await store.vault.create(record);
    reopen();
    expect(await store.vault.load()).toEqual(record);
    await expect(store.vault.create({ ...record, id: 'vault_2' })).rejects.toEqual(
      coded('VaultAlreadyInitialised'),
    );
    expect(await store.vault.load()).toEqual(record);
  });

  it('gains and loses ways to open it, but never the last, and forgets the bytes of a removed one', async () => {
    await store.vault.create(record);
    await expect(store.vault.removeSlot('keychain')).rejects.toEqual(coded('VaultSlotConflict'));
    await store.vault.addSlot(passphrase);
    await expect(store.vault.addSlot(passphrase)).rejects.toEqual(coded('VaultSlotConflict'));
    await store.vault.removeSlot('keychain');
    await expect(store.vault.removeSlot('keychain')).rejects.toEqual(coded('VaultSlotConflict'));
    expect((await store.vault.load())?.slots).toEqual([passphrase]);
    expect(record.slots.some(({ wrapped }) => leavesBytes(wrapped))).toBe(false);
  });

  it('does not count an unreadable way as another one', async () => {
    await store.vault.create(record);
    await store.vault.addSlot(passphrase);
    edit("UPDATE vault_slots SET params = '[' WHERE kind = 'passphrase'");
    expect((await store.vault.load())?.slots).toEqual(record.slots);
    await expect(store.vault.removeSlot('keychain')).rejects.toEqual(coded('VaultSlotConflict'));
    expect(notices.map(({ code }) => code)).toEqual(['RowUnreadable']);
  });

  it('is not taken for absent where its row was edited', async () => {
    await store.vault.create(record);
    edit("UPDATE vault SET created_at = 'once'");
    await expect(store.vault.load()).rejects.toEqual(coded('StorageFailed'));
    await expect(store.vault.create(record)).rejects.toEqual(coded('VaultAlreadyInitialised'));
  });
});

describe('toolkits, keys and settings', () => {
  const toolkit = {
    slug: 'own',
    name: 'Own',
    base_url: 'https://own.example',
    base_url_vars: {},
    hosts: [],
    default_headers: {},
    auth_schemes: [{ mode: 'NO_AUTH' as const, inject: [], fields: {} }],
    categories: [],
  };
  const key = {
    key: {
      id: 'key_1',
      name: 'first agent',
      prefix: 'ak_abc',
      permissions: ['proxy_execute' as const],
      rule_preset: 'full' as const,
      created_at: '2026-11-20T12:00:00.000Z',
      expires_at: null,
      first_used_at: null,
      last_used_at: null,
      revoked_at: null,
      previous: null,
    },
    hash: new Uint8Array(32).fill(3),
    previousHash: null,
    calls: { day: '', count: 0 },
  };

  it('keep toolkits by slug and leave out edited ones', async () => {
    await store.toolkits.put(toolkit);
    await store.toolkits.put({ ...toolkit, name: 'Renamed' });
    await store.toolkits.put({ ...toolkit, slug: 'other' });
    expect(await store.toolkits.all()).toEqual([
      { ...toolkit, slug: 'other' },
      { ...toolkit, name: 'Renamed' },
    ]);
    edit(`UPDATE toolkits SET body = replace(body, '"other"', '"own"') WHERE slug = 'other'`);
    expect(await store.toolkits.all()).toEqual([{ ...toolkit, name: 'Renamed' }]);
    await store.toolkits.delete('own');
    await store.toolkits.delete('own');
    expect(await store.toolkits.all()).toEqual([]);
    expect(notices.map(({ code }) => code)).toEqual(['RowUnreadable']);
  });

  it('keep keys, which stay revoked as of the first time', async () => {
    await store.keys.insert(key);
    const used = {
      key: {
        ...key.key,
        first_used_at: '2026-11-20T12:30:00.000Z',
        last_used_at: '2026-11-20T13:00:00.000Z',
      },
      calls: { day: '2026-11-20', count: 7 },
    };
    await store.keys.touch([used]);
    await store.keys.revoke('key_1', '2026-11-20T14:00:00.000Z');
    await store.keys.revoke('key_1', '2026-11-20T15:00:00.000Z');
    await expect(store.keys.revoke('key_2', '2026-11-20T14:00:00.000Z')).rejects.toEqual(
      coded('KeyNotFound', 'id'),
    );
    reopen();
    expect(await store.keys.all()).toEqual([
      { ...key, ...used, key: { ...used.key, revoked_at: '2026-11-20T14:00:00.000Z' } },
    ]);
  });

  it('keep when keys expire, and the one that a new key replaced until it ends', async () => {
    await store.keys.insert(key);
    const expires_at = '2026-12-01T00:00:00.000Z';
    await store.keys.update({ ...key.key, expires_at });
    const previous = { prefix: 'ak_abc', ends_at: '2026-11-22T00:00:00.000Z', last_used_at: null };
    const rotated = {
      key: { ...key.key, expires_at, prefix: 'ak_def', previous },
      hash: new Uint8Array(32).fill(4),
      previousHash: key.hash,
    };
    await store.keys.replaceHashes(rotated);
    reopen();
    expect(await store.keys.all()).toEqual([{ ...rotated, calls: key.calls }]);
    await store.keys.endPrevious('key_1', '2026-11-21T00:00:00.000Z');
    expect((await store.keys.all())[0]?.key.previous?.ends_at).toBe('2026-11-21T00:00:00.000Z');
    const other = { ...rotated, key: { ...rotated.key, id: 'key_2' } };
    await expect(store.keys.replaceHashes(other)).rejects.toEqual(coded('KeyNotFound', 'id'));
    await expect(store.keys.endPrevious('key_2', expires_at)).rejects.toEqual(coded('KeyNotFound', 'id'));
  });

  it('keep settings and leave out what is no JSON', async () => {
    expect(await store.settings.load()).toEqual({});
    await store.settings.save({ ...defaultSettings, gateway_port: 5000, record_bodies: false });
    await store.settings.save({ ...defaultSettings, gateway_port: 5001, record_bodies: false });
    edit("UPDATE settings SET value = 'fals' WHERE name = 'record_bodies'");
    const { record_bodies: _unreadable, ...kept } = defaultSettings;
    expect(await store.settings.load()).toEqual({ ...kept, gateway_port: 5001 });
  });

  it('refuse work after closing', async () => {
    store.close();
    await expect(store.settings.load()).rejects.toEqual(coded('ShuttingDown'));
  });
});

describe('the file', () => {
  it('opens with its accounts where an earlier version made it, before there were OAuth apps', async () => {
    store.close();
    rmSync(join(dataDir, 'sallyport.db'));
    const earlier = new Database(join(dataDir, 'sallyport.db'));
    migrate(earlier, mainMigrations.slice(0, 1));
    const record = anAccount('ca_aaaaaaaa', { alias: 'Work' });
    earlier
      .prepare(
        `INSERT INTO accounts (id, toolkit, auth_scheme, alias, alias_key, user_id, status, origins, public_fields,
           created_at, updated_at, version, sealed)
         VALUES ('ca_aaaaaaaa', 'github', 'API_KEY', 'Work', 'work', 'default', 'ACTIVE',
           '["https://api.github.com"]', '{"subdomain":"acme"}', @at, @at, 1, @sealed)`,
      )
      .run({ at: record.account.created_at, sealed: record.sealed });
    earlier.close();
    store = open();
    expect(await store.accounts.all()).toEqual([record]);
    expect(await store.authConfigs.all()).toEqual([]);
    const linked = {
      ...record,
      account: { ...record.account, auth_config_id: 'ac_aaaaaaaa', identity: 'octo' },
      version: 2,
    };
    await store.accounts.update(linked, 1);
    reopen();
    expect(await store.accounts.all()).toEqual([linked]);
    expect(notices).toEqual([]);
  });

  it('keeps the OAuth apps of an earlier version, and takes auth configs without an app beside them', async () => {
    store.close();
    rmSync(join(dataDir, 'sallyport.db'));
    const earlier = new Database(join(dataDir, 'sallyport.db'));
    migrate(earlier, mainMigrations.slice(0, 2));
    const app = anApp('ac_aaaaaaaa');
    earlier
      .prepare(
        `INSERT INTO auth_configs (id, name, toolkit, auth_scheme, is_enabled, client_id, scopes, created_at, updated_at,
           version, sealed)
         VALUES ('ac_aaaaaaaa', 'GitHub app', 'github', 'OAUTH2', 1, 'Iv1.0123456789abcdef', '["repo","read:user"]', @at, @at,
           1, @sealed)`,
      )
      .run({ at: app.config.created_at, sealed: app.sealed });
    earlier.close();
    store = open();
    expect(await store.authConfigs.all()).toEqual([app]);
    const typedIn = anApp('ac_bbbbbbbb', null, {
      auth_scheme: 'BEARER_TOKEN',
      client_id: null,
      scopes: [],
      is_enabled_for_tool_router: false,
      tool_access_config: { tools_available_for_execution: ['GITHUB_PROXY_EXECUTE'] },
      created_by: 'an agent',
      created_at: '2026-11-20T12:00:01.000Z',
    });
    await store.authConfigs.insert(typedIn);
    reopen();
    expect(await store.authConfigs.all()).toEqual([app, typedIn]);
    expect(notices).toEqual([]);
  });

  it.runIf(process.platform !== 'win32')(
    'is readable by its user alone, log and index included',
    async () => {
      await store.settings.save({ ...defaultSettings, gateway_port: 5000, record_bodies: true });
      expect(readdirSync(dataDir).sort()).toEqual(['sallyport.db', 'sallyport.db-shm', 'sallyport.db-wal']);
      for (const name of readdirSync(dataDir)) expect(statSync(join(dataDir, name)).mode & 0o777).toBe(0o600);
      store.close();
      chmodSync(join(dataDir, 'sallyport.db'), 0o644);
      store = open();
      expect(statSync(join(dataDir, 'sallyport.db')).mode & 0o777).toBe(0o600);
    },
  );

  it('says what could not be stored, and why, when another program holds it', async () => {
    const other = new Database(join(dataDir, 'sallyport.db'));
    other.exec('BEGIN IMMEDIATE');
    await expect(store.settings.save({ ...defaultSettings, gateway_port: 5000 })).rejects.toMatchObject({
      code: 'StorageFailed',
      message: expect.stringMatching(/^Storing the settings failed: another program holds the file/),
      cause: expect.objectContaining({ code: 'SQLITE_BUSY' }),
    });
    other.close();
  });
});
