import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallSummary } from '#shared/domain/call.ts';
import { type CallFilter, matchesCall } from '#shared/domain/call-filter.ts';
import { parseCallQuery } from '#shared/domain/call-query.ts';
import { type CallLog, openCallLog } from './call-log.ts';
import { aCall, unsealed } from './test-processes/sample-call.ts';

const start = Date.parse('2026-11-20T12:00:00Z');
const now = start + 3_600_000;
const count = 6_000;

let dataDir = '';
let log: CallLog;

/** Item `seed` of a list, well spread; the first ones come most often. */
function pick<Item>(items: readonly Item[], seed: number): Item {
  const place = Math.floor((((seed * 2_654_435_761) % 1_000) / 1_000) ** 2 * items.length);
  return items[place] as Item;
}

function sample(index: number): CallSummary {
  const toolkit = pick(['github', 'gmail', 'slack', 'notion', null], index * 3 + 1);
  return aCall({
    id: `call_${String(index).padStart(6, '0')}`,
    // Some in one millisecond, and some that ended later than those that began after them.
    started_at: new Date(start + Math.floor(index / 3) * 500 - (index % 10 === 0 ? 4_000 : 0)).toISOString(),
    toolkit,
    account_id: toolkit === null ? null : `ca_${toolkit}${pick([1, 2], index * 7)}`,
    key_id: pick(['key_1', 'key_2', null], index * 11),
    key_name: pick(['first agent', 'Zweiter Agent', null], index * 11),
    method: pick(['GET', 'POST', 'DELETE', 'QUERY'], index * 13),
    origin: toolkit === null ? null : `https://api.${toolkit}.com:8443`,
    path: pick(
      [
        `/repos/octo/hello-${index % 40}/issues/${index}?per_page=30`,
        `/users/me/messages/${index}`,
        `/größe/naïve_path`,
        '/',
        `/Repos`,
      ],
      index * 17,
    ),
    decision: pick(['allowed', 'denied', 'held', 'refused'], index * 19),
    rule: pick([null, 'rl_1', 'owner'], index * 23),
    status: pick([200, 404, 500, 204, null], index * 29),
    error_code: pick([null, null, null, 'UpstreamTimeout', 'RuleDenied'], index * 31),
    error_message: pick([null, null, null, 'The service did not answer in time.'], index * 31),
    duration_ms: pick([0.5, 12.5, 511.999, 512, 70_000], index * 37),
    front_door: pick(['envelope', 'pass_through', 'mcp'], index * 41),
    replay_of: index % 500 === 499 ? `call_${String(index - 100).padStart(6, '0')}` : null,
    session_id: pick([null, null, 'trs_A1b', 'trs_second'], index * 43),
  }).summary;
}

const all = Array.from({ length: count }, (_, index) => sample(index));
/** As the list has them: by time, and within a millisecond as they came. */
const newestFirst = all
  .map((call, index) => ({ call, at: Date.parse(call.started_at), index }))
  .sort((a, b) => b.at - a.at || b.index - a.index)
  .map(({ call }) => call);
const replayed = new Set(all.map((call) => call.replay_of));

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sallyport-search-'));
  log = openCallLog(
    { path: join(dataDir, 'calls.db'), retention: { maxAgeMs: null, maxRows: 1e6, maxBytes: 1e9 } },
    () => {},
  );
  for (const [index, call] of all.entries()) {
    const [row] = unsealed(aCall(call));
    if (row) log.add(row);
    // Some are indexed as they are stored, others in steps that follow.
    if (index % 200 === 199) log.flush(index < 2_000);
    // The last thousand stay out of the index.
    if (index === count - 1_000) while (log.index() > 0);
  }
  log.flush();
});

afterAll(() => {
  log.close();
  rmSync(dataDir, { recursive: true, force: true });
});

function filterOf(line: string): CallFilter {
  const parsed = parseCallQuery(line, now);
  if (!parsed.ok) throw new Error(`${line}: ${parsed.fault.message}`);
  return parsed.filter;
}

function listed(filter: CallFilter, limit: number, from = log): string[] {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = from.list({ filter, limit, cursor });
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return ids;
}

/** What the list has to hold, by the function that the console uses. */
function expected(filter: CallFilter): string[] {
  return newestFirst
    .filter((call) =>
      filter.every((condition) => {
        if (condition.field !== 'is' || !condition.traits.includes('replayed')) {
          return matchesCall(call, [condition]);
        }
        const others = condition.traits.filter((trait) => trait !== 'replayed');
        const has =
          replayed.has(call.id) || matchesCall(call, [{ field: 'is', traits: others, negated: false }]);
        return has !== condition.negated;
      }),
    )
    .map(({ id }) => id);
}

