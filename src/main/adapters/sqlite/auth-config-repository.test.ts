import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { coded } from '#test/support/coded.ts';
import { anApp, createMainStoreWorld, type MainStoreWorld } from '#test/support/main-store-world.ts';

let world: MainStoreWorld;

beforeEach(() => {
  world = createMainStoreWorld();
});

afterEach(() => world.end());

describe('OAuth apps', () => {
  it('come back as they were stored, with a client secret and without', async () => {
    const confidential = anApp('ac_aaaaaaaa');
    const publicClient = anApp('ac_bbbbbbbb', null, { is_enabled: false, scopes: [] });
    await world.store.authConfigs.insert(confidential);
    await world.store.authConfigs.insert(publicClient);
    world.reopen();
    expect(await world.store.authConfigs.all()).toEqual([confidential, publicClient]);
  });

  it('change only where the version is the one that was read', async () => {
    const record = anApp('ac_aaaaaaaa');
    await world.store.authConfigs.insert(record);
    const changed = { ...record, config: { ...record.config, name: 'Work' }, version: 2 };
    await world.store.authConfigs.update(changed, 1);
    const refused = coded('StorageFailed');
    await expect(world.store.authConfigs.update({ ...record, version: 2 }, 1)).rejects.toEqual(refused);
    await expect(world.store.authConfigs.update({ ...anApp('ac_zzzzzzzz'), version: 2 }, 1)).rejects.toEqual(
      refused,
    );
    expect(await world.store.authConfigs.all()).toEqual([changed]);
  });

  it('leave no byte of a replaced, removed or deleted client secret behind', async () => {
    const [replaced, removed, deleted, kept] = [
      anApp('ac_aaaaaaaa'),
      anApp('ac_bbbbbbbb'),
      anApp('ac_cccccccc'),
      anApp('ac_dddddddd'),
    ];
    for (const record of [replaced, removed, deleted, kept]) await world.store.authConfigs.insert(record);
    const next = { ...replaced, sealed: new Uint8Array(randomBytes(300)), version: 2 };
    await world.store.authConfigs.update(next, 1);
    expect(world.leavesBytes(replaced.sealed ?? new Uint8Array())).toBe(false);
    await world.store.authConfigs.update({ ...removed, sealed: null, version: 2 }, 1);
    expect(world.leavesBytes(removed.sealed ?? new Uint8Array())).toBe(false);
    await world.store.authConfigs.delete('ac_cccccccc');
    expect(world.leavesBytes(deleted.sealed ?? new Uint8Array())).toBe(false);
    expect([next, kept].every(({ sealed }) => world.leavesBytes(sealed ?? new Uint8Array()))).toBe(true);
    expect(world.notices).toEqual([]);
  });

  it.each([
    "UPDATE auth_configs SET scopes = 'repo' WHERE id = 'ac_aaaaaaaa'",
    "UPDATE auth_configs SET auth_scheme = 'MAGIC' WHERE id = 'ac_aaaaaaaa'",
    "UPDATE auth_configs SET updated_at = 'now' WHERE id = 'ac_aaaaaaaa'",
  ])('are left out and named where a row was edited into nonsense: %s', async (sql) => {
    const sound = anApp('ac_bbbbbbbb');
    await world.store.authConfigs.insert(anApp('ac_aaaaaaaa'));
    await world.store.authConfigs.insert(sound);
    world.edit(sql);
    expect(await world.store.authConfigs.all()).toEqual([sound]);
    expect(world.notices).toEqual([
      expect.objectContaining({
        code: 'RowUnreadable',
        message: expect.stringContaining('auth_configs "ac_aaaaaaaa"'),
      }),
    ]);
  });
});
