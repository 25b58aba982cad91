import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallFilterInput } from '#shared/domain/call-filter-input.ts';
import { type CallLogWorld, createCallLogWorld, fits } from '#test/support/call-log-world.ts';
import { aBody, aCall } from './test-processes/sample-call.ts';

let world: CallLogWorld;

beforeEach(() => {
  world = createCallLogWorld();
});

afterEach(() => world.end());

describe('the list', () => {
  const at = (second: number) => new Date(Date.UTC(2026, 10, 20, 12, 0, second)).toISOString();

  it('is newest first and pages without gap or repeat, also among equal times', () => {
    const ids = Array.from({ length: 23 }, (_, index) => `call_${String(index).padStart(8, '0')}`);
    for (const [index, id] of ids.entries())
      world.record(aCall({ id, started_at: at(Math.floor(index / 8)) }));
    const newestFirst = ids.toReversed();
    for (const limit of [1, 5, 23, 500]) expect(world.allIds({ limit })).toEqual(newestFirst);
  });

  it('filters by toolkit, account, key and origin, alone and together', () => {
    world.record(aCall({ id: 'call_a', toolkit: 'github', account_id: 'ca_11111111', key_id: 'key_1' }));
    world.record(aCall({ id: 'call_b', toolkit: 'github', account_id: 'ca_22222222', key_id: 'key_2' }));
    world.record(aCall({ id: 'call_c', toolkit: 'slack', account_id: 'ca_33333333', key_id: 'key_1' }));
    const ids = (input: CallFilterInput) =>
      world.log.list({ limit: 10, filter: fits(input) }).items.map(({ id }) => id);
    expect(ids({ toolkit: 'github' })).toEqual(['call_b', 'call_a']);
    expect(ids({ account_id: 'ca_33333333' })).toEqual(['call_c']);
    expect(ids({ key_id: 'key_1' })).toEqual(['call_c', 'call_a']);
    expect(ids({ key_id: 'key_1', toolkit: 'github' })).toEqual(['call_a']);
    expect(ids({ toolkit: 'none' })).toEqual([]);
    world.record(aCall({ id: 'call_d', toolkit: 'slack', replay_of: 'call_b' }));
    expect(ids({ replay_of: 'call_b' })).toEqual(['call_d']);
    expect(world.allIds({ limit: 1, filter: fits({ toolkit: 'github' }) })).toEqual(['call_b', 'call_a']);
  });

  it.each(['nonsense', '', 'MTIzOmE=', Buffer.from('12').toString('base64url'), '💥'])(
    'refuses a cursor that it did not make: %s',
    (cursor) => {
      expect(() => world.log.list({ limit: 10, cursor })).toThrow(
        expect.objectContaining({
          code: 'ValidationFailed',
          details: expect.objectContaining({ field: 'cursor' }),
        }),
      );
    },
  );

  it('leaves out a row that was edited into nonsense, names it, and pages past it', () => {
    for (const id of ['call_a', 'call_b', 'call_c']) world.record(aCall({ id }));
    world.edit("UPDATE calls SET decision = 4711 WHERE id = 'call_b'");
    expect(world.allIds({ limit: 1 })).toEqual(['call_c', 'call_a']);
    expect(world.log.get('call_b')).toBeNull();
    expect(world.notices).toEqual([
      expect.objectContaining({ code: 'RowUnreadable', message: expect.stringContaining('calls "call_b"') }),
    ]);
  });

  it('keeps the newest calls where there are more than the limit, deleting in small steps', () => {
    world.reopen({ maxRows: 50 });
    const many = Array.from({ length: 400 }, (_, count) =>
      aCall({ id: `call_${String(count).padStart(4, '0')}`, started_at: at(count) }),
    );
    world.record(...many);
    let steps = 1;
    while (world.log.trim()) steps += 1;
    expect(steps).toBeGreaterThan(2);
    const ids = world.allIds({ limit: 500 });
    expect(ids).toHaveLength(50);
    expect(ids.at(-1)).toBe('call_0350');
    world.reopen({ maxRows: 10 });
    world.log.trim();
    expect(world.allIds({ limit: 500 })).toHaveLength(10);
  });

  it('lets calls go that are too old, and no others', () => {
    const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
    world.record(
      ...Array.from({ length: 250 }, (_, index) => aCall({ id: `call_old${index}`, started_at: ago(30) })),
      aCall({ id: 'call_young', started_at: ago(20) }),
    );
    world.reopen({ maxAgeMs: 24 * 3_600_000 });
    let steps = 1;
    while (world.log.trim()) steps += 1;
    expect(steps).toBe(3);
    expect(world.allIds({ limit: 500 })).toEqual(['call_young']);
    world.log.setRetention({ maxAgeMs: 3_600_000, maxRows: 1_000, maxBytes: 1e9 });
    world.log.trim();
    expect(world.allIds({ limit: 500 })).toEqual([]);
  });

  it('lets the oldest calls go where they take too much room, and no more than needed', () => {
    world.reopen({ maxBytes: 1_000_000 });
    for (let count = 0; count < 300; count += 1) {
      const responseBody = aBody(randomBytes(10_000));
      const id = `call_${String(count).padStart(4, '0')}`;
      world.record(aCall({ id, started_at: at(count) }, { responseBody }));
      while (world.log.trim());
    }
    const ids = world.allIds({ limit: 500 });
    expect(ids.length).toBeGreaterThan(50);
    expect(ids.length).toBeLessThan(100);
    expect(ids[0]).toBe('call_0299');
  });
});

describe('figures', () => {
  const at = (second: number) => new Date(Date.UTC(2026, 10, 20, 12, 0, second)).toISOString();
  const now = Date.parse(at(100));

  it('add up the calls that fit, over time and by toolkit, agent and status', () => {
    world.record(
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
        front_door: 'console',
      }),
    );
    const figures = world.log.figures({ filter: fits({ since: at(0) }), buckets: 4, now });
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
        { key_id: 'key_1', key_name: 'first agent', front_door: 'envelope', calls: 3, failures: 2 },
        { key_id: null, key_name: null, front_door: 'console', calls: 1, failures: 0 },
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
    const failures = world.log.figures({ filter: fits({ query: 'is:error' }), buckets: 1, now });
    expect([failures.calls, failures.since, failures.buckets.length]).toEqual([2, at(10), 1]);
  });

  it('keep those without a key apart by their door, and those of one key together', () => {
    const without = { key_id: null, key_name: null };
    world.record(
      aCall({ id: 'call_a', front_door: 'mcp' }),
      aCall({ id: 'call_b', front_door: 'envelope' }),
      aCall({ id: 'call_c', front_door: 'replay', ...without }),
      aCall({ id: 'call_d', front_door: 'replay', ...without }),
      aCall({ id: 'call_e', front_door: 'replay', ...without }),
      aCall({ id: 'call_f', front_door: 'console', ...without }),
    );
    const { by_agent: groups } = world.log.figures({ filter: [], buckets: 1, now });
    expect(groups.map(({ key_id: id, front_door: door, calls }) => [id, id ?? door, calls])).toEqual([
      [null, 'replay', 3],
      ['key_1', 'key_1', 2],
      [null, 'console', 1],
    ]);
  });

  it('of no call are all zero', () => {
    expect(world.log.figures({ filter: [], buckets: 2, now })).toMatchObject({
      calls: 0,
      latency: null,
      is_complete: true,
      since: at(100),
      until: at(100),
    });
  });
});
