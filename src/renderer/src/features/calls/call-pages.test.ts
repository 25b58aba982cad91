import { describe, expect, test } from 'vitest';
import {
  callAt,
  missingPages,
  mostLoadedPages,
  pagesFrom,
  rowOf,
  withCalls,
  withNextPage,
  withoutFarPages,
  withPageAgain,
} from './call-pages.ts';
import { testCall } from './test-call.ts';

/** Calls from one second down to another, newest first; the id has the second. */
const calls = (from: number, to: number) =>
  Array.from({ length: from - to + 1 }, (_, index) => testCall(`c${from - index}`, from - index));

/** Pages of ten calls each, the newest at second 999. */
function listOf(count: number) {
  let list = pagesFrom({ items: calls(999, 990), next_cursor: 'p1' });
  for (let page = 1; page < count; page += 1) {
    const from = 999 - page * 10;
    list = withNextPage(list, { items: calls(from, from - 9), next_cursor: `p${page + 1}` });
  }
  return list;
}

const ids = (list: ReturnType<typeof listOf>) =>
  Array.from({ length: list.count }, (_, row) => callAt(list, row)?.id ?? null);

describe('pages of calls', () => {
  test('keeps what a second answer says again, down to the list itself', () => {
    const before = pagesFrom({ items: calls(999, 990), next_cursor: 'p1' });
    expect(pagesFrom({ items: calls(999, 990), next_cursor: 'p1' }, before)).toBe(before);

    const [newest, ...others] = calls(999, 990);
    const items = [{ ...(newest ?? testCall('c999', 999)), status: 500 }, ...others];
    const after = pagesFrom({ items, next_cursor: 'p1' }, before);
    expect(callAt(after, 0)?.status).toBe(500);
    expect(callAt(after, 1)).toBe(callAt(before, 1));
  });

  test('makes a list anew where its end, its length or its pages are others', () => {
    const items = calls(999, 990);
    const before = pagesFrom({ items, next_cursor: 'p1' });
    const longer = listOf(2);
    expect(pagesFrom({ items, next_cursor: null }, before).nextCursor).toBeNull();
    expect(pagesFrom({ items: items.slice(1), next_cursor: 'p1' }, before).count).toBe(9);
    expect(pagesFrom({ items, next_cursor: 'p1' }, longer).count).toBe(10);
  });

  test('finds the call of a row and the row of a call over all pages', () => {
    const list = listOf(3);
    expect(list.count).toBe(30);
    expect([0, 9, 10, 29, 30].map((row) => callAt(list, row)?.id)).toEqual([
      'c999',
      'c990',
      'c989',
      'c970',
      undefined,
    ]);
    expect(rowOf(list, 'c970')).toBe(29);
    expect(rowOf(list, 'other')).toBe(-1);
  });

  test('takes no row twice when a page repeats what is known', () => {
    const list = withNextPage(listOf(1), { items: calls(991, 985), next_cursor: null });
    expect(ids(list).slice(8)).toEqual(['c991', 'c990', 'c989', 'c988', 'c987', 'c986', 'c985']);
  });

  test('holds only the rows near what is looked at, and keeps room for the others', () => {
    const list = withoutFarPages(listOf(40), 399);
    expect(list.count).toBe(400);
    expect(list.pages.filter((page) => page.calls !== null).length).toBeLessThanOrEqual(mostLoadedPages + 1);
    expect(callAt(list, 0)?.id).toBe('c999');
    expect(callAt(list, 150)).toBeNull();
    expect(missingPages(list, 150, 175)).toEqual([15, 16, 17]);
    expect(withoutFarPages(list, 399)).toBe(list);
  });

  test('brings a page back as it is now: without deleted rows, with late ones, and none of the next page', () => {
    const far = withoutFarPages(listOf(40), 399);
    const late = testCall('late', 845);
    const items = [...calls(849, 846), late, ...calls(844, 835)];
    const list = withPageAgain(far, 15, { items, next_cursor: 'whatever' });
    expect(list.count).toBe(400);
    expect(callAt(list, 154)?.id).toBe('late');
    expect(callAt(list, 159)?.id).toBe('c840');
    expect(callAt(list, 160)).toBeNull();
  });

  test('puts a call that ended late where it began, once', () => {
    const late = { ...testCall('late', 0), started_at: '2026-11-20T09:16:25.500Z' };
    const list = withCalls(listOf(2), [late, late, testCall('c999', 999), testCall('d', 1_000)]);
    expect(ids(list)[0]).toBe('d');
    expect(ids(list).filter((id) => id === 'late')).toHaveLength(1);
    expect(ids(list).slice(13, 17)).toEqual(['c987', 'c986', 'late', 'c985']);
    expect(list.count).toBe(22);
  });

  test('leaves a call that belongs below what was fetched to its page', () => {
    expect(withCalls(listOf(1), [testCall('old', 1)]).count).toBe(10);
    const whole = pagesFrom({ items: calls(999, 990), next_cursor: null });
    expect(ids(withCalls(whole, [testCall('old', 1)])).at(-1)).toBe('old');
  });

  test('takes the first call into an empty list', () => {
    const empty = pagesFrom({ items: [], next_cursor: null });
    expect(ids(withCalls(empty, [testCall('first', 1)]))).toEqual(['first']);
  });
});
