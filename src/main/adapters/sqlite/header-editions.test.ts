import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallRecord } from '#main/core/ports/index.ts';
import type { FieldPair } from '#shared/domain/call.ts';
import { type CallLogWorld, createCallLogWorld, fits } from '#test/support/call-log-world.ts';
import { aCall, unsealed } from './test-processes/sample-call.ts';

let world: CallLogWorld;

beforeEach(() => {
  world = createCallLogWorld();
});

afterEach(() => world.end());

const second = (index: number) => new Date(Date.UTC(2026, 10, 20, 12) + index * 1_000);
const idOf = (index: number) => `call_${String(index).padStart(6, '0')}`;

/** A call of a service that has many headers of its own. */
function aCallOf(service: string, index: number, rest: Partial<CallRecord> = {}): CallRecord {
  const responseHeaders: FieldPair[] = [
    ['date', second(index).toUTCString()],
    ['server', `${service} front`],
    ['x-request', index.toString(16).padStart(32, '0')],
    ...Array.from(
      { length: 12 },
      (_, place): FieldPair => [
        `x-${service}-header-${place}`,
        `value ${place} that every answer of ${service} has`,
      ],
    ),
  ];
  return aCall(
    { id: idOf(index), started_at: second(index).toISOString(), toolkit: service },
    { responseHeaders, approvalId: null, ...rest },
  );
}

function recordMany(service: string, from: number, count: number): void {
  for (let index = from; index < from + count; index += 1) world.record(aCallOf(service, index));
}

function headersOf(index: number): readonly FieldPair[] | undefined {
  return world.log.get(idOf(index))?.response_headers;
}

function expectHeaders(service: string, ...indices: number[]): void {
  for (const index of indices) expect(headersOf(index)).toEqual(aCallOf(service, index).responseHeaders);
}

/** As another process sees the file. */
function inFile<Row>(sql: string): Row[] {
  const db = new Database(join(world.dataDir, 'calls.db'), { readonly: true });
  try {
    return db.prepare(sql).all() as Row[];
  } finally {
    db.close();
  }
}

const editions = () => inFile<{ id: number }>('SELECT id FROM header_vocabularies').map(({ id }) => id);
const headerBytes = (): number[] =>
  inFile<{ bytes: number }>('SELECT length(headers) AS bytes FROM call_contents ORDER BY position').map(
    ({ bytes }) => bytes,
  );

