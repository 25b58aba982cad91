import { randomBytes } from 'node:crypto';
import { chmodSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultSettings } from '#shared/domain/settings.ts';
import { coded } from '#test/support/coded.ts';
import {
  aKey,
  anAccount,
  anApp,
  createMainStoreWorld,
  type MainStoreWorld,
} from '#test/support/main-store-world.ts';
import { migrate } from './migrate.ts';
import { mainMigrations } from './migrations/main/index.ts';

let world: MainStoreWorld;

beforeEach(() => {
  world = createMainStoreWorld();
});

afterEach(() => world.end());

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
    expect(await world.store.vault.load()).toBeNull();
    await expect(world.store.vault.addSlot(passphrase)).rejects.toEqual(coded('VaultNotInitialised'));
    await world.store.vault.create(record);
    world.reopen();
    expect(await world.store.vault.load()).toEqual(record);
    await expect(world.store.vault.create({ ...record, id: 'vault_2' })).rejects.toEqual(
      coded('VaultAlreadyInitialised'),
    );
    expect(await world.store.vault.load()).toEqual(record);
  });

  it('gains and loses ways to open it, but never the last, and forgets the bytes of a removed one', async () => {
    await world.store.vault.create(record);
    await expect(world.store.vault.removeSlot('keychain')).rejects.toEqual(coded('VaultSlotConflict'));
    await world.store.vault.addSlot(passphrase);
    await expect(world.store.vault.addSlot(passphrase)).rejects.toEqual(coded('VaultSlotConflict'));
    await world.store.vault.removeSlot('keychain');
    await expect(world.store.vault.removeSlot('keychain')).rejects.toEqual(coded('VaultSlotConflict'));
    expect((await world.store.vault.load())?.slots).toEqual([passphrase]);
    expect(record.slots.some(({ wrapped }) => world.leavesBytes(wrapped))).toBe(false);
  });

  it('does not count an unreadable way as another one', async () => {
    await world.store.vault.create(record);
    await world.store.vault.addSlot(passphrase);
    world.edit("UPDATE vault_slots SET params = '[' WHERE kind = 'passphrase'");
    expect((await world.store.vault.load())?.slots).toEqual(record.slots);
    await expect(world.store.vault.removeSlot('keychain')).rejects.toEqual(coded('VaultSlotConflict'));
    expect(world.notices.map(({ code }) => code)).toEqual(['RowUnreadable']);
  });

  it('is not taken for absent where its row was edited', async () => {
    await world.store.vault.create(record);
    world.edit("UPDATE vault SET created_at = 'once'");
    await expect(world.store.vault.load()).rejects.toEqual(coded('StorageFailed'));
    await expect(world.store.vault.create(record)).rejects.toEqual(coded('VaultAlreadyInitialised'));
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
  const key = aKey('key_1');

  it('keep toolkits by slug and leave out edited ones', async () => {
    await world.store.toolkits.put(toolkit);
    await world.store.toolkits.put({ ...toolkit, name: 'Renamed' });
    await world.store.toolkits.put({ ...toolkit, slug: 'other' });
    expect(await world.store.toolkits.all()).toEqual([
      { ...toolkit, slug: 'other' },
      { ...toolkit, name: 'Renamed' },
    ]);
    world.edit(`UPDATE toolkits SET body = replace(body, '"other"', '"own"') WHERE slug = 'other'`);
    expect(await world.store.toolkits.all()).toEqual([{ ...toolkit, name: 'Renamed' }]);
    await world.store.toolkits.delete('own');
    await world.store.toolkits.delete('own');
    expect(await world.store.toolkits.all()).toEqual([]);
    expect(world.notices.map(({ code }) => code)).toEqual(['RowUnreadable']);
  });

  it('keep keys, which stay revoked as of the first time', async () => {
    await world.store.keys.insert(key);
    const used = {
      key: {
        ...key.key,
        first_used_at: '2026-11-20T12:30:00.000Z',
        last_used_at: '2026-11-20T13:00:00.000Z',
      },
      calls: { day: '2026-11-20', count: 7 },
    };
    await world.store.keys.touch([used]);
    await world.store.keys.revoke('key_1', '2026-11-20T14:00:00.000Z');
    await world.store.keys.revoke('key_1', '2026-11-20T15:00:00.000Z');
    await expect(world.store.keys.revoke('key_2', '2026-11-20T14:00:00.000Z')).rejects.toEqual(
      coded('KeyNotFound', 'id'),
    );
    world.reopen();
    expect(await world.store.keys.all()).toEqual([
      { ...key, ...used, key: { ...used.key, revoked_at: '2026-11-20T14:00:00.000Z' } },
    ]);
  });

  it('keep when keys expire, and the one that a new key replaced until it ends', async () => {
    await world.store.keys.insert(key);
    const expires_at = '2026-12-01T00:00:00.000Z';
    await world.store.keys.update({ ...key.key, expires_at });
    const previous = { prefix: 'ak_abc', ends_at: '2026-11-22T00:00:00.000Z', last_used_at: null };
    const rotated = {
      key: { ...key.key, expires_at, prefix: 'ak_def', previous },
      hash: new Uint8Array(32).fill(4),
      previousHash: key.hash,
    };
    await world.store.keys.replaceHashes(rotated);
    world.reopen();
    expect(await world.store.keys.all()).toEqual([{ ...rotated, calls: key.calls }]);
    await world.store.keys.endPrevious('key_1', '2026-11-21T00:00:00.000Z');
    expect((await world.store.keys.all())[0]?.key.previous?.ends_at).toBe('2026-11-21T00:00:00.000Z');
    const other = { ...rotated, key: { ...rotated.key, id: 'key_2' } };
    await expect(world.store.keys.replaceHashes(other)).rejects.toEqual(coded('KeyNotFound', 'id'));
    await expect(world.store.keys.endPrevious('key_2', expires_at)).rejects.toEqual(
      coded('KeyNotFound', 'id'),
    );
  });

  it('keep settings and leave out what is no JSON', async () => {
    expect(await world.store.settings.load()).toEqual({});
    await world.store.settings.save({ ...defaultSettings, gateway_port: 5000, record_bodies: false });
    await world.store.settings.save({ ...defaultSettings, gateway_port: 5001, record_bodies: false });
    world.edit("UPDATE settings SET value = 'fals' WHERE name = 'record_bodies'");
    const { record_bodies: _unreadable, ...kept } = defaultSettings;
    expect(await world.store.settings.load()).toEqual({ ...kept, gateway_port: 5001 });
  });

  it('refuse work after closing', async () => {
    world.store.close();
    await expect(world.store.settings.load()).rejects.toEqual(coded('ShuttingDown'));
  });
});

