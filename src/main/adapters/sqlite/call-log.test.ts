import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallRecord, CallRetention } from '#main/core/ports/index.ts';
import type { Notice } from '#shared/contract/app.ts';
import type { CallFilter } from '#shared/domain/call-filter.ts';
import { type CallFilterInput, parseCallFilter } from '#shared/domain/call-filter-input.ts';
import { type CallLog, type FlushResult, openCallLog } from './call-log.ts';
import { callColumns, toRow } from './call-row.ts';
import { migrate } from './migrate.ts';
import { callsMigrations } from './migrations/calls/index.ts';
import { aBody, aCall, unsealed } from './test-processes/sample-call.ts';

const key = () => new Uint8Array(32).fill(7);

let dataDir = '';
let notices: Notice[] = [];
let log: CallLog;

function open(retention: Partial<CallRetention> = {}): CallLog {
  const path = join(dataDir, 'calls.db');
  const opened = openCallLog(
    { path, retention: { maxAgeMs: null, maxRows: 1_000, maxBytes: 1e9, ...retention } },
    (notice) => notices.push(notice),
  );
  opened.setBodyKey(key());
  return opened;
}

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sallyport-calls-'));
  notices = [];
  log = open();
});

afterEach(() => {
  log.close();
  rmSync(dataDir, { recursive: true, force: true });
});

function reopen(settings?: Partial<CallRetention>): void {
  log.close();
  log = open(settings);
}

function record(...calls: CallRecord[]): FlushResult {
  for (const call of unsealed(...calls)) log.add(call);
  return log.flush();
}

function edit(sql: string): void {
  const db = new Database(join(dataDir, 'calls.db'));
  db.exec(sql);
  db.close();
}

function rawBytes(): Buffer {
  return Buffer.concat(readdirSync(dataDir).map((name) => readFileSync(join(dataDir, name))));
}

/** The filter of an input without names to resolve, at the time of the sample calls. */
function fits(input: CallFilterInput): CallFilter {
  const parsed = parseCallFilter(input, Date.parse('2026-11-20T13:00:00Z'));
  if (!parsed.ok) throw new Error(parsed.fault.message);
  return parsed.filter;
}

function allIds(query: { limit: number; filter?: CallFilter }): string[] {
  const ids: string[] = [];
  let cursor: string | undefined;
  for (;;) {
    const page = log.list({ ...query, cursor });
    ids.push(...page.items.map(({ id }) => id));
    expect(page.items.length).toBeLessThanOrEqual(query.limit);
    if (page.next_cursor === null) return ids;
    cursor = page.next_cursor;
  }
}

