import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AuthMode } from '#shared/domain/auth-mode.ts';
import type { ToolkitFacets, ToolkitSummary } from '#shared/domain/toolkit.ts';
import type { ToolkitTier } from '#shared/domain/toolkit-tier.ts';
import type { SallyportError } from '#shared/errors.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import { attempt } from '../../bridge/failure.ts';
import { createLatest } from '../../bridge/latest.ts';

/** What narrows the list beside the search; null stands for any. */
export interface CatalogFilters {
  readonly category: string | null;
  readonly auth_mode: AuthMode | null;
  readonly tier: ToolkitTier | null;
  readonly connected: boolean | null;
}

export const noFilters: CatalogFilters = { category: null, auth_mode: null, tier: null, connected: null };

const pageSize = 50;
const typingPause = 150;

export interface CatalogState {
  readonly query: string;
  readonly filters: CatalogFilters;
  /** How many services there are of each kind; null until they are counted. */
  readonly facets: ToolkitFacets | null;
  /** What `query` found so far; null until the first answer. */
  readonly items: readonly ToolkitSummary[] | null;
  readonly nextCursor: string | null;
  readonly loading: boolean;
  readonly error: SallyportError | null;
  /** Starts over with this search and these filters. */
  open(query: string, filters: CatalogFilters): Promise<void>;
  load(): Promise<void>;
  loadMore(): Promise<void>;
  /** Searches once the person pauses typing. */
  search(query: string): void;
  /** Waits until the items are those of the search as it is typed; a pause that is still waited for is cut short. */
  settle(): Promise<void>;
  filter(change: Partial<CatalogFilters>): Promise<void>;
}

/** The services that can be connected, searched by the host, a page at a time. */
export function createCatalogStore(bridge: Bridge): StoreApi<CatalogState> {
  const begin = createLatest();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let fetching: Promise<void> = Promise.resolve();
  return createStore<CatalogState>((set, get) => {
    const fetchPage = (cursor: string | null): Promise<void> => {
      clearTimeout(timer);
      timer = undefined;
      fetching = readPage(cursor);
      return fetching;
    };
    const readPage = async (cursor: string | null): Promise<void> => {
      const isLatest = begin();
      set({ loading: true });
      const { query, filters } = get();
      const search = query.trim();
      const chosen = Object.entries(filters).filter(([, value]) => value !== null);
      const outcome = await attempt(
        bridge.call('toolkits.list', {
          limit: pageSize,
          ...(search === '' ? {} : { search }),
          ...Object.fromEntries(chosen),
          ...(cursor === null ? {} : { cursor }),
        }),
      );
      if (!isLatest()) return;
      if (!outcome.ok) return set({ loading: false, error: outcome.error });
      const { items, next_cursor: nextCursor } = outcome.value;
      const before = cursor === null ? [] : (get().items ?? []);
      set({ items: [...before, ...items], nextCursor, loading: false, error: null });
    };
    // The list works without its counts: where they cannot be had, the filters offer less.
    const countKinds = async (): Promise<void> => {
      const outcome = await attempt(bridge.call('toolkits.facets', {}));
      if (outcome.ok) set({ facets: outcome.value });
    };
    return {
      query: '',
      filters: noFilters,
      facets: null,
      items: null,
      nextCursor: null,
      loading: false,
      error: null,
      async open(query, filters) {
        const before = get();
        const isAsBefore =
          JSON.stringify([before.query, before.filters]) === JSON.stringify([query, filters]);
        set({ query, filters, ...(isAsBefore ? {} : { items: null }) });
        await Promise.all([fetchPage(null), countKinds()]);
      },
      async load() {
        await Promise.all([fetchPage(null), countKinds()]);
      },
      async loadMore() {
        const { nextCursor, loading } = get();
        if (nextCursor !== null && !loading) await fetchPage(nextCursor);
      },
      async filter(change) {
        set({ filters: { ...get().filters, ...change } });
        await fetchPage(null);
      },
      search(query) {
        set({ query });
        clearTimeout(timer);
        timer = setTimeout(() => void fetchPage(null), typingPause);
      },
      async settle() {
        while (timer !== undefined || get().loading) await (timer === undefined ? fetching : fetchPage(null));
      },
    };
  });
}