describe('headers of a service that calls are made to again and again', () => {
  it('take a part of the room after some calls, and come back whole, also after a restart', () => {
    recordMany('acme', 0, 140);
    const [first = 0] = headerBytes();
    const last = headerBytes().at(-1) ?? first;
    expect(last).toBeLessThan(first / 2);
    expectHeaders('acme', 0, 127, 128, 139);
    world.reopen();
    expectHeaders('acme', 0, 139);
    recordMany('acme', 140, 1);
    expect(headerBytes().at(-1)).toBe(last);
    expect(editions()).toEqual([1]);
  });

  it('take as little while calls come in a hurry', () => {
    recordMany('acme', 0, 130);
    for (const call of unsealed(aCallOf('acme', 130))) world.log.add(call, true);
    world.log.flush();
    const [before, hurried] = headerBytes().slice(-2);
    expect(hurried).toBe(before);
    expectHeaders('acme', 130);
  });

  it('come back with what a call has besides', () => {
    recordMany('acme', 0, 130);
    const besides = { approvalId: 'ap_9', redirects: [{ status: 302, url: 'https://a.example/next' }] };
    world.record(aCallOf('acme', 130, besides), aCallOf('acme', 131, { timing: null }));
    const strange: FieldPair[] = [['x-half', 'half a character: \ud800']];
    world.record(aCallOf('acme', 132, { responseHeaders: strange }));
    expect(world.log.get(idOf(130))).toMatchObject({ approval_id: 'ap_9', redirects: besides.redirects });
    expect(world.log.get(idOf(129))?.timing).toEqual(aCall().timing);
    expect(world.log.get(idOf(131))?.timing).toBeNull();
    expect(headersOf(132)).toEqual(strange);
    recordMany('acme', 133, 1);
    expectHeaders('acme', 133);
  });

  it('stand there without the secrets in them, and so does where a call was sent on to', () => {
    recordMany('acme', 0, 130);
    const secret = {
      responseHeaders: [['set-cookie', 'a=b']] satisfies FieldPair[],
      redirects: [{ status: 302, url: 'https://a.example/?api_key=b' }],
    };
    world.record(aCallOf('acme', 130, secret));
    expect(headersOf(130)).toEqual([['set-cookie', 'a={{secret:cookie}}']]);
    expect(world.log.get(idOf(130))?.redirects).toEqual([
      { status: 302, url: 'https://a.example/?api_key={{secret:api_key}}' },
    ]);
  });

  it('are learned without the secrets in them', () => {
    const token = `ghp_${'0123456789abcdefABCDEF0123456789abcd'}`;
    const responseHeaders: FieldPair[] = [['x-token', token]];
    for (let index = 0; index < 140; index += 1) world.record(aCallOf('acme', index, { responseHeaders }));
    expect([headersOf(1), headersOf(139)]).toEqual(Array(2).fill([['x-token', '{{secret:x_token}}']]));
  });

  it('stand in the file under the key alone', () => {
    recordMany('acme', 0, 140);
    expect(editions()).toEqual([1]);
    expect(world.rawBytes().includes('acme')).toBe(true);
    expect(world.rawBytes().includes('acme front')).toBe(false);
    expect(world.rawBytes().includes('acme-header')).toBe(false);
  });
});

