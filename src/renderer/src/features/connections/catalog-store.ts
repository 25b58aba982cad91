import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ToolkitSummary } from '#shared/domain/toolkit.ts';
import type { SallyportError } from '#shared/errors.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import { attempt } from '../../bridge/failure.ts';
import { createLatest } from '../../bridge/latest.ts';

const pageSize = 50;
const typingPause = 150;

export interface CatalogState {
  readonly query: string;
  /** What `query` found so far; null until the first answer. */
  readonly items: readonly ToolkitSummary[] | null;
  readonly nextCursor: string | null;
  readonly loading: boolean;
  readonly error: SallyportError | null;
  /** Starts over with no search. */
  open(): Promise<void>;
  load(): Promise<void>;
  loadMore(): Promise<void>;
  /** Searches once the person pauses typing. */
  search(query: string): void;
}

/** The services that can be connected, searched by the host, a page at a time. */
export function createCatalogStore(bridge: Bridge): StoreApi<CatalogState> {
  const begin = createLatest();
  let timer: ReturnType<typeof setTimeout> | undefined;
  return createStore<CatalogState>((set, get) => {
    const fetchPage = async (cursor: string | null): Promise<void> => {
      clearTimeout(timer);
      const isLatest = begin();
      set({ loading: true });
      const search = get().query.trim();
      const outcome = await attempt(
        bridge.call('toolkits.list', {
          limit: pageSize,
          ...(search === '' ? {} : { search }),
          ...(cursor === null ? {} : { cursor }),
        }),
      );
      if (!isLatest()) return;
      if (!outcome.ok) return set({ loading: false, error: outcome.error });
      const { items, next_cursor: nextCursor } = outcome.value;
      const before = cursor === null ? [] : (get().items ?? []);
      set({ items: [...before, ...items], nextCursor, loading: false, error: null });
    };
    return {
      query: '',
      items: null,
      nextCursor: null,
      loading: false,
      error: null,
      open() {
        set({ query: '', ...(get().query === '' ? {} : { items: null }) });
        return fetchPage(null);
      },
      load: () => fetchPage(null),
      async loadMore() {
        const { nextCursor, loading } = get();
        if (nextCursor !== null && !loading) await fetchPage(nextCursor);
      },
      search(query) {
        set({ query });
        clearTimeout(timer);
        timer = setTimeout(() => void fetchPage(null), typingPause);
      },
    };
  });
}
