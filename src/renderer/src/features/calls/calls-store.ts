import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CallDetail, CallSummary } from '#shared/domain/call.ts';
import type { SallyportError } from '#shared/errors.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import { attempt } from '../../bridge/failure.ts';
import { createLatest } from '../../bridge/latest.ts';
import { type CallFilter, matchesFilter, mergeCalls } from './call-list.ts';

const pageSize = 100;
/** Linked from the detail; a repetition may have made a hundred. */
const linkedReplays = 10;
/** A list left open for days must not grow without end: past this it starts again from the newest page. */
const mostRows = 10_000;

export interface CallsState {
  /** Newest first; null until the first answer. */
  readonly items: readonly CallSummary[] | null;
  /** Calls that arrived while the person was looking further down. */
  readonly waiting: readonly CallSummary[];
  readonly nextCursor: string | null;
  readonly loadingMore: boolean;
  readonly error: SallyportError | null;
  readonly atTop: boolean;
  readonly filter: CallFilter;
  /** The call whose detail is open. */
  readonly detail: CallDetail | null;
  readonly detailError: SallyportError | null;
  /** The newest calls that sent the open one again. */
  readonly replays: readonly CallSummary[];
  readonly moreReplays: boolean;
  load(): Promise<void>;
  loadMore(): Promise<void>;
  receive(call: CallSummary): void;
  setAtTop(atTop: boolean): void;
  showWaiting(): void;
  setFilter(filter: CallFilter): void;
  open(id: string): Promise<void>;
  close(): void;
  /** Looks up who sent a call again; a failure leaves the links out, since the detail itself has come. */
  loadReplays(id: string): Promise<void>;
}

/** The recorded calls as they come in, older ones on demand, and the one that is open. */
export function createCallsStore(bridge: Bridge): StoreApi<CallsState> {
  const beginList = createLatest();
  const beginDetail = createLatest();
  const beginReplays = createLatest();
  return createStore<CallsState>((set, get) => {
    const fetchPage = (cursor: string | null) =>
      attempt(
        bridge.call('calls.list', {
          limit: pageSize,
          ...get().filter,
          ...(cursor === null ? {} : { cursor }),
        }),
      );
    return {
      items: null,
      waiting: [],
      nextCursor: null,
      loadingMore: false,
      error: null,
      atTop: true,
      filter: {},
      detail: null,
      detailError: null,
      replays: [],
      moreReplays: false,
      async load() {
        const isLatest = beginList();
        set({ loadingMore: false });
        const outcome = await fetchPage(null);
        if (!isLatest()) return;
        if (!outcome.ok) return set({ error: outcome.error });
        const { items, next_cursor: nextCursor } = outcome.value;
        set({ items, nextCursor, waiting: [], error: null });
      },
      async loadMore() {
        const { nextCursor, loadingMore } = get();
        if (nextCursor === null || loadingMore) return;
        const isLatest = beginList();
        set({ loadingMore: true });
        const outcome = await fetchPage(nextCursor);
        if (!isLatest()) return;
        if (!outcome.ok) return set({ loadingMore: false, error: outcome.error });
        set({
          items: mergeCalls(get().items ?? [], outcome.value.items, false),
          nextCursor: outcome.value.next_cursor,
          loadingMore: false,
          error: null,
        });
      },
      receive(call) {
        const { items, waiting, atTop, filter, nextCursor } = get();
        if (call.replay_of !== null && call.replay_of === get().detail?.id) {
          set({ replays: mergeCalls(get().replays, [call], false) });
        }
        if (items === null || !matchesFilter(call, filter)) return;
        if (atTop) {
          set({ items: mergeCalls(items, [call], nextCursor !== null) });
          if (items.length >= mostRows) void get().load();
        } else if (!items.some((known) => known.id === call.id)) {
          set({ waiting: mergeCalls(waiting, [call], false) });
        }
      },
      setAtTop(atTop) {
        if (atTop === get().atTop) return;
        set({ atTop });
        if (atTop) get().showWaiting();
      },
      showWaiting() {
        const { items, waiting, nextCursor } = get();
        if (waiting.length === 0) return;
        set({ items: mergeCalls(items ?? [], waiting, nextCursor !== null), waiting: [] });
      },
      setFilter(filter) {
        set({ filter, items: null, waiting: [], nextCursor: null });
        void get().load();
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
        const outcome = await attempt(bridge.call('calls.list', { replay_of: id, limit: linkedReplays }));
        if (!isLatest() || !outcome.ok) return;
        set({ replays: outcome.value.items, moreReplays: outcome.value.next_cursor !== null });
      },
    };
  });
}
