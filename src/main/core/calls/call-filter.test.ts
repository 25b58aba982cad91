import { describe, expect, it } from 'vitest';
import type { CallSummary } from '#shared/domain/call.ts';
import { matchesCall } from '#shared/domain/call-filter.ts';
import type { CallFilterInput } from '#shared/domain/call-filter-input.ts';
import { aCallSummary } from '#test/support/call-summary.ts';
import { callFilterOf } from './call-filter.ts';

const names = {
  accounts: [
    { id: 'ca_aaaaaaaa', names: ['Work mail', 'octo@example.com'] },
    { id: 'ca_bbbbbbbb', names: ['home'] },
  ],
  agents: [{ id: 'key_1', name: 'Renamed agent' }],
};
const call = aCallSummary({
  id: 'call_0Abc',
  started_at: '2026-11-20T12:34:56.789Z',
  key_name: 'first agent',
  account_id: 'ca_aaaaaaaa',
  path: '/repos/octo/hello/issues?per_page=30',
  status: 404,
  duration_ms: 120.5,
  first_byte_ms: 100,
  response_bytes: 17,
});

const fits = (input: CallFilterInput, changed: Partial<CallSummary> = {}) =>
  matchesCall({ ...call, ...changed }, callFilterOf(input, names, Date.parse('2026-11-20T13:00:00Z')));

describe('a call fits', () => {
  it.each([
    'account:"work mail"',
    'account:octo@*',
    'account:ca_aaaaaaaa',
    'agent:"renamed agent"',
    'agent:first*',
    'agent:key_1',
    'method:get,post',
    'host:api.github.com',
    'path:/repos/*',
    'path:/repos/octo/hello/issues',
    'path:hello',
    'path:*?per_page=30',
    'status:4xx',
    'took:>100ms',
    'since:1h until:10m',
    'error:none session:none',
    'is:error',
    '-is:replay -is:replayed',
    'id:call_0A',
    'call_0Abc',
    'issu octo',
    'work',
    '404 GITHUB "first agent"',
    '-slack',
  ])('%s', (query) => {
    expect(fits({ query })).toBe(true);
  });

  it.each([
    'account:home',
    'agent:first',
    '-method:get',
    'host:github.com',
    'path:/repos',
    'path:*per_page=30',
    'path:/issues/*',
    'status:2xx status:404',
    'status:none',
    'took:<=120ms',
    'since:10m',
    'until:1h',
    'is:replay',
    'is:replayed',
    'id:call_1',
    'ssues',
    'home',
    'toolkit:github -toolkit:git*',
  ])('not: %s', (query) => {
    expect(fits({ query })).toBe(false);
  });

  it.each([
    ['host:127.0.0.1', 'http://127.0.0.1:4700', true],
    ['host:127.0.0.1:4700', 'http://127.0.0.1:4700', true],
    ['host:127.0.0.1:4701', 'http://127.0.0.1:4700', false],
    ['-host:127.0.0.1', 'http://127.0.0.1:4700', false],
    ['host:[::1]', 'http://[::1]:4700', true],
    ['host:127.0.0.1:80', 'http://127.0.0.1', false],
    ['host:none', null, true],
  ])('where a host without a port stands for any: %s of %s', (query, origin, expected) => {
    expect(fits({ query }, { origin })).toBe(expected);
  });

  it('by structured fields and the query line together', () => {
    const whole = {
      toolkit: ['github', 'slack'],
      account_id: 'ca_aaaaaaaa',
      key_id: 'key_1',
      method: 'GET',
      path: '/repos/*',
      status: ['4xx', 500],
      decision: 'allowed',
      front_door: 'envelope',
      min_duration_ms: 120.5,
      max_duration_ms: 120.5,
      since: '2026-11-20T12:34:56.789Z',
      until: '2026-11-20T12:34:56.790Z',
      failed: true,
      is_replay: false,
    } as const satisfies object;
    const input = { ...whole, toolkit: [...whole.toolkit], status: [...whole.status], query: 'octo' };
    expect(fits(input)).toBe(true);
    expect(fits(input, { toolkit: 'gmail' })).toBe(false);
    expect(fits(input, { status: 500 })).toBe(true);
    expect(fits(input, { duration_ms: 120.501 })).toBe(false);
    expect(fits(input, { started_at: '2026-11-20T12:34:56.790Z' })).toBe(false);
    expect(fits({ ...input, query: 'octo -method:GET' })).toBe(false);
  });

  it('by the id of a key, not by what another key is called', () => {
    expect(fits({ key_id: 'key_2' }, { key_name: 'key_2' })).toBe(false);
    expect(fits({ query: 'agent:key_2' }, { key_name: 'key_2' })).toBe(true);
  });
});

it('names field, place and remedy of a query that cannot be read', () => {
  expect(() => callFilterOf({ query: 'x statsu:4xx' }, names, 0)).toThrow(
    expect.objectContaining({
      code: 'ValidationFailed',
      message: expect.stringContaining('query: at character 3: There is no field "statsu"'),
      details: { field: 'query', fix: 'Write status there.' },
    }),
  );
});
