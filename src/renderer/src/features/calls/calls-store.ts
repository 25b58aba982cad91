import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CallDetail, CallSummary } from '#shared/domain/call.ts';
import type { SallyportError } from '#shared/errors.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import { attempt } from '../../bridge/failure.ts';
import { createLatest } from '../../bridge/latest.ts';
import {
  type CallPages,
  compareRows,
  missingPages,
  pagesFrom,
  uniqueCalls,
  withCalls,
  withNextPage,
  withoutFarPages,
  withPageAgain,
} from './call-pages.ts';
import { findCalls } from './found-calls.ts';

const pageSize = 200;
/** The most that the host gives at once. */
const largestPage = 500;
/** Linked from the detail; a repetition may have made a hundred. */
const linkedReplays = 10;
/** A list left open for days must not grow without end: past this the newest page starts again. */
const mostNewest = 2_000;
/** So many calls are kept while the person looks further down; of more only the number, and the list starts again. */
const mostWaiting = 500;
/** So many rows around those looked at are fetched too, so that scrolling meets rows that are there. */
const rowsAround = 100;
/** What a browser can lay out under each other; what is older is found by its time. */
export const mostRows = 1_000_000;

/** What is looked for: the query line, and whether a call that comes in live fits it. */
export interface CallSearch {
  readonly text: string;
  fits(call: CallSummary): boolean;
}

export const everyCall: CallSearch = { text: '', fits: () => true };

export interface CallsState {
  /** Newest first; null until the first answer. */
  readonly list: CallPages | null;
  /** Calls that arrived while the person was looking further down, as many as are kept. */
  readonly waiting: readonly CallSummary[];
  /** How many arrived. */
  readonly waitingCount: number;
  /** Rises when calls have come in, and when the list is fetched anew because the log has changed. */
  readonly changes: number;
  readonly loadingMore: boolean;
  readonly error: SallyportError | null;
  readonly atTop: boolean;
  readonly search: CallSearch;
  /** The call whose detail is open. */
  readonly detail: CallDetail | null;
  readonly detailError: SallyportError | null;
  /** The newest calls that sent the open one again. */
  readonly replays: readonly CallSummary[];
  readonly moreReplays: boolean;
  /** Fetches the newest calls, as after a change of the log. */
  load(): Promise<void>;
  loadMore(): Promise<void>;
  /** Says which rows are looked at, so that their pages are there and far ones are let go. */
  look(first: number, last: number): Promise<void>;
  receive(call: CallSummary): void;
  setAtTop(atTop: boolean): void;
  showWaiting(): void;
  /** Looks for other calls. */
  setSearch(search: CallSearch): Promise<void>;
  open(id: string): Promise<void>;
  close(): void;
  /** Looks up who sent a call again; a failure leaves the links out, since the detail itself has come. */
  loadReplays(id: string): Promise<void>;
}

/** Runs what came together once, shortly after. */
export type Gather = (work: () => void) => void;

/**
 * The recorded calls as they come in, older ones on demand, and the one that is open.
 *
 * @param gather when calls that came in are shown; at once where left out.
 */
