import { createStore, type StoreApi } from 'zustand/vanilla';
import { type CallColumn, callColumns, fixedColumns, standardColumns } from './call-columns.ts';

/** A query with a name, and how its answer is shown. */
export interface SavedView {
  readonly name: string;
  readonly query: string;
  readonly columns: readonly CallColumn[];
  readonly grouped: boolean;
}

export interface CallViewState {
  readonly columns: readonly CallColumn[];
  /** Whether calls stand by their sessions. */
  readonly grouped: boolean;
  readonly views: readonly SavedView[];
  showColumn(column: CallColumn, shown: boolean): void;
  setGrouped(grouped: boolean): void;
  /** Keeps what is shown under a name, in place of what had that name. */
  saveView(name: string, query: string): void;
  applyView(view: SavedView): void;
  deleteView(name: string): void;
}

const key = 'sallyport.calls';
const mostViews = 50;

/** How this person likes the list. It is kept in this browser: it changes nothing that calls or agents see. */
export function createCallViewStore(storage: Pick<Storage, 'getItem' | 'setItem'>): StoreApi<CallViewState> {
  return createStore<CallViewState>((set, get) => {
    const change = (next: Partial<CallViewState>) => {
      set(next);
      const { columns, grouped, views } = get();
      storage.setItem(key, JSON.stringify({ columns, grouped, views }));
    };
    return {
      ...readKept(storage),
      showColumn(column, shown) {
        const { columns } = get();
        const isShown = (each: CallColumn) => (each === column ? shown : columns.includes(each));
        change({ columns: callColumns.filter((each) => fixedColumns.has(each) || isShown(each)) });
      },
      setGrouped: (grouped) => change({ grouped }),
      saveView(name, query) {
        const { columns, grouped, views } = get();
        const others = views.filter((view) => view.name !== name);
        const all = [...others, { name, query, columns, grouped }];
        change({ views: all.toSorted((a, b) => a.name.localeCompare(b.name)).slice(0, mostViews) });
      },
      applyView: ({ columns, grouped }) => change({ columns, grouped }),
      deleteView: (name) => change({ views: get().views.filter((view) => view.name !== name) }),
    };
  });
}

type Kept = Pick<CallViewState, 'columns' | 'grouped' | 'views'>;

/** What was kept; the standard where nothing was, or what is there cannot be understood. */
function readKept(storage: Pick<Storage, 'getItem'>): Kept {
  try {
    const kept: unknown = JSON.parse(storage.getItem(key) ?? 'null');
    if (!isRecord(kept)) return standard;
    const views = Array.isArray(kept.views) ? kept.views.filter(isRecord) : [];
    return {
      ...shownIn(kept),
      views: views.slice(0, mostViews).flatMap((view) => {
        const { name, query } = view;
        return typeof name === 'string' && typeof query === 'string'
          ? [{ name, query, ...shownIn(view) }]
          : [];
      }),
    };
  } catch {
    return standard;
  }
}

const standard: Kept = { columns: standardColumns, grouped: false, views: [] };

function shownIn({ columns, grouped }: Record<string, unknown>): Pick<SavedView, 'columns' | 'grouped'> {
  if (!Array.isArray(columns)) return { columns: standardColumns, grouped: grouped === true };
  const shown = callColumns.filter((column) => fixedColumns.has(column) || columns.includes(column));
  return { columns: shown, grouped: grouped === true };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
