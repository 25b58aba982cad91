import { expect, it } from 'vitest';
import type { CallQuery } from '#main/core/ports/index.ts';
import type { CallSummary } from '#shared/domain/call.ts';
import { fillPage } from './fill-page.ts';
import { aCall } from './test-processes/sample-call.ts';

/** Steps that find so many calls each, and what they were asked. */
function stepsThatFind(counts: readonly number[]) {
  const asked: CallQuery[] = [];
  const step = async (query: CallQuery) => {
    const at = asked.push(query);
    const items = Array.from(
      { length: counts[at - 1] ?? 0 },
      (_, index): CallSummary => aCall({ id: `call_${at}_${index}` }).summary,
    );
    return { items, next_cursor: at < counts.length ? `step ${at}` : null };
  };
  return { asked, step };
}

it('goes on where a step stopped, until the page is full', async () => {
  const { asked, step } = stepsThatFind([1, 0, 2, 5]);
  const page = await fillPage(step, { limit: 3, cursor: 'start' });
  expect(page.items.map(({ id }) => id)).toEqual(['call_1_0', 'call_3_0', 'call_3_1']);
  expect(page.next_cursor).toBe('step 3');
  expect(asked).toEqual([
    { limit: 3, cursor: 'start' },
    { limit: 2, cursor: 'step 1' },
    { limit: 2, cursor: 'step 2' },
  ]);
});

it('ends with the list', async () => {
  const { asked, step } = stepsThatFind([1, 1]);
  expect(await fillPage(step, { limit: 3 })).toMatchObject({ items: [{}, {}], next_cursor: null });
  expect(asked[0]).toEqual({ limit: 3, cursor: undefined });
});

it('gives the page up half full, with its cursor, where there is too much to look at', async () => {
  const { asked, step } = stepsThatFind(Array(100).fill(0));
  expect(await fillPage(step, { limit: 3 })).toEqual({ items: [], next_cursor: `step ${asked.length}` });
  expect(asked.length).toBeLessThan(10);
});
