import type { CallFigures } from '#shared/domain/call-figures.ts';

/** What of a call counts. */
export interface CountedCall {
  readonly at: number;
  readonly toolkit: string | null;
  readonly keyId: string | null;
  readonly keyName: string | null;
  readonly status: number | null;
  readonly failed: boolean;
  readonly durationMs: number;
}

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

const mostGroups = 20;
const statusClasses = ['1xx', '2xx', '3xx', '4xx', '5xx', 'other', 'none'] as const;

/** Adds up calls, newest first. */
export function figuresOf(
  calls: readonly CountedCall[],
  isComplete: boolean,
  { since, until, buckets: count }: FigureSpan,
): CallFigures {
  const statuses = new Map<string, number>();
  const toolkits = new Map<string | null, Group>();
  const agents = new Map<string | null, Group & { name: string | null }>();
  const step = Math.max(1, (until - since) / count);
  const buckets = Array.from({ length: count }, () => ({ calls: 0, failures: 0, durations: [] as number[] }));
  for (const call of calls) {
    const status = statusClass(call.status);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    countIn(
      groupOf(toolkits, call.toolkit, () => ({ calls: 0, failures: 0 })),
      call,
    );
    countIn(
      groupOf(agents, call.keyId, () => ({ calls: 0, failures: 0, name: call.keyName })),
      call,
    );
    const bucket = buckets[Math.min(count - 1, Math.max(0, Math.floor((call.at - since) / step)))];
    if (bucket === undefined) continue;
    countIn(bucket, call);
    bucket.durations.push(call.durationMs);
  }
  const durations = Float64Array.from(calls, ({ durationMs }) => durationMs).sort();
  return {
    calls: calls.length,
    failures: calls.reduce((sum, { failed }) => sum + Number(failed), 0),
    is_complete: isComplete,
    by_status: statusClasses.flatMap((status) => {
      const found = statuses.get(status);
      return found === undefined ? [] : [{ status, calls: found }];
    }),
    by_toolkit: largest(toolkits).map(([toolkit, { calls, failures }]) => ({ toolkit, calls, failures })),
    by_agent: largest(agents).map(([id, { calls, failures, name }]) => ({
      key_id: id,
      key_name: name,
      calls,
      failures,
    })),
    latency:
      durations.length === 0
        ? null
        : {
            p50_ms: percentile(durations, 0.5),
            p90_ms: percentile(durations, 0.9),
            p95_ms: percentile(durations, 0.95),
            p99_ms: percentile(durations, 0.99),
            max_ms: percentile(durations, 1),
          },
    since: isoTime(since),
    until: isoTime(until),
    buckets: buckets.map(({ calls, failures, durations: own }, index) => {
      const sorted = Float64Array.from(own).sort();
      return {
        at: isoTime(since + index * step),
        calls,
        failures,
        p50_ms: sorted.length === 0 ? null : percentile(sorted, 0.5),
        p95_ms: sorted.length === 0 ? null : percentile(sorted, 0.95),
      };
    }),
  };
}

function countIn(group: Group, { failed }: CountedCall): void {
  group.calls += 1;
  if (failed) group.failures += 1;
}

function groupOf<Made extends Group>(
  groups: Map<string | null, Made>,
  name: string | null,
  make: () => Made,
): Made {
  const known = groups.get(name);
  if (known !== undefined) return known;
  const made = make();
  groups.set(name, made);
  return made;
}

function largest<Made extends Group>(groups: Map<string | null, Made>): [string | null, Made][] {
  return [...groups].sort(([, a], [, b]) => b.calls - a.calls).slice(0, mostGroups);
}

function statusClass(status: number | null): (typeof statusClasses)[number] {
  if (status === null) return 'none';
  return statusClasses.find((name) => name[0] === String(status)[0] && status < 600) ?? 'other';
}

/** The smallest value that the given share of the sorted values does not exceed (nearest rank). */
function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
