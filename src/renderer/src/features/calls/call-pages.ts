import type { CallSummary } from '#shared/domain/call.ts';

/** One answer of the host. Pages are fetched in order, each with the cursor of the one before. */
export interface CallPage {
  /** Null for the newest page. */
  readonly cursor: string | null;
  readonly count: number;
  /** Null while the page is let go; its rows keep their room, and it is fetched again when it comes near. */
  readonly calls: readonly CallSummary[] | null;
  /** Its last row: what is older belongs to the next page. */
  readonly oldest: RowKey;
}

type RowKey = Pick<CallSummary, 'started_at' | 'id'>;

/** The list as far as it was scrolled. Only the pages near what is looked at hold rows; the newest page always does. */
export interface CallPages {
  readonly pages: readonly CallPage[];
  /** The index of each page's first row. */
  readonly starts: readonly number[];
  readonly count: number;
  /** Where the next page begins; null where there is none. */
  readonly nextCursor: string | null;
}

interface Answer {
  readonly items: readonly CallSummary[];
  readonly next_cursor: string | null;
}

/** How many pages hold rows at a time, besides the newest. */
export const mostLoadedPages = 12;

/**
 * A list that begins with the newest page. Rows that are as they were before stay the same objects, and so does a list in which
 * all are: what shows them then has nothing to draw anew.
 */
export function pagesFrom(
  { items, next_cursor: nextCursor }: Answer,
  before: CallPages | null = null,
): CallPages {
  const held = before?.pages[0]?.calls ?? [];
  const known = new Map(held.map((call) => [call.id, call]));
  const calls = items.map((call) => sameCall(known.get(call.id), call));
  const isSame =
    before?.pages.length === 1 &&
    before.nextCursor === nextCursor &&
    held.length === calls.length &&
    held.every((call, row) => call === calls[row]);
  return isSame ? before : built([pageOf(null, calls)], nextCursor);
}

/** Appends the page that `nextCursor` led to, without rows that are known already. */
export function withNextPage(list: CallPages, { items, next_cursor: nextCursor }: Answer): CallPages {
  const last = list.pages.at(-1)?.oldest;
  const fresh = last === undefined ? items : items.filter((call) => compareRows(call, last) > 0);
  if (fresh.length === 0) return { ...list, nextCursor };
  return {
    pages: [...list.pages, pageOf(list.nextCursor, fresh)],
    starts: [...list.starts, list.count],
    count: list.count + fresh.length,
    nextCursor,
  };
}

/** Puts a page that was let go in its place again. Rows that were deleted meanwhile are gone, late ones are there. */
export function withPageAgain(list: CallPages, index: number, { items }: Answer): CallPages {
  const page = list.pages[index];
  if (page === undefined) return list;
  const calls = items.filter((call) => compareRows(call, page.oldest) <= 0);
  const pages = list.pages.with(index, { ...page, calls, count: calls.length });
  // Mostly the page comes as it went, and every other one stays where it is.
  return calls.length === page.count ? { ...list, pages } : built(pages, list.nextCursor);
}

/** Lets the pages go that are far from row `around`. The same list where none is. */
export function withoutFarPages(list: CallPages, around: number): CallPages {
  const middle = pageAt(list, around);
  const reach = Math.floor(mostLoadedPages / 2);
  const isFar = (index: number) => index > 0 && Math.abs(index - middle) > reach;
  if (!list.pages.some((page, index) => page.calls !== null && isFar(index))) return list;
  const pages = list.pages.map((page, index) => (isFar(index) ? { ...page, calls: null } : page));
  return { ...list, pages };
}

/**
 * Puts calls that have just ended where they belong, each id once. Calls are announced when they end and listed by when they
 * began, so a long one goes further down; where its page is let go or not fetched yet, that page will bring it.
 */
export function withCalls(list: CallPages, incoming: readonly CallSummary[]): CallPages {
  const byPage = new Map<number, CallSummary[]>();
  for (const call of incoming) {
    const found = list.pages.findIndex(({ oldest }) => compareRows(call, oldest) <= 0);
    const index = found === -1 && list.nextCursor === null ? list.pages.length - 1 : found;
    if (index >= 0) byPage.set(index, [...(byPage.get(index) ?? []), call]);
  }
  const pages = [...list.pages];
  for (const [index, arrived] of byPage) {
    const page = pages[index];
    if (page?.calls == null) continue;
    const known = new Set(page.calls.map(({ id }) => id));
    const fresh = uniqueCalls(arrived).filter(({ id }) => !known.has(id));
    const calls = [...fresh, ...page.calls].sort(compareRows);
    pages[index] = { ...page, calls, count: calls.length, oldest: rowKey(calls, page.oldest) };
  }
  return built(pages, list.nextCursor);
}

/** The call in a row; null where its page is let go, or past the end. */
export function callAt(list: CallPages, row: number): CallSummary | null {
  const index = pageAt(list, row);
  return list.pages[index]?.calls?.[row - (list.starts[index] ?? 0)] ?? null;
}

/** The row of a call among those that are held; -1 where it is not. */
export function rowOf(list: CallPages, id: string): number {
  for (const [index, { calls }] of list.pages.entries()) {
    const at = calls?.findIndex((call) => call.id === id) ?? -1;
    if (at !== -1) return (list.starts[index] ?? 0) + at;
  }
  return -1;
}

/** The pages between two rows that hold none. */
export function missingPages(list: CallPages, first: number, last: number): number[] {
  const missing: number[] = [];
  for (let index = pageAt(list, first); index <= pageAt(list, last); index += 1) {
    if (list.pages[index]?.calls === null) missing.push(index);
  }
  return missing;
}

/** Newest first; of those that began together the later id. As the host orders them. */
export function compareRows(a: RowKey, b: RowKey): number {
  return compare(b.started_at, a.started_at) || compare(b.id, a.id);
}

/** Calls without repeats, the first of each kept. */
export function uniqueCalls(calls: readonly CallSummary[]): CallSummary[] {
  return [...new Map(calls.toReversed().map((call) => [call.id, call])).values()].reverse();
}

/** The first of two where they say the same: a summary's values are all plain. */
function sameCall(before: CallSummary | undefined, now: CallSummary): CallSummary {
  if (before === undefined) return now;
  const names = Object.keys(now) as (keyof CallSummary)[];
  return names.every((name) => before[name] === now[name]) ? before : now;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The page with a row: the last one that begins at or before it. */
function pageAt({ starts }: CallPages, row: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= row) low = middle;
    else high = middle - 1;
  }
  return low;
}

function pageOf(cursor: string | null, calls: readonly CallSummary[]): CallPage {
  // An empty list takes every call: nothing is older than the beginning.
  return { cursor, count: calls.length, calls, oldest: rowKey(calls, { started_at: '', id: '' }) };
}

function rowKey(calls: readonly CallSummary[], otherwise: RowKey): RowKey {
  const last = calls.at(-1);
  return last === undefined ? otherwise : { started_at: last.started_at, id: last.id };
}

function built(pages: readonly CallPage[], nextCursor: string | null): CallPages {
  const starts: number[] = [];
  let count = 0;
  for (const page of pages) {
    starts.push(count);
    count += page.count;
  }
  return { pages, starts, count, nextCursor };
}
