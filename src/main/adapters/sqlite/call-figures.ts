import { frontDoorSchema } from '#shared/domain/call.ts';
import type { CallFigures } from '#shared/domain/call-figures.ts';
import { startOf } from './call-coding.ts';
import type { CallTerms } from './call-terms.ts';

/** What statistics read of a row; terms by their numbers. */
export const countedColumns = [
  'position',
  'toolkit',
  'key_id',
  'key_name',
  'status',
  'error_code',
  'duration_us',
  'front_door',
] as const;
export type CountedRow = readonly [
  position: number,
  toolkit: number,
  keyId: number,
  keyName: number,
  status: number,
  errorCode: number,
  durationUs: number,
  frontDoor: number,
];

export interface FigureSpan {
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly until: number;
  readonly buckets: number;
}

interface Group {
  calls: number;
  failures: number;
}

/** Who made calls: a key, or where there is none the door; each by the number that is its own. */
interface Caller extends Group {
  readonly keyId: number;
  readonly keyName: number;
  readonly frontDoor: number;
}

interface Bucket extends Group {
  readonly durations: number[];
}

const mostGroups = 20;
const statusClasses = ['1xx', '2xx', '3xx', '4xx', '5xx', 'other', 'none'] as const;

/** Adds up calls, newest first. Each of many rows is looked at once, and what its numbers stand for only at the end. */
export function figuresOf(
  rows: readonly CountedRow[],
  terms: Pick<CallTerms, 'valueOf'>,
  isComplete: boolean,
  { since, until, buckets: count }: FigureSpan,
): CallFigures {
  const all = newGroup();
  const statuses = new Map<number, Group>();
  const toolkits = new Map<number, Group>();
  const agents = new Map<number, Caller>();
  const step = Math.max(1, (until - since) / count);
  const buckets = Array.from({ length: count }, (): Bucket => ({ ...newGroup(), durations: [] }));
  const durations = new Float64Array(rows.length);
  const outcomes = createOutcomes(terms);
  const hasKey = remembered((keyId: number) => (terms.valueOf('key_id', keyId) ?? null) !== null);
  for (const [index, row] of rows.entries()) {
    const [position, toolkit, keyId, keyName, status, errorCode, durationUs, frontDoor] = row;
    const failed = outcomes.failed(status, errorCode);
    durations[index] = durationUs;
    countIn(all, failed);
    countIn(groupOf(statuses, status, newGroup), failed);
    countIn(groupOf(toolkits, toolkit, newGroup), failed);
    // Newest first: the name that the agent had last.
    countIn(
      groupOf(agents, hasKey(keyId) ? keyId : frontDoor, () => ({
        ...newGroup(),
        keyId,
        keyName,
        frontDoor,
      })),
      failed,
    );
    const place = Math.floor((startOf(position) - since) / step);
    const bucket = buckets[Math.min(count - 1, Math.max(0, place))];
    if (bucket === undefined) continue;
    countIn(bucket, failed);
    bucket.durations.push(durationUs);
  }
  return {
    ...all,
    is_complete: isComplete,
    by_status: byStatusClass(statuses, outcomes),
    by_toolkit: largest(toolkits).map(([id, { calls, failures }]) => ({
      toolkit: terms.valueOf('toolkit', id) ?? null,
      calls,
      failures,
    })),
    by_agent: largest(agents).map(([, { calls, failures, keyId, keyName, frontDoor }]) => ({
      key_id: terms.valueOf('key_id', keyId) ?? null,
      key_name: terms.valueOf('key_name', keyName) ?? null,
      front_door: frontDoorSchema.parse(terms.valueOf('front_door', frontDoor)),
      calls,
      failures,
    })),
    latency: latencyOf(durations),
    since: isoTime(since),
    until: isoTime(until),
    buckets: buckets.map(({ calls, failures, durations: own }, index) => {
      const latency = latencyOf(Float64Array.from(own));
      return {
        at: isoTime(since + index * step),
        calls,
        failures,
        p50_ms: latency?.p50_ms ?? null,
        p95_ms: latency?.p95_ms ?? null,
      };
    }),
  };
}

function newGroup(): Group {
  return { calls: 0, failures: 0 };
}

function countIn(group: Group, failed: boolean): void {
  group.calls += 1;
  if (failed) group.failures += 1;
}

function groupOf<Made extends Group>(groups: Map<number, Made>, id: number, make: () => Made): Made {
  const known = groups.get(id);
  if (known !== undefined) return known;
  const made = make();
  groups.set(id, made);
  return made;
}

function largest<Made extends Group>(groups: Map<number, Made>): [number, Made][] {
  return [...groups].sort(([, a], [, b]) => b.calls - a.calls).slice(0, mostGroups);
}

/** How calls ended, by the numbers of their terms. */
interface Outcomes {
  statusOf(id: number): number | null;
  failed(status: number, errorCode: number): boolean;
}

function createOutcomes(terms: Pick<CallTerms, 'valueOf'>): Outcomes {
  const statusOf = (id: number): number | null => {
    const text = terms.valueOf('status', id) ?? null;
    return text === null ? null : Number(text);
  };
  const hasFailed = remembered((status) => (statusOf(status) ?? 0) >= 400);
  const hasError = remembered((errorCode) => (terms.valueOf('error_code', errorCode) ?? null) !== null);
  return {
    statusOf,
    failed: (status, errorCode) => hasFailed(status) || hasError(errorCode),
  };
}

/** The same answers, each found once: a term has few numbers, and many rows have the same. */
function remembered(find: (id: number) => boolean): (id: number) => boolean {
  const known = new Map<number, boolean>();
  return (id) => {
    const found = known.get(id) ?? find(id);
    known.set(id, found);
    return found;
  };
}

function byStatusClass(
  statuses: ReadonlyMap<number, Group>,
  { statusOf }: Outcomes,
): CallFigures['by_status'] {
  const classes = new Map<string, number>();
  for (const [id, { calls }] of statuses) {
    const name = statusClass(statusOf(id));
    classes.set(name, (classes.get(name) ?? 0) + calls);
  }
  return statusClasses.flatMap((status) => {
    const calls = classes.get(status);
    return calls === undefined ? [] : [{ status, calls }];
  });
}

function statusClass(status: number | null): (typeof statusClasses)[number] {
  if (status === null) return 'none';
  return statusClasses.find((name) => name[0] === String(status)[0] && status < 600) ?? 'other';
}

/** Percentiles of durations in microseconds, which are sorted in place; null where there are none. */
function latencyOf(durations: Float64Array): CallFigures['latency'] {
  if (durations.length === 0) return null;
  durations.sort();
  const at = (share: number) => percentile(durations, share) / 1_000;
  return { p50_ms: at(0.5), p90_ms: at(0.9), p95_ms: at(0.95), p99_ms: at(0.99), max_ms: at(1) };
}

/** The smallest value that the given share of the sorted values does not exceed (nearest rank). */
function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
