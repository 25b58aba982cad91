import type { OperationInput } from '#shared/contract/index.ts';
import type { CallSummary } from '#shared/domain/call.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import { attempt, type Outcome } from '../../bridge/failure.ts';

/** The host looks for about half a second for each. */
const mostPages = 12;
/** The most that the host gives at once. */
const largestPage = 500;

/**
 * As many calls as `limit` says, newest first: where those that fit are far apart, the host answers a part of them at a time. Fewer
 * where there are no more, or where it takes too long.
 *
 * @param onFound hears what there is so far; answers whether it is still wanted.
 */
export async function findCalls(
  bridge: Bridge,
  input: OperationInput<'calls.list'> & { readonly limit: number },
  onFound: (calls: readonly CallSummary[]) => boolean,
): Promise<Outcome<readonly CallSummary[]>> {
  let found: readonly CallSummary[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const behind = cursor === undefined ? {} : { cursor };
    const limit = Math.min(largestPage, input.limit - found.length);
    const outcome = await attempt(bridge.call('calls.list', { ...input, limit, ...behind }));
    if (!outcome.ok) return outcome;
    found = [...found, ...outcome.value.items];
    const isWanted = onFound(found);
    cursor = outcome.value.next_cursor ?? undefined;
    if (!isWanted || cursor === undefined || found.length >= input.limit) break;
  }
  return { ok: true, value: found };
}
