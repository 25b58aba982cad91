import { expect, it } from 'vitest';
import { type KeyPermission, keyPermissions } from '#shared/domain/api-key.ts';
import type { ApiKeyRecord, ApiKeyRepository } from '../ports/index.ts';
import { createAccess } from './access.ts';

const hour = 3_600_000;
const noon = new Date(2026, 10, 21, 12).getTime();

/** A repository in memory, which a second start reads. */
function createRows(): ApiKeyRepository {
  const rows = new Map<string, ApiKeyRecord>();
  const change = (id: string, changes: (record: ApiKeyRecord) => Partial<ApiKeyRecord>) => {
    const record = rows.get(id);
    if (record) rows.set(id, { ...record, ...changes(record) });
  };
  return {
    all: async () => [...rows.values()],
    insert: async (record) => void rows.set(record.key.id, record),
    update: async (key) => change(key.id, () => ({ key })),
    replaceHashes: async (record) => change(record.key.id, () => record),
    endPrevious: async (id, at) =>
      change(id, ({ key }) => ({
        key: { ...key, previous: key.previous && { ...key.previous, ends_at: at } },
      })),
    revoke: async (id, at) => change(id, ({ key }) => ({ key: { ...key, revoked_at: at } })),
    touch: async (used) => {
      for (const { key, calls } of used) change(key.id, () => ({ key, calls }));
    },
  };
}

async function setUp() {
  const rows = createRows();
  const changed: string[] = [];
  const time = { now: noon };
  const start = async () => {
    const access = createAccess({
      repository: rows,
      clock: { now: () => time.now, monotonic: () => time.now },
      rateLimit: () => ({ requests: 0, windowSeconds: 60 }),
      onChange: (id) => changed.push(id),
    });
    await access.start();
    return access;
  };
  const access = await start();
  const create = (expires_at: string | null = null) =>
    access.create({
      name: 'agent',
      permissions: [...keyPermissions] as KeyPermission[],
      rule_preset: 'full',
      expires_at,
    });
  return { access, create, changed, time, start };
}

const at = (time: number) => new Date(time).toISOString();
const coded = (code: string) => expect.objectContaining({ code });

it('refuses a key from the moment on at which it expires, and takes it again once it is prolonged', async () => {
  const { access, create, time } = await setUp();
  const { id, key } = await create(at(noon + hour));
  time.now = noon + hour - 1;
  expect(access.authenticate(key).id).toBe(id);
  time.now = noon + hour;
  expect(() => access.authenticate(key)).toThrow(coded('KeyExpired'));
  expect(() => access.requireLive(access.get(id))).toThrow(coded('KeyExpired'));
  await access.update(id, { expires_at: at(noon + 2 * hour) });
  expect(access.authenticate(key).id).toBe(id);
  await access.update(id, { expires_at: null });
  time.now = noon + 1_000 * hour;
  expect(access.authenticate(key).id).toBe(id);
});

it('makes no key that is over already', async () => {
  const { access, create } = await setUp();
  await expect(create(at(noon))).rejects.toMatchObject({ details: { field: 'expires_at' } });
  const { id } = await create();
  await expect(access.update(id, { expires_at: at(noon - 1) })).rejects.toMatchObject({
    details: { field: 'expires_at' },
  });
  expect(access.get(id).expires_at).toBeNull();
});

it('takes both keys of a rotated agent until the grace is over, also after a restart', async () => {
  const { access, create, time, start } = await setUp();
  const { id, key: old, prefix } = await create();
  const { key: present, previous } = await access.rotate(id, 3_600);
  expect(previous).toEqual({ prefix, ends_at: at(noon + hour), last_used_at: null });
  expect(access.authenticate(old).id).toBe(id);
  expect(access.authenticate(present).id).toBe(id);
  await access.stop();
  const next = await start();
  time.now = noon + hour - 1;
  expect(next.authenticate(old).id).toBe(id);
  expect(next.list({ limit: 1 }).items[0]?.previous?.prefix).toBe(prefix);
  time.now = noon + hour;
  expect(() => next.authenticate(old)).toThrow(coded('KeyExpired'));
  expect(next.authenticate(present).id).toBe(id);
  expect(next.list({ limit: 1 }).items[0]?.previous).toBeNull();
});

it('tells uses of the key before from those of the present one', async () => {
  const { access, create, time, changed } = await setUp();
  const { id, key: old } = await create();
  access.authenticate(old);
  const { key: present } = await access.rotate(id, 3_600);
  time.now += 1_000;
  access.authenticate(old);
  expect(access.get(id)).toMatchObject({
    first_used_at: null,
    last_used_at: at(noon + 1_000),
    previous: { last_used_at: at(noon + 1_000) },
  });
  changed.length = 0;
  time.now += 1_000;
  access.authenticate(present);
  access.authenticate(present);
  expect(access.get(id)).toMatchObject({ first_used_at: at(noon + 2_000) });
  // Once: the owner waits for the first call, not for each.
  expect(changed).toEqual([id]);
});

it('ends the key before at once where the owner says so, and a key before that with the next rotation', async () => {
  const { access, create } = await setUp();
  const { id, key: first } = await create();
  const { key: second } = await access.rotate(id, 3_600);
  const { key: third } = await access.rotate(id, 3_600);
  expect(() => access.authenticate(first)).toThrow(coded('Unauthorized'));
  expect(access.authenticate(second).id).toBe(id);
  expect((await access.endPrevious(id)).previous).toBeNull();
  expect(() => access.authenticate(second)).toThrow(coded('KeyExpired'));
  expect(access.authenticate(third).id).toBe(id);
  expect((await access.endPrevious(id)).previous).toBeNull();
});

it('stops both keys of a rotated agent when it is revoked, and rotates no more', async () => {
  const { access, create } = await setUp();
  const { id, key: old } = await create();
  const { key: present } = await access.rotate(id, 3_600);
  await access.revoke(id);
  for (const key of [old, present]) expect(() => access.authenticate(key)).toThrow(coded('Unauthorized'));
  await expect(access.rotate(id, 3_600)).rejects.toEqual(coded('KeyNotFound'));
  await expect(access.endPrevious(id)).rejects.toEqual(coded('KeyNotFound'));
});

it('counts the calls of a day of local time, over a restart, and begins anew at midnight', async () => {
  const { access, create, time, start } = await setUp();
  const { id } = await create();
  const today = (of: typeof access) => of.list({ limit: 1 }).items[0]?.calls_today;
  expect(today(access)).toBe(0);
  access.countCall(id);
  access.countCall(id);
  access.countCall(null);
  access.countCall('key_gone');
  await access.stop();
  const next = await start();
  next.countCall(id);
  expect(today(next)).toBe(3);
  time.now = new Date(2026, 10, 22).getTime();
  expect(today(next)).toBe(0);
  next.countCall(id);
  expect(today(next)).toBe(1);
});