describe('a recorded call', () => {
  it('comes back whole, at once and after a restart', () => {
    const call = aCall({}, { requestBody: aBody('{"q":"Grüße 👋"}') });
    record(call);
    const expected = {
      ...call.summary,
      request_headers: call.requestHeaders,
      response_headers: call.responseHeaders,
      redirects: call.redirects,
      timing: call.timing,
      approval_id: call.approvalId,
      injected: call.injected,
      request_body: {
        state: 'complete',
        size: Buffer.byteLength('{"q":"Grüße 👋"}'),
        content_type: 'application/json',
        encoding: 'utf8',
        content: '{"q":"Grüße 👋"}',
      },
      response_body: {
        state: 'complete',
        size: 16,
        content_type: 'application/json',
        encoding: 'utf8',
        content: '{"login":"octo"}',
      },
    };
    expect(log.get(call.summary.id)).toEqual(expected);
    reopen();
    expect(log.get(call.summary.id)).toEqual(expected);
    expect(log.list({ limit: 10 }).items).toEqual([call.summary]);
    expect(log.get('call_unknown')).toBeNull();
  });

  it('holds nothing that looks like a secret of somebody else', () => {
    const token = `ghp_${'0123456789abcdefABCDEF0123456789abcd'}`;
    record(
      aCall(
        {},
        {
          requestHeaders: [['cookie', `sid=${token}`]],
          responseHeaders: [['location', `/?access_token=${token}`]],
          redirects: [{ status: 302, url: `https://a.example/?t=${token}` }],
          requestBody: aBody(`{"password":"${token}"}`),
          responseBody: aBody(Buffer.from([0xff, 0x00, ...Buffer.from(`${token} Grüße`)])),
        },
      ),
    );
    const call = log.get('call_00000001');
    expect(call?.request_headers).toEqual([['cookie', 'sid={{secret:cookie}}']]);
    expect(call?.response_headers).toEqual([['location', '/?access_token={{secret:access_token}}']]);
    expect(call?.redirects).toEqual([{ status: 302, url: 'https://a.example/?t={{secret:github_token}}' }]);
    expect(call?.request_body.content).toBe('{"password":"{{secret:password}}"}');
    const binary = Buffer.from(call?.response_body.content ?? '', 'base64');
    expect(binary.subarray(2).toString('utf8')).toBe('{{secret:github_token}} Grüße');
  });

  it('stays, with what it held, when the file comes from a version without an index of words', () => {
    const calls = ['call_a', 'call_b', 'call_c'].map((id) =>
      aCall({ id, toolkit: id === 'call_c' ? null : 'gmail', status: id === 'call_c' ? null : 404 }),
    );
    log.close();
    rmSync(join(dataDir, 'calls.db'));
    const old = new Database(join(dataDir, 'calls.db'));
    migrate(old, callsMigrations.slice(0, 3));
    const columns = callColumns.filter((name) => name !== 'session_id');
    const insert = old.prepare(
      `INSERT INTO calls (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    );
    for (const call of unsealed(...calls)) {
      const row = toRow(call, createSecretKey(key()));
      insert.run(row.filter((_, index) => callColumns[index] !== 'session_id'));
    }
    old.close();
    log = open();
    const summaries = calls.map(({ summary }) => summary);
    expect(log.list({ limit: 9 }).items).toEqual(summaries.toReversed());
    while (log.index() > 0);
    const filter = fits({
      toolkit: 'gmail',
      account_id: 'ca_aaaaaaaa',
      query: 'user "first agent" status:404',
    });
    expect(log.list({ limit: 9, filter }).items).toEqual(summaries.slice(0, 2).toReversed());
    expect(log.get('call_a')?.response_body.content).toBe('{"login":"octo"}');
    expect(log.get('call_a')?.response_headers).toEqual(calls[0]?.responseHeaders);
    expect(notices).toEqual([]);
  });

  it('is indexed anew where its words are those of an earlier version', () => {
    record(aCall({ id: 'call_a' }), aCall({ id: 'call_b', toolkit: 'gmail' }));
    while (log.index() > 0);
    log.close();
    edit('PRAGMA user_version = 5');
    const indexed = () => {
      const db = new Database(join(dataDir, 'calls.db'), { readonly: true });
      const rows = db.prepare("SELECT rowid FROM call_index WHERE call_index MATCH 'user'").all();
      db.close();
      return rows.length;
    };
    expect(indexed()).toBe(2);
    log = open();
    expect([log.waitingForIndex(), indexed()]).toEqual([2, 0]);
    expect(allIds({ limit: 9, filter: fits({ toolkit: 'gmail', query: 'user' }) })).toEqual(['call_b']);
    while (log.index() > 0);
    expect([log.waitingForIndex(), indexed()]).toEqual([0, 2]);
  });

  it('keeps null columns of a refused call', () => {
    const call = aCall(
      {
        key_id: null,
        key_name: null,
        account_id: null,
        toolkit: null,
        origin: null,
        decision: 'refused',
        status: null,
        error_code: 'Unauthorized',
        error_message: 'No key.',
        first_byte_ms: null,
      },
      { responseBody: { state: 'none', size: 0, contentType: null, bytes: null }, injected: [] },
    );
    record(call);
    expect(log.list({ limit: 1 }).items).toEqual([call.summary]);
  });

  it('has its headers and bodies in no file in clear, compressed or not', () => {
    const small = 'canary-small-body-1234567890';
    const large = 'canary-large-body-1234567890 '.repeat(500);
    record(
      aCall(
        {},
        {
          requestBody: aBody(small),
          responseBody: aBody(large),
          requestHeaders: [['x-canary', 'canary-header-value']],
        },
      ),
    );
    const raw = rawBytes();
    expect(raw.includes('call_00000001')).toBe(true);
    for (const text of ['canary-small', 'canary-large', 'canary-header', 'x-canary']) {
      expect(raw.includes(text)).toBe(false);
    }
    expect(raw.byteLength).toBeLessThan(300_000);
    expect(log.get('call_00000001')?.response_body.content).toBe(large);
  });

  it('takes bodies that are slices of larger memory, and leaves the caller its memory', () => {
    const pool = Buffer.alloc(1024, 'secret neighbour ');
    pool.write('the body', 100);
    const whole = randomBytes(64 * 1024);
    record(aCall({}, { requestBody: aBody(pool.subarray(100, 108)), responseBody: aBody(whole) }));
    const found = log.get('call_00000001');
    expect(found?.request_body.content).toBe('the body');
    expect(found?.response_body).toMatchObject({ encoding: 'base64', content: whole.toString('base64') });
    expect(whole.byteLength).toBe(64 * 1024);
  });

  it('shows a truncated text as text, cut before a broken character, and its full size', () => {
    const bytes = Buffer.from('Grüße 👋').subarray(0, -2);
    record(aCall({}, { responseBody: { ...aBody(bytes, 'truncated'), size: 5_000_000 } }));
    expect(log.get('call_00000001')?.response_body).toMatchObject({
      state: 'truncated',
      size: 5_000_000,
      encoding: 'utf8',
      content: 'Grüße ',
    });
  });

  it('is not lost to another one that cannot be stored', () => {
    const late = aCall({ id: 'call_00000002', started_at: 'never' });
    expect(record(aCall(), aCall(), late, aCall({ id: 'call_00000003' }))).toEqual({
      lostRows: 2,
      lostBodies: 0,
      reason: expect.any(String),
    });
    expect(allIds({ limit: 10 })).toEqual(['call_00000003', 'call_00000001']);
    expect(log.flush()).toEqual({ lostRows: 0, lostBodies: 0, reason: null });
  });
});

describe('without the right key', () => {
  it('bodies of new calls are dropped and those of old calls are locked until it is back', () => {
    record(aCall());
    log.setBodyKey(null);
    record(aCall({ id: 'call_00000002' }));
    expect(log.get('call_00000001')).toMatchObject({
      request_headers: [],
      response_headers: [],
      request_body: { state: 'none', content: null },
      response_body: { state: 'locked', size: 16, content: null, encoding: null },
      injected: [{ in: 'header', name: 'authorization' }],
    });
    log.setBodyKey(key());
    expect(log.get('call_00000001')?.response_body.content).toBe('{"login":"octo"}');
    expect(log.get('call_00000002')?.response_body).toMatchObject({ state: 'dropped', size: 16 });
  });

  it('bodies are unreadable, and so are those moved to another call or column', () => {
    record(aCall({}, { requestBody: aBody('asked') }));
    record(aCall({ id: 'call_00000002' }, { requestBody: aBody('other') }));
    edit(`UPDATE call_contents SET request_body = (SELECT max(request_body) FROM call_contents WHERE position % 2 = 1),
      response_body = request_body WHERE position % 2 = 0`);
    const moved = log.get('call_00000001');
    expect([moved?.request_body.state, moved?.response_body.state]).toEqual(['unreadable', 'unreadable']);
    expect(log.get('call_00000002')?.request_body.content).toBe('other');
    log.setBodyKey(new Uint8Array(32).fill(8));
    expect(log.get('call_00000002')).toMatchObject({
      request_headers: [],
      request_body: { state: 'unreadable', content: null },
    });
  });
});

describe('the list', () => {
  const at = (second: number) => new Date(Date.UTC(2026, 10, 20, 12, 0, second)).toISOString();

  it('is newest first and pages without gap or repeat, also among equal times', () => {
    const ids = Array.from({ length: 23 }, (_, index) => `call_${String(index).padStart(8, '0')}`);
    for (const [index, id] of ids.entries()) record(aCall({ id, started_at: at(Math.floor(index / 8)) }));
    const newestFirst = ids.toReversed();
    for (const limit of [1, 5, 23, 500]) expect(allIds({ limit })).toEqual(newestFirst);
  });

  it('filters by toolkit, account, key and origin, alone and together', () => {
    record(aCall({ id: 'call_a', toolkit: 'github', account_id: 'ca_11111111', key_id: 'key_1' }));
    record(aCall({ id: 'call_b', toolkit: 'github', account_id: 'ca_22222222', key_id: 'key_2' }));
    record(aCall({ id: 'call_c', toolkit: 'slack', account_id: 'ca_33333333', key_id: 'key_1' }));
    const ids = (input: CallFilterInput) =>
      log.list({ limit: 10, filter: fits(input) }).items.map(({ id }) => id);
    expect(ids({ toolkit: 'github' })).toEqual(['call_b', 'call_a']);
    expect(ids({ account_id: 'ca_33333333' })).toEqual(['call_c']);
    expect(ids({ key_id: 'key_1' })).toEqual(['call_c', 'call_a']);
    expect(ids({ key_id: 'key_1', toolkit: 'github' })).toEqual(['call_a']);
    expect(ids({ toolkit: 'none' })).toEqual([]);
    record(aCall({ id: 'call_d', toolkit: 'slack', replay_of: 'call_b' }));
    expect(ids({ replay_of: 'call_b' })).toEqual(['call_d']);
    expect(allIds({ limit: 1, filter: fits({ toolkit: 'github' }) })).toEqual(['call_b', 'call_a']);
  });

  it.each(['nonsense', '', 'MTIzOmE=', Buffer.from('12').toString('base64url'), '💥'])(
    'refuses a cursor that it did not make: %s',
    (cursor) => {
      expect(() => log.list({ limit: 10, cursor })).toThrow(
        expect.objectContaining({
          code: 'ValidationFailed',
          details: expect.objectContaining({ field: 'cursor' }),
        }),
      );
    },
  );

  it('leaves out a row that was edited into nonsense, names it, and pages past it', () => {
    for (const id of ['call_a', 'call_b', 'call_c']) record(aCall({ id }));
    edit("UPDATE calls SET decision = 4711 WHERE id = 'call_b'");
    expect(allIds({ limit: 1 })).toEqual(['call_c', 'call_a']);
    expect(log.get('call_b')).toBeNull();
    expect(notices).toEqual([
      expect.objectContaining({ code: 'RowUnreadable', message: expect.stringContaining('calls "call_b"') }),
    ]);
  });

  it('keeps the newest calls where there are more than the limit, deleting in small steps', () => {
    reopen({ maxRows: 50 });
    const many = Array.from({ length: 400 }, (_, count) =>
      aCall({ id: `call_${String(count).padStart(4, '0')}`, started_at: at(count) }),
    );
    record(...many);
    let steps = 1;
    while (log.trim()) steps += 1;
    expect(steps).toBeGreaterThan(2);
    const ids = allIds({ limit: 500 });
    expect(ids).toHaveLength(50);
    expect(ids.at(-1)).toBe('call_0350');
    reopen({ maxRows: 10 });
    log.trim();
    expect(allIds({ limit: 500 })).toHaveLength(10);
  });

  it('lets calls go that are too old, and no others', () => {
    const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
    record(
      ...Array.from({ length: 250 }, (_, index) => aCall({ id: `call_old${index}`, started_at: ago(30) })),
      aCall({ id: 'call_young', started_at: ago(20) }),
    );
    reopen({ maxAgeMs: 24 * 3_600_000 });
    let steps = 1;
    while (log.trim()) steps += 1;
    expect(steps).toBe(3);
    expect(allIds({ limit: 500 })).toEqual(['call_young']);
    log.setRetention({ maxAgeMs: 3_600_000, maxRows: 1_000, maxBytes: 1e9 });
    log.trim();
    expect(allIds({ limit: 500 })).toEqual([]);
  });

  it('lets the oldest calls go where they take too much room, and no more than needed', () => {
    reopen({ maxBytes: 1_000_000 });
    for (let count = 0; count < 300; count += 1) {
      const responseBody = aBody(randomBytes(10_000));
      const id = `call_${String(count).padStart(4, '0')}`;
      record(aCall({ id, started_at: at(count) }, { responseBody }));
      while (log.trim());
    }
    const ids = allIds({ limit: 500 });
    expect(ids.length).toBeGreaterThan(50);
    expect(ids.length).toBeLessThan(100);
    expect(ids[0]).toBe('call_0299');
  });
});

describe('calls that are cleared', () => {
  const canary = 'canarypathword';
  // The index writes of a word only what the word before it does not begin with.
  const trace = 'pathword';
  const secretive = (id: string, toolkit: string) =>
    aCall(
      {
        id,
        toolkit,
        path: `/${canary}/${id}`,
        key_name: `agent ${canary}`,
        error_message: `${canary} failed`,
      },
      { responseBody: { ...aBody('x'.repeat(500)), contentType: `text/${canary}` } },
    );
  /** Deletes as the worker does. */
  const clear = (filter: CallFilter): number => {
    let deleted = 0;
    for (let step = -1; step !== 0; ) {
      step = log.clearStep(filter);
      deleted += step;
      if (filter.length === 0) break;
    }
    log.erase();
    return deleted;
  };

  it('leave no byte in any file, whether indexed or not', () => {
    for (let index = 0; index < 700; index += 1) record(secretive(`call_${index}`, 'gmail'));
    while (log.index() > 0);
    record(secretive('call_late', 'gmail'));
    expect(rawBytes().includes(trace)).toBe(true);
    expect(clear([])).toBe(701);
    expect(rawBytes().includes(trace)).toBe(false);
    // An empty log has 86 kB; with the pages of what was deleted it had 700.
    expect(rawBytes().byteLength).toBeLessThan(200_000);
    expect(rawBytes().includes('gmail')).toBe(false);
    expect(allIds({ limit: 10 })).toEqual([]);
    record(aCall());
    while (log.index() > 0);
    expect(allIds({ limit: 10, filter: fits({ query: 'user' }) })).toEqual(['call_00000001']);
    expect(log.health()).toMatchObject({ calls: 1, waiting_for_index: 0 });
  });

  it('are those that fit alone, and others stay whole and are found', () => {
    for (let index = 0; index < 1_200; index += 1) {
      const id = `call_${String(index).padStart(4, '0')}`;
      record(index % 2 === 0 ? secretive(id, 'gmail') : aCall({ id, toolkit: 'slack' }));
    }
    while (log.index() > 0);
    expect(clear(fits({ query: 'toolkit:gmail' }))).toBe(600);
    expect(rawBytes().includes(trace)).toBe(false);
    expect(allIds({ limit: 500, filter: fits({ query: canary }) })).toEqual([]);
    expect(allIds({ limit: 500, filter: fits({ query: 'slack user' }) })).toHaveLength(600);
    expect(log.get('call_0001')?.response_body.content).toBe('{"login":"octo"}');
    expect(log.get('call_0000')).toBeNull();
  });

  it('leave the file at the next start where that was cut short', () => {
    for (let index = 0; index < 40; index += 1) record(secretive(`call_a${index}`, 'gmail'));
    record(aCall({ toolkit: 'slack' }));
    while (log.index() > 0);
    log.clearStep(fits({ query: 'toolkit:gmail' }));
    reopen();
    expect(rawBytes().includes(trace)).toBe(false);
    expect(notices).toEqual([]);
  });

  it('leave the file later where another reader holds the write-ahead log, which a notice says', () => {
    record(secretive('call_a', 'gmail'));
    const reader = new Database(join(dataDir, 'calls.db'));
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM calls').get();
    clear([]);
    expect(notices.map(({ code }) => code)).toEqual(['ErasureDelayed']);
    reader.close();
    reopen();
    expect(rawBytes().includes(trace)).toBe(false);
  });
});

describe('figures', () => {
  const at = (second: number) => new Date(Date.UTC(2026, 10, 20, 12, 0, second)).toISOString();
  const now = Date.parse(at(100));

  it('add up the calls that fit, over time and by toolkit, agent and status', () => {
    record(
      aCall({ id: 'call_a', started_at: at(0), duration_ms: 10, status: 200 }),
      aCall({ id: 'call_b', started_at: at(10), duration_ms: 20, status: 404 }),
      aCall({
        id: 'call_c',
        started_at: at(60),
        duration_ms: 30,
        status: null,
        error_code: 'UpstreamTimeout',
      }),
      aCall({
        id: 'call_d',
        started_at: at(99),
        duration_ms: 40,
        toolkit: 'slack',
        key_id: null,
        key_name: null,
      }),
    );
    const figures = log.figures({ filter: fits({ since: at(0) }), buckets: 4, now });
    expect(figures).toEqual({
      calls: 4,
      failures: 2,
      is_complete: true,
      by_status: [
        { status: '2xx', calls: 2 },
        { status: '4xx', calls: 1 },
        { status: 'none', calls: 1 },
      ],
      by_toolkit: [
        { toolkit: 'github', calls: 3, failures: 2 },
        { toolkit: 'slack', calls: 1, failures: 0 },
      ],
      by_agent: [
        { key_id: 'key_1', key_name: 'first agent', calls: 3, failures: 2 },
        { key_id: null, key_name: null, calls: 1, failures: 0 },
      ],
      latency: { p50_ms: 20, p90_ms: 40, p95_ms: 40, p99_ms: 40, max_ms: 40 },
      since: at(0),
      until: at(100),
      buckets: [
        { at: at(0), calls: 2, failures: 1, p50_ms: 10, p95_ms: 20 },
        { at: at(25), calls: 0, failures: 0, p50_ms: null, p95_ms: null },
        { at: at(50), calls: 1, failures: 1, p50_ms: 30, p95_ms: 30 },
        { at: at(75), calls: 1, failures: 0, p50_ms: 40, p95_ms: 40 },
      ],
    });
    const failures = log.figures({ filter: fits({ query: 'is:error' }), buckets: 1, now });
    expect([failures.calls, failures.since, failures.buckets.length]).toEqual([2, at(10), 1]);
  });

  it('of no call are all zero', () => {
    expect(log.figures({ filter: [], buckets: 2, now })).toMatchObject({
      calls: 0,
      latency: null,
      is_complete: true,
      since: at(100),
      until: at(100),
    });
  });
});

describe('the file', () => {
  it.runIf(process.platform !== 'win32')('is readable by its user alone', () => {
    record(aCall());
    for (const name of readdirSync(dataDir)) expect(statSync(join(dataDir, name)).mode & 0o777).toBe(0o600);
  });

  it('is set aside where it is damaged, and a fresh one starts', () => {
    record(aCall());
    log.close();
    writeFileSync(join(dataDir, 'calls.db'), 'not a database\n'.repeat(1000));
    log = open();
    expect(allIds({ limit: 10 })).toEqual([]);
    expect(notices.map(({ code }) => code)).toEqual(['DatabaseSetAside']);
    expect(readdirSync(dataDir).some((name) => name.startsWith('calls.damaged-'))).toBe(true);
  });

  it('tells its next opening that it was closed in order, and nothing where it was not', () => {
    record(aCall());
    expect(readdirSync(dataDir)).not.toContain('calls.db-closed');
    log.close();
    expect(readdirSync(dataDir)).toEqual(['calls.db', 'calls.db-closed']);
    log = open();
    expect(readdirSync(dataDir)).not.toContain('calls.db-closed');
    expect(allIds({ limit: 10 })).toHaveLength(1);
  });

  it('is set aside where it turns out to be damaged while in use, and recording goes on', () => {
    const ids = Array.from({ length: 200 }, (_, index) => `call_${index}`);
    record(...ids.map((id) => aCall({ id }, { responseBody: aBody(randomBytes(5_000)) })));
    reopen();
    // A change by another connection empties SQLite's page cache.
    edit("UPDATE calls SET rule = 1 WHERE id = 'call_0'");
    const path = join(dataDir, 'calls.db');
    writeFileSync(path, readFileSync(path).fill(0xa5, 4096));
    const states = ids.map((id) => log.get(id)?.response_body.state ?? 'gone');
    expect(states.at(-1)).toBe('gone');
    expect(notices.map(({ code }) => code)).toEqual(['DatabaseSetAside']);
    expect(record(aCall())).toEqual({ lostRows: 0, lostBodies: 0, reason: null });
    expect(allIds({ limit: 10 })).toEqual(['call_00000001']);
  });

  it('is not opened again by a step of trimming after closing', () => {
    reopen({ maxRows: 0 });
    log.close();
    rmSync(join(dataDir, 'calls.db'));
    expect(log.trim()).toBe(false);
    expect(readdirSync(dataDir)).not.toContain('calls.db');
    log = open();
  });
});
