import { expect, test } from 'vitest';
import { createCallMarksStore, markedIds, mostMarked } from './call-marks-store.ts';
import { pagesFrom, withNextPage, withoutFarPages } from './call-pages.ts';
import { testCall } from './test-call.ts';

const calls = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => testCall(`c${from - index}`, from - index));
const tenCalls = pagesFrom({ items: calls(10, 10), next_cursor: null });

function marksOf(list = tenCalls) {
  const store = createCallMarksStore();
  return { list, act: () => store.getState(), ids: () => markedIds(store.getState().marked) };
}

test('marks a row and takes the mark away again', () => {
  const { list, act, ids } = marksOf();
  act().toggle(list, 4);
  act().toggle(list, 0);
  expect(ids()).toEqual(['c10', 'c6']);
  act().toggle(list, 4);
  expect(ids()).toEqual(['c10']);
  act().clear();
  expect(ids()).toEqual([]);
});

test('marks every row between the last one and this one, up or down', () => {
  const { list, act, ids } = marksOf();
  act().toggle(list, 5);
  act().extend(list, 7);
  expect(ids()).toEqual(['c5', 'c4', 'c3']);
  act().extend(list, 3);
  expect(ids()).toEqual(['c7', 'c6', 'c5', 'c4', 'c3']);
});

test('marks no more than one export takes, and says so', () => {
  const { list, act, ids } = marksOf(pagesFrom({ items: calls(5_000, mostMarked + 5), next_cursor: null }));
  act().markAll(list);
  expect(ids()).toHaveLength(mostMarked);
  expect(act().isCut).toBe(true);
  act().toggle(list, 0);
  expect(act().isCut).toBe(false);
});

test('leaves out rows that are let go', () => {
  let list = pagesFrom({ items: calls(999, 1), next_cursor: 'p1' });
  for (let page = 1; page < 30; page += 1)
    list = withNextPage(list, { items: calls(999 - page, 1), next_cursor: 'more' });
  list = withoutFarPages(list, 29);
  const { act, ids } = marksOf(list);
  act().toggle(list, 1);
  expect(ids()).toEqual([]);
  act().toggle(list, 28);
  act().extend(list, 1);
  expect(ids().at(0)).not.toBe('c998');
  expect(ids().at(-1)).toBe('c971');
});
