import type { CallFigures } from '#shared/domain/call-figures.ts';
import type { Bar } from '../../components/bar-list.tsx';
import { homeStrings } from '../../strings/home.ts';
import { agentName } from '../calls/call-list.ts';

const mostBars = 4;

/** A day's calls by agent; those without a key by who made them. */
export function agentBars({ by_agent: groups }: CallFigures): Bar[] {
  const callers = new Map<string, Group>();
  for (const { calls, failures, ...caller } of groups) {
    const name = agentName(caller);
    // Two agents may have one name; what came without a key through several doors is one.
    const id = caller.key_id ?? name;
    const before = callers.get(id) ?? { id, name, calls: 0, failures: 0 };
    callers.set(id, { ...before, calls: before.calls + calls, failures: before.failures + failures });
  }
  return barsOf([...callers.values()].sort((a, b) => b.calls - a.calls));
}

/** A day's calls by toolkit, named as the console names them. */
export function toolkitBars(
  { by_toolkit: groups }: CallFigures,
  names: Readonly<Record<string, string>>,
): Bar[] {
  return barsOf(
    groups.map(({ toolkit, ...counts }) => ({
      id: toolkit ?? '',
      name: toolkit === null ? homeStrings.noToolkit : (names[toolkit] ?? toolkit),
      ...counts,
    })),
  );
}

interface Group {
  readonly id: string;
  readonly name: string;
  readonly calls: number;
  readonly failures: number;
}

/** The largest ones, and all others as one. */
function barsOf(groups: readonly Group[]): Bar[] {
  const rest = groups.slice(mostBars);
  const others: Group = {
    id: 'others',
    name: homeStrings.others(rest.length),
    calls: rest.reduce((sum, { calls }) => sum + calls, 0),
    failures: rest.reduce((sum, { failures }) => sum + failures, 0),
  };
  return [...groups.slice(0, mostBars), ...(rest.length > 0 ? [others] : [])].map(
    ({ id, name, calls, failures }) => ({
      id,
      name,
      value: calls,
      bad: failures,
      text: homeStrings.todayCalls(calls, failures),
    }),
  );
}

/** Midnight of the person's day. */
export function startOfDay(now: Date): string {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate()).toISOString();
}
