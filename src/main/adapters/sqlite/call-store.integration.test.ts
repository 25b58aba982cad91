import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallStore } from '#main/core/ports/index.ts';
import type { Notice } from '#shared/contract/app.ts';
import { type CallStoreOptions, openCallStore } from './call-store.ts';
import { callsMigrations } from './migrations/calls/index.ts';
import { aBody, aCall } from './test-processes/sample-call.ts';

const workerUrl = new URL('./calls-worker.ts', import.meta.url);
const key = new Uint8Array(32).fill(7);

let dataDir = '';
let notices: Notice[] = [];
let store: CallStore;

const open = (options?: CallStoreOptions) =>
  openCallStore(dataDir, workerUrl, (notice) => notices.push(notice), options);

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'sallyport-calls-'));
  notices = [];
  store = await open();
  store.setBodyKey(key);
});

afterEach(async () => {
  await store.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function reopen(options?: CallStoreOptions): Promise<void> {
  await store.close();
  store = await open(options);
  store.setBodyKey(key);
}

function edit(sql: string): void {
  const db = new Database(join(dataDir, 'calls.db'));
  db.exec(sql);
  db.close();
}

describe('the call store', () => {
  it('reads what was recorded just before, and again after a restart', async () => {
    const call = aCall();
    store.record(call);
    expect((await store.list({ limit: 10 })).items).toEqual([call.summary]);
    expect((await store.get('call_00000001'))?.response_body.content).toBe('{"login":"octo"}');
    await reopen();
    expect((await store.get('call_00000001'))?.response_body.content).toBe('{"login":"octo"}');
    expect(await store.get('call_unknown')).toBeNull();
  });

  it('refuses a wrong cursor with its coded error', async () => {
    await expect(store.list({ limit: 10, cursor: 'x' })).rejects.toMatchObject({
      code: 'ValidationFailed',
      details: { field: 'cursor', fix: expect.any(String) },
    });
  });

  it('takes bodies that are slices of larger memory, and leaves the caller its memory', async () => {
    const pool = Buffer.alloc(1024, 'neighbour ');
    pool.write('the body', 100);
    const whole = Buffer.from(new Uint8Array(64 * 1024).fill(65).buffer);
    store.record(aCall({}, { requestBody: aBody(pool.subarray(100, 108)), responseBody: aBody(whole) }));
    const found = await store.get('call_00000001');
    expect(found?.request_body.content).toBe('the body');
    expect(found?.response_body.content).toBe('A'.repeat(64 * 1024));
    expect(whole.byteLength).toBe(64 * 1024);
  });

  it('keeps bodies by the key of the moment they were recorded', async () => {
    store.record(aCall({ id: 'call_a' }));
    store.setBodyKey(null);
    store.record(aCall({ id: 'call_b' }));
    const state = async (id: string) => (await store.get(id))?.response_body.state;
    expect(await state('call_a')).toBe('locked');
    store.setBodyKey(key);
    expect([await state('call_a'), await state('call_b')]).toEqual(['complete', 'dropped']);
    expect(store.losses()).toEqual({ rows: 0, bodies: 0 });
    expect(() => store.setBodyKey(new Uint8Array(16))).toThrow(expect.objectContaining({ code: 'Internal' }));
    expect(key).toEqual(new Uint8Array(32).fill(7));
  });

  it('deletes the oldest calls by itself', async () => {
    await reopen({ retention: { maxRows: 50 } });
    for (let count = 0; count < 400; count += 1)
      store.record(aCall({ id: `call_${String(count).padStart(4, '0')}` }));
    await store.flush();
    await vi.waitFor(async () => expect((await store.health()).calls).toBe(50));
    const { items } = await store.list({ limit: 500 });
    expect(items).toHaveLength(50);
    expect(items.at(-1)?.id).toBe('call_0350');
  });
});

describe('what is asked of all calls', () => {
  it('goes on while calls are recorded: figures, health, clearing', async () => {
    for (let count = 0; count < 1_300; count += 1) {
      store.record(
        aCall({ id: `call_${String(count).padStart(4, '0')}`, toolkit: count % 2 === 0 ? 'a' : 'b' }),
      );
    }
    const filter = [{ field: 'toolkit', values: ['a'], negated: false }] as const;
    const clearing = store.clear(filter);
    store.record(aCall({ id: 'call_meanwhile', toolkit: 'b' }));
    expect(await clearing).toBe(650);
    const figures = await store.figures({ filter: [], buckets: 1, now: Date.now() });
    expect(figures.by_toolkit).toEqual([{ toolkit: 'b', calls: 651, failures: 0 }]);
    expect(await store.health()).toMatchObject({ calls: 651, oldest_at: '2026-11-20T12:34:56.789Z' });
  });

  it('follows a changed retention, also in a log that is at rest', async () => {
    for (let count = 0; count < 20; count += 1) store.record(aCall({ id: `call_${count}` }));
    await store.flush();
    store.setRetention({ maxAgeMs: null, maxRows: 5, maxBytes: 1e9 });
    await vi.waitFor(async () => expect((await store.health()).calls).toBe(5));
  });
});

describe('overload', () => {
  it('drops bodies before rows, counts both, and says so once', async () => {
    await reopen({ bodyLimit: 20_000, rowLimit: 30_000 });
    for (let count = 0; count < 40; count += 1) {
      store.record(
        aCall({ id: `call_${String(count).padStart(4, '0')}` }, { responseBody: aBody('x'.repeat(4_000)) }),
      );
    }
    const { rows, bodies } = store.losses();
    const { items } = await store.list({ limit: 100 });
    expect(rows).toBeGreaterThan(0);
    expect(bodies).toBeGreaterThan(0);
    expect(items).toHaveLength(40 - rows);
    const states = await Promise.all(items.map(async ({ id }) => (await store.get(id))?.response_body.state));
    expect(states.filter((state) => state === 'dropped')).toHaveLength(bodies);
    expect(states.filter((state) => state === 'complete').length).toBeGreaterThan(0);
    expect(notices.map(({ code }) => code)).toEqual(['CallsDropped']);
    store.record(aCall({ id: 'call_after' }));
    expect((await store.get('call_after'))?.response_body.state).toBe('complete');
  });

  it('is named again a minute later, not before', async () => {
    let now = 1_000_000;
    await reopen({ rowLimit: 0, now: () => now });
    for (const step of [0, 59_999, 1, 60_000]) {
      now += step;
      store.record(aCall());
    }
    expect(store.losses().rows).toBe(4);
    expect(notices).toHaveLength(3);
    expect(notices.at(-1)?.message).toContain('4 calls and 0 bodies');
  });
});

describe('the file', () => {
  it('of a newer version is refused, and nothing runs', async () => {
    await store.close();
    edit('PRAGMA user_version = 99');
    await expect(open()).rejects.toMatchObject({
      code: 'StorageFailed',
      message: expect.stringContaining('99'),
    });
    edit(`PRAGMA user_version = ${callsMigrations.length}`);
    store = await open();
  });

  it('that cannot be opened is refused with a reason', async () => {
    await expect(openCallStore(join(dataDir, 'missing'), workerUrl, () => {})).rejects.toMatchObject({
      code: 'StorageFailed',
    });
    await expect(
      openCallStore(dataDir, new URL('./no-such-worker.ts', import.meta.url), () => {}),
    ).rejects.toMatchObject({ code: 'StorageFailed' });
  });

  it('takes nothing after closing, and closes once', async () => {
    store.record(aCall());
    const closing = [store.close(), store.close()];
    store.record(aCall({ id: 'call_late' }));
    await Promise.all(closing);
    expect(store.losses().rows).toBe(1);
    await expect(store.list({ limit: 10 })).rejects.toMatchObject({ code: 'ShuttingDown' });
    store = await open();
    expect((await store.list({ limit: 10 })).items).toHaveLength(1);
  });
});

describe('a crash of the worker', () => {
  it('costs only what was on its way, and recording goes on with the same key', async () => {
    await store.close();
    const crashing = new URL('./test-processes/crashing-worker.ts', import.meta.url);
    store = await openCallStore(dataDir, crashing, (notice) => notices.push(notice));
    store.setBodyKey(key);
    store.record(aCall({ id: 'call_before' }));
    await store.flush();
    store.record(aCall({ id: 'call_crash', path: '/crash' }));
    await expect(store.flush()).rejects.toMatchObject({ code: 'StorageFailed' });
    expect(store.losses()).toEqual({ rows: 1, bodies: 0 });
    expect(notices).toEqual([
      expect.objectContaining({
        code: 'CallsDropped',
        message: expect.stringContaining('crashed on purpose'),
      }),
    ]);
    store.record(aCall({ id: 'call_while_down' }));
    await vi.waitFor(() => store.flush(), { timeout: 20_000, interval: 100 });
    store.record(aCall({ id: 'call_after' }));
    const ids = (await store.list({ limit: 10 })).items.map(({ id }) => id);
    // It is lost, and counted, unless the thread was back by then.
    const wasBack = ids.includes('call_while_down');
    expect(ids).toEqual(['call_after', ...(wasBack ? ['call_while_down'] : []), 'call_before']);
    expect(store.losses().rows).toBe(wasBack ? 1 : 2);
    expect((await store.get('call_after'))?.response_body.state).toBe('complete');
  });

  it('does not keep the store from closing', async () => {
    await store.close();
    const crashing = new URL('./test-processes/crashing-worker.ts', import.meta.url);
    store = await openCallStore(dataDir, crashing, () => {});
    store.record(aCall({ path: '/crash' }));
    await store.close();
    expect(store.losses().rows).toBe(1);
  });
});

describe('a killed process', () => {
  // `npm run soak` kills more often.
  const rounds = Number(process.env.SALLYPORT_KILL_RUNS ?? 4);

  it('leaves a sound file with every acknowledged call', async () => {
    await store.close();
    const program = join(import.meta.dirname, 'test-processes/write-calls.ts');
    for (let round = 0; round < rounds; round += 1) {
      const directory = mkdtempSync(join(dataDir, 'killed-'));
      const child = spawn(process.execPath, [program, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
      let acknowledged = 0;
      const stopAt = 100 + ((round * 173) % 900);
      for await (const line of createInterface({ input: child.stdout })) {
        acknowledged = Number(line);
        if (acknowledged >= stopAt) child.kill('SIGKILL');
      }
      const db = new Database(join(directory, 'calls.db'));
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
      const found = db.prepare<[], { id: string }>('SELECT id FROM calls ORDER BY id').all();
      db.close();
      expect(acknowledged).toBeGreaterThanOrEqual(stopAt);
      expect(found.length).toBeGreaterThanOrEqual(acknowledged);
      expect(found[acknowledged - 1]?.id).toBe(`call_${String(acknowledged - 1).padStart(8, '0')}`);
    }
    store = await open();
  });
});

describe('a full disk', () => {
  it.runIf(process.platform !== 'win32')(
    'costs bodies and calls, which are counted, and nothing else',
    async () => {
      await store.close();
      const program = join(import.meta.dirname, 'test-processes/fill-disk.ts');
      // A limit on the size of files answers writes as a full disk does: with an error.
      const child = spawn(
        'sh',
        ['-c', 'ulimit -f 6000; exec "$0" "$@"', process.execPath, program, dataDir],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      const chunks: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
      const [code] = await once(child, 'close');
      expect(code).toBe(0);
      const { lost, listed, codes } = JSON.parse(Buffer.concat(chunks).toString());
      expect(lost.bodies).toBeGreaterThan(0);
      expect(lost.rows).toBeGreaterThan(0);
      expect(listed).toBeGreaterThan(50);
      expect(codes).toEqual(['CallsDropped']);
      store = await open();
      expect(notices).toEqual([]);
    },
  );
});