export function createCallsStore(bridge: Bridge, gather: Gather = (work) => work()): StoreApi<CallsState> {
  const beginList = createLatest();
  const beginDetail = createLatest();
  const beginReplays = createLatest();
  /** Pages that are being fetched again. */
  const fetching = new Set<string>();
  let arrived: CallSummary[] = [];

  return createStore<CallsState>((set, get) => {
    const fetchPage = (cursor: string | null, limit: number) => {
      const { text } = get().search;
      return attempt(
        bridge.call('calls.list', {
          limit,
          ...(text === '' ? {} : { query: text }),
          ...(cursor === null ? {} : { cursor }),
        }),
      );
    };

    /** The next page that holds calls: where those that fit are far apart, the host answers empty ones on the way. */
    async function fetchFound(from: string | null, isWanted: () => boolean) {
      let cursor = from;
      for (;;) {
        const outcome = await fetchPage(cursor, pageSize);
        const next = outcome.ok && outcome.value.items.length === 0 ? outcome.value.next_cursor : null;
        if (next === null || !isWanted()) return { outcome, cursor };
        cursor = next;
      }
    }

    async function bringBack(index: number, isCurrent: () => boolean): Promise<void> {
      const page = get().list?.pages[index];
      // The newest page is always there.
      if (page === undefined || page.cursor === null || fetching.has(page.cursor)) return;
      const { cursor } = page;
      fetching.add(cursor);
      const outcome = await fetchPage(cursor, Math.min(largestPage, page.count + 20));
      fetching.delete(cursor);
      const { list } = get();
      if (list === null || !isCurrent()) return;
      if (!outcome.ok) return set({ error: outcome.error });
      const at = list.pages.findIndex((other) => other.cursor === cursor);
      set({ list: withPageAgain(list, at, outcome.value), error: null });
    }

    async function fetchNewest(): Promise<void> {
      const isLatest = beginList();
      set({ loadingMore: false });
      const { outcome } = await fetchFound(null, isLatest);
      if (!isLatest()) return;
      if (!outcome.ok) return set({ error: outcome.error });
      fetching.clear();
      set({ list: pagesFrom(outcome.value, get().list), waiting: [], waitingCount: 0, error: null });
    }

    function showArrived(): void {
      const calls = uniqueCalls(arrived);
      arrived = [];
      const { list, atTop, waiting, waitingCount, changes } = get();
      if (list === null || calls.length === 0) return;
      if (atTop) {
        set({ list: withCalls(list, calls), changes: changes + 1 });
        if ((list.pages[0]?.count ?? 0) >= mostNewest) void get().load();
        return;
      }
      const known = new Set(waiting.map(({ id }) => id));
      const fresh = calls.filter((call) => !known.has(call.id) && isNewer(call, list));
      set({
        waiting: [...waiting, ...fresh].slice(0, mostWaiting),
        waitingCount: waitingCount + fresh.length,
        changes: changes + 1,
      });
    }

    return {
      list: null,
      waiting: [],
      waitingCount: 0,
      changes: 0,
      loadingMore: false,
      error: null,
      atTop: true,
      search: everyCall,
      detail: null,
      detailError: null,
      replays: [],
      moreReplays: false,
      async load() {
        const { list, changes } = get();
        if (list !== null) set({ changes: changes + 1 });
        await fetchNewest();
      },
      async loadMore() {
        const { list, loadingMore, search } = get();
        if (list === null || list.nextCursor === null || loadingMore || list.count >= mostRows) return;
        const isLatest = beginList();
        set({ loadingMore: true });
        const isWanted = () => isLatest() && get().search === search;
        const { outcome, cursor } = await fetchFound(list.nextCursor, isWanted);
        if (!isWanted()) return;
        if (!outcome.ok) return set({ loadingMore: false, error: outcome.error });
        const now = { ...(get().list ?? list), nextCursor: cursor };
        set({ list: withNextPage(now, outcome.value), loadingMore: false, error: null });
      },
      async look(first, last) {
        const { list, search } = get();
        if (list === null) return;
        const near = withoutFarPages(list, Math.floor((first + last) / 2));
        if (near !== list) set({ list: near });
        const isCurrent = () => get().search === search;
        const missing = missingPages(near, first - rowsAround, last + rowsAround);
        await Promise.all(missing.map((index) => bringBack(index, isCurrent)));
      },
      receive(call) {
        const { list, search, replays, detail } = get();
        if (call.replay_of !== null && call.replay_of === detail?.id) {
          const linked = uniqueCalls([call, ...replays]).sort(compareRows);
          set({
            replays: linked.slice(0, linkedReplays),
            moreReplays: get().moreReplays || linked.length > linkedReplays,
          });
        }
        if (list === null || !search.fits(call)) return;
        arrived.push(call);
        if (arrived.length === 1) gather(showArrived);
      },
      setAtTop(atTop) {
        if (atTop === get().atTop) return;
        set({ atTop });
        if (atTop) get().showWaiting();
      },
      showWaiting() {
        const { list, waiting, waitingCount } = get();
        if (list === null || waitingCount === 0) return;
        if (waitingCount > waiting.length) return void get().load();
        set({ list: withCalls(list, waiting), waiting: [], waitingCount: 0 });
      },
      async setSearch(search) {
        arrived = [];
        // What is listed fits another search; the same one only loads anew.
        const isSame = search.text === get().search.text;
        set({ search, ...(isSame ? {} : { list: null, waiting: [], waitingCount: 0, error: null }) });
        await fetchNewest();
      },
      async open(id) {
        const isLatest = beginDetail();
        if (get().detail?.id !== id) set({ detail: null });
        set({ detailError: null });
        const outcome = await attempt(bridge.call('calls.get', { id }));
        if (!isLatest()) return;
        set(outcome.ok ? { detail: outcome.value } : { detail: null, detailError: outcome.error });
      },
      close() {
        beginDetail();
        set({ detail: null, detailError: null });
      },
      async loadReplays(id) {
        const isLatest = beginReplays();
        set({ replays: [], moreReplays: false });
        // One more than is linked tells whether there are more.
        await findCalls(bridge, { replay_of: id, limit: linkedReplays + 1 }, (found) => {
          if (!isLatest()) return false;
          const live = get().replays.filter(({ replay_of: origin }) => origin === id);
          const replays = uniqueCalls([...live, ...found]).sort(compareRows);
          set({ replays: replays.slice(0, linkedReplays), moreReplays: replays.length > linkedReplays });
          return true;
        });
      },
    };
  });
}

/** Whether a call is not in the list yet: those above the last row that are held were shown already. */
function isNewer(call: CallSummary, { pages }: CallPages): boolean {
  return !pages.some(({ calls }) => calls?.some(({ id }) => id === call.id) === true);
}
