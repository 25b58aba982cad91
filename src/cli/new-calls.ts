import type { CallSummary } from '#shared/domain/call.ts';
import type { Client } from './client.ts';

/** A page of the list of calls is that long. */
export const mostAtOnce = 500;
const mostPages = 20;
/** Calls are listed by their start, and recorded at their end: so long before the newest known one a new one may stand. */
const slackMs = 60_000;

export interface NewCalls {
  /** What was not told of before; the next time asks for what came since. Newest first. */
  next(): Promise<{ readonly calls: readonly CallSummary[]; readonly isWhole: boolean }>;
}

/**
 * Tells of each call once.
 *
 * @param filter what calls must fit.
 * @param before the newest calls that fit, which are known already, newest first.
 * @param since what started at this moment or earlier is taken for known; '' for nothing.
 */
export function createNewCalls(
  client: Pick<Client, 'call'>,
  filter: { readonly query?: string },
  before: readonly CallSummary[],
  since: string,
): NewCalls {
  const seen = new Set<string>();
  let newest = before[0]?.started_at ?? since;
  const isKnown = ({ id, started_at }: CallSummary) => started_at <= since || seen.has(id);
  remember(before.toReversed());

  function remember(calls: readonly CallSummary[]): void {
    for (const { id } of calls) seen.add(id);
    for (const id of seen) {
      if (seen.size <= mostAtOnce * mostPages * 2) break;
      seen.delete(id);
    }
  }

  return {
    async next() {
      // Behind the first page nothing is looked for that is much older than what was told last: of a rare call that would be the log.
      const recent = newest === '' ? {} : { since: earlier(newest) };
      const found: CallSummary[] = [];
      let cursor: string | null = null;
      for (let page = 0; page < mostPages; page += 1) {
        const behind: { since?: string; cursor?: string } = cursor === null ? {} : { ...recent, cursor };
        const { items, next_cursor } = await client.call('calls.list', {
          ...filter,
          limit: mostAtOnce,
          ...behind,
        });
        found.push(...items);
        cursor = next_cursor;
        const last = items.at(-1);
        if (cursor === null || (last !== undefined && isKnown(last))) break;
        if (page === mostPages - 1) return told(found, false);
      }
      return told(found, true);
    },
  };

  function told(found: readonly CallSummary[], isWhole: boolean) {
    const calls = found.filter((call) => !isKnown(call));
    remember(calls.toReversed());
    newest = calls[0]?.started_at ?? newest;
    return { calls, isWhole };
  }
}

function earlier(moment: string): string {
  return new Date(Date.parse(moment) - slackMs).toISOString();
}
