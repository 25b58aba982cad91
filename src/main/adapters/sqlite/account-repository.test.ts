import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountRecord } from '#main/core/ports/index.ts';
import { coded } from '#test/support/coded.ts';
import { anAccount, createMainStoreWorld, type MainStoreWorld } from '#test/support/main-store-world.ts';
import { openMainStore } from './main-store.ts';

let world: MainStoreWorld;

beforeEach(() => {
  world = createMainStoreWorld();
});

afterEach(() => world.end());

/** Whole numbers below a bound, the same for a seed each time (a linear congruential generator). */
function sequence(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

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
    await world.store.accounts.insert(first);
    await world.store.accounts.insert(second);
    world.reopen();
    expect(await world.store.accounts.all()).toEqual([second, first]);
  });

  it('refuse an alias that another one has, in any case and composition, but share having none', async () => {
    await world.store.accounts.insert(anAccount('ca_aaaaaaaa', { alias: 'Caf\u00e9' }));
    await world.store.accounts.insert(anAccount('ca_bbbbbbbb'));
    await world.store.accounts.insert(anAccount('ca_cccccccc'));
    const taken = coded('AccountConflict', 'alias');
    await expect(
      world.store.accounts.insert(anAccount('ca_dddddddd', { alias: 'CAFE\u0301' })),
    ).rejects.toEqual(taken);
    const renamed = { ...anAccount('ca_bbbbbbbb', { alias: 'caf\u00e9' }), version: 2 };
    await expect(world.store.accounts.update(renamed, 1)).rejects.toEqual(taken);
    await expect(world.store.accounts.insert(anAccount('ca_aaaaaaaa'))).rejects.toEqual(
      coded('AccountConflict', 'id'),
    );
  });

  it('change only where the version is the one that was read', async () => {
    const record = anAccount('ca_aaaaaaaa');
    await world.store.accounts.insert(record);
    const changed = { ...record, account: { ...record.account, alias: 'work' }, version: 2 };
    await world.store.accounts.update(changed, 1);
    await expect(world.store.accounts.update({ ...record, version: 2 }, 1)).rejects.toEqual(
      coded('AccountConflict'),
    );
    await expect(world.store.accounts.update({ ...anAccount('ca_zzzzzzzz'), version: 2 }, 1)).rejects.toEqual(
      coded('AccountConflict'),
    );
    expect(await world.store.accounts.all()).toEqual([changed]);
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
        await world.store.accounts.insert(record);
        live.push(record);
      }
      for (let count = 0; count < 30; count += 1) {
        const at = next(live.length);
        const old = live[at];
        if (old === undefined) continue;
        gone.push(old.sealed);
        if (count % 5 === 4) {
          await world.store.accounts.delete(old.account.id);
          live.splice(at, 1);
        } else {
          const changed = { ...old, sealed: randomBytes(100 + next(2500)), version: old.version + 1 };
          await world.store.accounts.update(changed, old.version);
          live[at] = changed;
        }
      }
      const raw = world.rawBytes();
      expect(gone.filter((sealed) => world.leavesBytes(sealed, raw))).toEqual([]);
      expect(live.every(({ sealed }) => world.leavesBytes(sealed, raw))).toBe(true);
      expect(world.notices).toEqual([]);
    },
  );

  it('are erased at the next start where another reader kept the log open, also after a crash', async () => {
    const record = anAccount('ca_aaaaaaaa');
    await world.store.accounts.insert(record);
    const reader = new Database(join(world.dataDir, 'sallyport.db'));
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM accounts').get();
    await world.store.accounts.delete('ca_aaaaaaaa');
    expect(world.leavesBytes(record.sealed)).toBe(true);
    expect(world.notices.map(({ code }) => code)).toEqual(['ErasureDelayed']);

    // What a crash leaves is what the files hold now.
    const crashed = mkdtempSync(join(tmpdir(), 'sallyport-crashed-'));
    for (const name of ['sallyport.db', 'sallyport.db-wal'])
      copyFileSync(join(world.dataDir, name), join(crashed, name));
    const restarted = openMainStore(
      crashed,
      (notice) => world.notices.push(notice),
      () => world.origin,
    );
    expect(
      readdirSync(crashed).some((name) =>
        world.leavesBytes(record.sealed, readFileSync(join(crashed, name))),
      ),
    ).toBe(false);
    restarted.close();
    rmSync(crashed, { recursive: true });

    reader.close();
    world.reopen();
    expect(world.leavesBytes(record.sealed)).toBe(false);
    await world.store.accounts.delete('ca_aaaaaaaa');
  });

  it('note when they were used without a new version', async () => {
    const record = anAccount('ca_aaaaaaaa');
    await world.store.accounts.insert(record);
    await world.store.accounts.touch(
      new Map([
        ['ca_aaaaaaaa', '2026-11-21T00:00:00.000Z'],
        ['ca_gone0000', '2026-11-21T00:00:00.000Z'],
      ]),
    );
    const [found] = await world.store.accounts.all();
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
    await world.store.accounts.insert(anAccount('ca_aaaaaaaa'));
    await world.store.accounts.insert(sound);
    world.edit(sql);
    expect(await world.store.accounts.all()).toEqual([sound]);
    await world.store.accounts.all();
    expect(world.notices).toEqual([
      expect.objectContaining({
        code: 'RowUnreadable',
        message: expect.stringContaining('accounts "ca_aaaaaaaa"'),
      }),
    ]);
  });
});