describe('a vocabulary of headers', () => {
  it('gives way to another where services change, and still opens the calls that it wrote', () => {
    recordMany('acme', 0, 128);
    recordMany('other', 128, 600);
    expect(editions()).toEqual([1, 2]);
    expectHeaders('acme', 0, 127);
    expectHeaders('other', 128, 639, 640, 727);
    world.reopen();
    expectHeaders('acme', 127);
    expectHeaders('other', 200, 727);
  });

  it('stays where another would save little', () => {
    recordMany('acme', 0, 128 + 512 + 10);
    expect(editions()).toEqual([1]);
  });

  it('goes with the last call that needs it', () => {
    recordMany('acme', 0, 128);
    recordMany('other', 128, 600);
    const trimTo = (maxRows: number): void => {
      world.log.setRetention({ maxAgeMs: null, maxRows, maxBytes: 1e9 });
      while (world.log.trim());
    };
    trimTo(90);
    expect(editions()).toEqual([1, 2]);
    trimTo(80);
    expect(editions()).toEqual([2]);
    expectHeaders('other', 727);
  });

  it.each<[string, () => void]>([
    [
      'grow too old',
      () => {
        world.log.setRetention({ maxAgeMs: 1, maxRows: 1_000, maxBytes: 1e9 });
        while (world.log.trim());
      },
    ],
    [
      'are cleared',
      () => {
        const early = fits({ query: `until:${second(640).toISOString()}` });
        while (world.log.clearStep(early) > 0);
        world.log.erase();
      },
    ],
  ])('goes with the calls that need it also where they %s', (_, deleteEarly) => {
    recordMany('acme', 0, 128);
    recordMany('other', 128, 600);
    expect(editions()).toEqual([1, 2]);
    deleteEarly();
    expect(editions()).toEqual([2]);
  });

  it('writes no further call once the calls that taught it are gone, and is learned anew', () => {
    const keep = (maxRows: number): void => {
      world.log.setRetention({ maxAgeMs: null, maxRows, maxBytes: 1e9 });
      while (world.log.trim());
    };
    recordMany('acme', 0, 200);
    const [usual = 0] = headerBytes().slice(-1);
    keep(73);
    recordMany('acme', 200, 1);
    expect(headerBytes().at(-1)).toBe(usual);
    keep(72);
    recordMany('acme', 201, 1);
    expect(headerBytes().at(-1)).toBeGreaterThan(usual * 2);
    expectHeaders('acme', 199, 200, 201);
    recordMany('acme', 202, 140);
    expect(headerBytes().at(-1)).toBe(usual);
    expect(editions()).toEqual([1, 2]);
    keep(100);
    expect(editions()).toEqual([2]);
    expectHeaders('acme', 341);
  });

  it('is cleared with all calls, and learned anew', () => {
    recordMany('acme', 0, 140);
    world.log.clearStep([]);
    world.log.erase();
    expect(editions()).toEqual([]);
    recordMany('acme', 0, 140);
    expectHeaders('acme', 0, 139);
    expect(editions()).toEqual([1]);
  });

  it('writes no further call once calls that it may speak of are cleared, and goes with the others', () => {
    recordMany('acme', 0, 140);
    // Some of those that taught it stay.
    const clearing = fits({ query: `until:${second(100).toISOString()}` });
    while (world.log.clearStep(clearing) > 0);
    world.log.erase();
    expectHeaders('acme', 138, 139);
    const [usual = 0] = headerBytes().slice(-1);
    recordMany('acme', 140, 2);
    expect(headerBytes().at(-1)).toBeGreaterThan(usual * 2);
    expectHeaders('acme', 139, 140);
    world.log.setRetention({ maxAgeMs: null, maxRows: 1, maxBytes: 1e9 });
    while (world.log.trim());
    expect(editions()).toEqual([]);
  });

  it('of another key is not used, and neither are its headers shown', () => {
    recordMany('acme', 0, 140);
    world.log.setBodyKey(new Uint8Array(32).fill(8));
    expect(headersOf(139)).toEqual([]);
    recordMany('acme', 140, 140);
    expectHeaders('acme', 140, 279);
    expect(editions()).toEqual([1, 2]);
    world.log.setBodyKey(new Uint8Array(32).fill(7));
    expectHeaders('acme', 139);
    expect(headersOf(279)).toEqual([]);
  });

  it('that is gone or broken costs its headers alone', () => {
    recordMany('acme', 0, 140);
    world.log.close();
    world.edit("UPDATE header_vocabularies SET sealed = x'0102'");
    world.log = world.open();
    expect(headersOf(139)).toEqual([]);
    expectHeaders('acme', 0);
    expect(world.allIds({ limit: 200 })).toHaveLength(140);
    recordMany('acme', 140, 1);
    expectHeaders('acme', 140);
  });

  it('goes over into the file that takes the place of a damaged one', () => {
    recordMany('acme', 0, 140);
    world.reopen();
    for (const call of unsealed(aCallOf('acme', 140))) world.log.add(call);
    // A change by another connection empties SQLite's page cache.
    world.edit('UPDATE calls SET rule = 1');
    const path = join(world.dataDir, 'calls.db');
    writeFileSync(path, readFileSync(path).fill(0xa5, 4096));
    expect(headersOf(0)).toBeUndefined();
    world.log.flush();
    expect(world.notices.map(({ code }) => code)).toEqual(['DatabaseSetAside']);
    expectHeaders('acme', 140);
    world.reopen();
    expectHeaders('acme', 140);
  });

  it('is one of at most sixteen', () => {
    recordMany('acme', 0, 128);
    const db = new Database(join(world.dataDir, 'calls.db'));
    const insert = db.prepare("INSERT INTO header_vocabularies VALUES (?, x'00', 9007199254740991)");
    for (let id = 100; id < 115; id += 1) insert.run(id);
    db.close();
    recordMany('other', 128, 600);
    expect(editions()).toHaveLength(16);
    expectHeaders('other', 727);
  });
});
