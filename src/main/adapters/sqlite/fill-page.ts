import type { CallQuery, CallStore } from '#main/core/ports/index.ts';

type Page = Awaited<ReturnType<CallStore['list']>>;

/** About half a second where calls that fit are rare and only a look at each call tells. */
const mostSteps = 5;

/**
 * A page of the list, put together from what steps find: each looks at a bounded number of calls, so that what else is asked,
 * and calls to be recorded, come in between. Where the last step allowed has not filled it, looking goes on at its cursor.
 *
 * @param step answers a page that is not full where it has looked at too many calls.
 */
export async function fillPage(step: (query: CallQuery) => Promise<Page>, query: CallQuery): Promise<Page> {
  const items: Page['items'] = [];
  let cursor = query.cursor ?? null;
  for (let steps = 0; steps < mostSteps; steps += 1) {
    const page = await step({ ...query, limit: query.limit - items.length, cursor: cursor ?? undefined });
    items.push(...page.items);
    cursor = page.next_cursor;
    if (cursor === null || items.length >= query.limit) break;
  }
  return { items, next_cursor: cursor };
}