const parts = [
  'toolkit:github',
  'toolkit:git*,none',
  'toolkit:notion',
  'toolkit:absent',
  'account:ca_gmail2',
  'agent:"zweiter agent"',
  'agent:none',
  'agent:key_*',
  'method:query',
  'host:api.slack.com:8443',
  'host:api.slack.com',
  '-host:api.slack.com',
  'decision:denied',
  'rule:none',
  'error:upstream*',
  'door:mcp',
  'session:trs_a1b',
  'session:none',
  'session:trs_*',
  'path:/repos/*',
  'path:/repos/octo/*/issues/*',
  'path:hello-7',
  'path:/repos/*?per_page=30',
  'path:*/messages/*,/',
  'path:/größe/*',
  'status:>=400',
  'status:none,404',
  'took:>511.999ms',
  'took:<1ms,>1m',
  'since:50m until:20m',
  'is:error',
  'is:replay',
  'is:replayed',
  'is:replay,error',
  'id:call_0012',
  'replay_of:call_000399',
  'octo',
  'agen',
  '"did not answer"',
  '404 git',
  'größe',
  'PATH',
  'call_00001',
];

/** The same log, looking at few calls at a time. */
function hurriedLog(): CallLog {
  const retention = { maxAgeMs: null, maxRows: 1e6, maxBytes: 1e9 };
  const limits = { lookedAt: 150, lookedAtForFigures: 600 };
  return openCallLog({ path: join(dataDir, 'calls.db'), retention, limits }, () => {});
}

describe('a search whose calls are far apart', () => {
  const scanned = [
    '-path:/*',
    '-path:/users/*',
    '-path:/repos/*',
    'path:*naïve*,*messages*',
    '-octo',
    '-octo -users',
    '-took:<512ms',
    '-since:50m',
    'session:trs_*',
    '-session:none',
    'toolkit:github -path:/repos/*',
    'toolkit:gmail,slack,none session:trs_*',
  ];
  let hurried: CallLog;
  beforeAll(() => {
    hurried = hurriedLog();
  });
  afterAll(() => hurried.close());

  it.each(scanned)('finds exactly the calls that fit %s, however often it stops', (line) => {
    const filter = filterOf(line);
    expect(listed(filter, 500, hurried)).toEqual(expected(filter));
  });

  it('stops before it has looked at every call, and goes on at its cursor', () => {
    const filter = filterOf('-path:/*');
    expect(log.list({ filter, limit: 50 }).next_cursor).toBeNull();
    const first = hurried.list({ filter, limit: 50 });
    expect(first.items).toEqual([]);
    const second = hurried.list({ filter, limit: 50, cursor: first.next_cursor ?? '' });
    expect(second.next_cursor).not.toBe(first.next_cursor);
  });

  it('says that its figures are not complete', () => {
    const filter = filterOf('-path:/*');
    expect(log.figures({ filter, buckets: 1, now })).toMatchObject({ calls: 0, is_complete: true });
    expect(hurried.figures({ filter, buckets: 1, now })).toMatchObject({ calls: 0, is_complete: false });
  });
});

describe('the list', () => {
  it.each(parts.flatMap((part) => (part.includes(' ') && !part.includes('"') ? [part] : [part, `-${part}`])))(
    'holds exactly the calls that fit %s, over all pages',
    (line) => {
      const filter = filterOf(line);
      expect(listed(filter, 500)).toEqual(expected(filter));
    },
  );

  it('holds exactly the calls that fit several conditions', () => {
    const part = fc
      .tuple(fc.constantFrom('', '', '-'), fc.constantFrom(...parts))
      .map(([sign, text]) => sign + text);
    fc.assert(
      fc.property(fc.array(part, { minLength: 2, maxLength: 4 }), (chosen) => {
        const filter = filterOf(chosen.join(' '));
        expect(listed(filter, 500)).toEqual(expected(filter));
      }),
      { numRuns: Number(process.env.SALLYPORT_FILTER_RUNS ?? 60), seed: 7 },
    );
  });

  it('pages through a filter one by one', () => {
    const filter = filterOf('toolkit:notion method:POST');
    expect(listed(filter, 1)).toEqual(expected(filter));
  });

  it('takes texts with the signs of its index for what they are', () => {
    for (const line of [
      '"~1"',
      '"\\"*"',
      '"a AND b"',
      '"(x OR"',
      '"-x:y"',
      'session:~s',
      'session:"\\""',
      'NEAR',
    ]) {
      const filter = filterOf(line);
      expect(listed(filter, 500)).toEqual(expected(filter));
    }
  });
});