describe('the file', () => {
  it('opens with its accounts where an earlier version made it, before there were OAuth apps', async () => {
    world.store.close();
    rmSync(join(world.dataDir, 'sallyport.db'));
    const earlier = new Database(join(world.dataDir, 'sallyport.db'));
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
    world.store = world.open();
    expect(await world.store.accounts.all()).toEqual([record]);
    expect(await world.store.authConfigs.all()).toEqual([]);
    const linked = {
      ...record,
      account: { ...record.account, auth_config_id: 'ac_aaaaaaaa', identity: 'octo' },
      version: 2,
    };
    await world.store.accounts.update(linked, 1);
    world.reopen();
    expect(await world.store.accounts.all()).toEqual([linked]);
    expect(world.notices).toEqual([]);
  });

  it('keeps the OAuth apps of an earlier version, and takes auth configs without an app beside them', async () => {
    world.store.close();
    rmSync(join(world.dataDir, 'sallyport.db'));
    const earlier = new Database(join(world.dataDir, 'sallyport.db'));
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
    world.store = world.open();
    expect(await world.store.authConfigs.all()).toEqual([app]);
    const typedIn = anApp('ac_bbbbbbbb', null, {
      auth_scheme: 'BEARER_TOKEN',
      client_id: null,
      scopes: [],
      is_enabled_for_tool_router: false,
      tool_access_config: { tools_available_for_execution: ['GITHUB_PROXY_EXECUTE'] },
      created_by: 'an agent',
      created_at: '2026-11-20T12:00:01.000Z',
    });
    await world.store.authConfigs.insert(typedIn);
    world.reopen();
    expect(await world.store.authConfigs.all()).toEqual([app, typedIn]);
    expect(world.notices).toEqual([]);
  });

  it.runIf(process.platform !== 'win32')(
    'is readable by its user alone, log and index included',
    async () => {
      await world.store.settings.save({ ...defaultSettings, gateway_port: 5000, record_bodies: true });
      expect(readdirSync(world.dataDir).sort()).toEqual([
        'sallyport.db',
        'sallyport.db-shm',
        'sallyport.db-wal',
      ]);
      for (const name of readdirSync(world.dataDir))
        expect(statSync(join(world.dataDir, name)).mode & 0o777).toBe(0o600);
      world.store.close();
      chmodSync(join(world.dataDir, 'sallyport.db'), 0o644);
      world.store = world.open();
      expect(statSync(join(world.dataDir, 'sallyport.db')).mode & 0o777).toBe(0o600);
    },
  );

  it('says what could not be stored, and why, when another program holds it', async () => {
    const other = new Database(join(world.dataDir, 'sallyport.db'));
    other.exec('BEGIN IMMEDIATE');
    await expect(world.store.settings.save({ ...defaultSettings, gateway_port: 5000 })).rejects.toMatchObject(
      {
        code: 'StorageFailed',
        message: expect.stringMatching(/^Storing the settings failed: another program holds the file/),
        cause: expect.objectContaining({ code: 'SQLITE_BUSY' }),
      },
    );
    other.close();
  });
});
