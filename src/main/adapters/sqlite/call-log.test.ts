import { createSecretKey, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bodyKey, type CallLogWorld, createCallLogWorld, fits } from '#test/support/call-log-world.ts';
import { callColumns, toRow } from './call-row.ts';
import { migrate } from './migrate.ts';
import { callsMigrations } from './migrations/calls/index.ts';
import { aBody, aCall, unsealed } from './test-processes/sample-call.ts';

let world: CallLogWorld;

beforeEach(() => {
  world = createCallLogWorld();
});

afterEach(() => world.end());

describe('a recorded call', () => {
  it('comes back whole, at once and after a restart', () => {
    const call = aCall({}, { requestBody: aBody('{"q":"Grüße 👋"}') });
    world.record(call);
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
    expect(world.log.get(call.summary.id)).toEqual(expected);
    world.reopen();
    expect(world.log.get(call.summary.id)).toEqual(expected);
    expect(world.log.list({ limit: 10 }).items).toEqual([call.summary]);
    expect(world.log.get('call_unknown')).toBeNull();
  });

  it('holds nothing that looks like a secret of somebody else', () => {
    const token = `ghp_${'0123456789abcdefABCDEF0123456789abcd'}`;
    world.record(
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
    const call = world.log.get('call_00000001');
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
    world.log.close();
    rmSync(join(world.dataDir, 'calls.db'));
    const old = new Database(join(world.dataDir, 'calls.db'));
    migrate(old, callsMigrations.slice(0, 3));
    const columns = callColumns.filter((name) => name !== 'session_id');
    const insert = old.prepare(
      `INSERT INTO calls (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    );
    for (const call of unsealed(...calls)) {
      const row = toRow(call, createSecretKey(bodyKey()));
      insert.run(row.filter((_, index) => callColumns[index] !== 'session_id'));
    }
    old.close();
    world.log = world.open();
    const summaries = calls.map(({ summary }) => summary);
    expect(world.log.list({ limit: 9 }).items).toEqual(summaries.toReversed());
    while (world.log.index() > 0);
    const filter = fits({
      toolkit: 'gmail',
      account_id: 'ca_aaaaaaaa',
      query: 'user "first agent" status:404',
    });
    expect(world.log.list({ limit: 9, filter }).items).toEqual(summaries.slice(0, 2).toReversed());
    expect(world.log.get('call_a')?.response_body.content).toBe('{"login":"octo"}');
    expect(world.log.get('call_a')?.response_headers).toEqual(calls[0]?.responseHeaders);
    expect(world.notices).toEqual([]);
  });

  it('is indexed as it is stored where that is asked for, and found in the place that it began at', () => {
    const moments = ['12:00:02', '12:00:01', '12:00:03'];
    for (const [index, moment] of moments.entries()) {
      const started_at = `2026-11-20T${moment}.000Z`;
      for (const call of unsealed(aCall({ id: `call_${index}`, started_at }))) world.log.add(call);
    }
    expect(world.log.flush(true)).toEqual({ lostRows: 0, lostBodies: 0, reason: null });
    expect(world.log.waitingForIndex()).toBe(0);
    expect(world.allIds({ limit: 1, filter: fits({ query: 'user' }) })).toEqual([
      'call_2',
      'call_0',
      'call_1',
    ]);
    expect(world.allIds({ limit: 9, filter: fits({ toolkit: 'gmail' }) })).toEqual([]);
  });

  it('is indexed anew where its words are those of an earlier version', () => {
    world.record(aCall({ id: 'call_a' }), aCall({ id: 'call_b', toolkit: 'gmail' }));
    while (world.log.index() > 0);
    world.log.close();
    world.edit('PRAGMA user_version = 5; DROP TABLE header_vocabularies');
    const indexed = () => {
      const db = new Database(join(world.dataDir, 'calls.db'), { readonly: true });
      const rows = db.prepare("SELECT rowid FROM call_index WHERE call_index MATCH 'user'").all();
      db.close();
      return rows.length;
    };
    expect(indexed()).toBe(2);
    world.log = world.open();
    expect([world.log.waitingForIndex(), indexed()]).toEqual([2, 0]);
    expect(world.allIds({ limit: 9, filter: fits({ toolkit: 'gmail', query: 'user' }) })).toEqual(['call_b']);
    while (world.log.index() > 0);
    expect([world.log.waitingForIndex(), indexed()]).toEqual([0, 2]);
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
    world.record(call);
    expect(world.log.list({ limit: 1 }).items).toEqual([call.summary]);
  });

  it('has its headers and bodies in no file in clear, compressed or not', () => {
    const small = 'canary-small-body-1234567890';
    const large = 'canary-large-body-1234567890 '.repeat(500);
    world.record(
      aCall(
        {},
        {
          requestBody: aBody(small),
          responseBody: aBody(large),
          requestHeaders: [['x-canary', 'canary-header-value']],
        },
      ),
    );
    const raw = world.rawBytes();
    expect(raw.includes('call_00000001')).toBe(true);
    for (const text of ['canary-small', 'canary-large', 'canary-header', 'x-canary']) {
      expect(raw.includes(text)).toBe(false);
    }
    expect(raw.byteLength).toBeLessThan(300_000);
    expect(world.log.get('call_00000001')?.response_body.content).toBe(large);
  });

  it('takes bodies that are slices of larger memory, and leaves the caller its memory', () => {
    const pool = Buffer.alloc(1024, 'secret neighbour ');
    pool.write('the body', 100);
    const whole = randomBytes(64 * 1024);
    world.record(aCall({}, { requestBody: aBody(pool.subarray(100, 108)), responseBody: aBody(whole) }));
    const found = world.log.get('call_00000001');
    expect(found?.request_body.content).toBe('the body');
    expect(found?.response_body).toMatchObject({ encoding: 'base64', content: whole.toString('base64') });
    expect(whole.byteLength).toBe(64 * 1024);
  });

  it('shows a truncated text as text, cut before a broken character, and its full size', () => {
    const bytes = Buffer.from('Grüße 👋').subarray(0, -2);
    world.record(aCall({}, { responseBody: { ...aBody(bytes, 'truncated'), size: 5_000_000 } }));
    expect(world.log.get('call_00000001')?.response_body).toMatchObject({
      state: 'truncated',
      size: 5_000_000,
      encoding: 'utf8',
      content: 'Grüße ',
    });
  });

  it('is not lost to another one that cannot be stored', () => {
    const late = aCall({ id: 'call_00000002', started_at: 'never' });
    expect(world.record(aCall(), aCall(), late, aCall({ id: 'call_00000003' }))).toEqual({
      lostRows: 2,
      lostBodies: 0,
      reason: expect.any(String),
    });
    expect(world.allIds({ limit: 10 })).toEqual(['call_00000003', 'call_00000001']);
    expect(world.log.flush()).toEqual({ lostRows: 0, lostBodies: 0, reason: null });
  });
});

describe('without the right key', () => {
  it('bodies of new calls are dropped and those of old calls are locked until it is back', () => {
    world.record(aCall());
    world.log.setBodyKey(null);
    world.record(aCall({ id: 'call_00000002' }));
    expect(world.log.get('call_00000001')).toMatchObject({
      request_headers: [],
      response_headers: [],
      request_body: { state: 'none', content: null },
      response_body: { state: 'locked', size: 16, content: null, encoding: null },
      injected: [{ in: 'header', name: 'authorization' }],
    });
    world.log.setBodyKey(bodyKey());
    expect(world.log.get('call_00000001')?.response_body.content).toBe('{"login":"octo"}');
    expect(world.log.get('call_00000002')?.response_body).toMatchObject({ state: 'dropped', size: 16 });
  });

  it('bodies are unreadable, and so are those moved to another call or column', () => {
    world.record(aCall({}, { requestBody: aBody('asked') }));
    world.record(aCall({ id: 'call_00000002' }, { requestBody: aBody('other') }));
    world.edit(`UPDATE call_contents SET request_body = (SELECT max(request_body) FROM call_contents WHERE position % 2 = 1),
      response_body = request_body WHERE position % 2 = 0`);
    const moved = world.log.get('call_00000001');
    expect([moved?.request_body.state, moved?.response_body.state]).toEqual(['unreadable', 'unreadable']);
    expect(world.log.get('call_00000002')?.request_body.content).toBe('other');
    world.log.setBodyKey(new Uint8Array(32).fill(8));
    expect(world.log.get('call_00000002')).toMatchObject({
      request_headers: [],
      request_body: { state: 'unreadable', content: null },
    });
  });
});

describe('the file', () => {
  it.runIf(process.platform !== 'win32')('is readable by its user alone', () => {
    world.record(aCall());
    for (const name of readdirSync(world.dataDir))
      expect(statSync(join(world.dataDir, name)).mode & 0o777).toBe(0o600);
  });

  it('is set aside where it is damaged, and a fresh one starts', () => {
    world.record(aCall());
    world.log.close();
    writeFileSync(join(world.dataDir, 'calls.db'), 'not a database\n'.repeat(1000));
    world.log = world.open();
    expect(world.allIds({ limit: 10 })).toEqual([]);
    expect(world.notices.map(({ code }) => code)).toEqual(['DatabaseSetAside']);
    expect(readdirSync(world.dataDir).some((name) => name.startsWith('calls.damaged-'))).toBe(true);
  });

  it('tells its next opening that it was closed in order, and nothing where it was not', () => {
    world.record(aCall());
    expect(readdirSync(world.dataDir)).not.toContain('calls.db-closed');
    world.log.close();
    expect(readdirSync(world.dataDir)).toEqual(['calls.db', 'calls.db-closed']);
    world.log = world.open();
    expect(readdirSync(world.dataDir)).not.toContain('calls.db-closed');
    expect(world.allIds({ limit: 10 })).toHaveLength(1);
  });

  it('is set aside where it turns out to be damaged while in use, and recording goes on', () => {
    const ids = Array.from({ length: 200 }, (_, index) => `call_${index}`);
    world.record(...ids.map((id) => aCall({ id }, { responseBody: aBody(randomBytes(5_000)) })));
    world.reopen();
    // A change by another connection empties SQLite's page cache.
    world.edit("UPDATE calls SET rule = 1 WHERE id = 'call_0'");
    const path = join(world.dataDir, 'calls.db');
    writeFileSync(path, readFileSync(path).fill(0xa5, 4096));
    const states = ids.map((id) => world.log.get(id)?.response_body.state ?? 'gone');
    expect(states.at(-1)).toBe('gone');
    expect(world.notices.map(({ code }) => code)).toEqual(['DatabaseSetAside']);
    expect(world.record(aCall())).toEqual({ lostRows: 0, lostBodies: 0, reason: null });
    expect(world.allIds({ limit: 10 })).toEqual(['call_00000001']);
  });

  it('is not opened again by a step of trimming after closing', () => {
    world.reopen({ maxRows: 0 });
    world.log.close();
    rmSync(join(world.dataDir, 'calls.db'));
    expect(world.log.trim()).toBe(false);
    expect(readdirSync(world.dataDir)).not.toContain('calls.db');
    world.log = world.open();
  });
});
