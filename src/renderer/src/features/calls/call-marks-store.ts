import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CallSummary } from '#shared/domain/call.ts';
import { type CallPages, callAt, compareRows } from './call-pages.ts';

/** So many calls one export takes by their ids. */
export const mostMarked = 1_000;

type Marked = Pick<CallSummary, 'id' | 'started_at'>;

export interface CallMarksState {
  readonly marked: ReadonlyMap<string, Marked>;
  /** The row that a range begins at. */
  readonly anchor: number | null;
  /** Whether the last range or "all" held more than can be marked. */
  readonly isCut: boolean;
  /** Marks the call of a row, or takes its mark away. */
  toggle(list: CallPages, row: number): void;
  /** Marks the rows between the anchor and this one; rows whose page was let go stay out. */
  extend(list: CallPages, row: number): void;
  /** Marks all rows that are held. */
  markAll(list: CallPages): void;
  clear(): void;
}

const nothing = { marked: new Map<string, Marked>(), anchor: null, isCut: false } as const;

/** The calls that the person picked out of the list, to do something with all of them. */
export function createCallMarksStore(): StoreApi<CallMarksState> {
  return createStore<CallMarksState>((set, get) => {
    const add = (list: CallPages, from: number, to: number, anchor: number | null) => {
      const marked = new Map(get().marked);
      let isCut = false;
      for (let row = from; row <= to; row += 1) {
        const call = callAt(list, row);
        if (call === null || marked.has(call.id)) continue;
        if (marked.size >= mostMarked) {
          isCut = true;
          break;
        }
        marked.set(call.id, { id: call.id, started_at: call.started_at });
      }
      set({ marked, anchor, isCut });
    };
    return {
      ...nothing,
      toggle(list, row) {
        const call = callAt(list, row);
        if (call === null) return;
        if (!get().marked.has(call.id)) return add(list, row, row, row);
        const marked = new Map(get().marked);
        marked.delete(call.id);
        set({ marked, anchor: row, isCut: false });
      },
      extend(list, row) {
        const anchor = get().anchor ?? row;
        add(list, Math.min(anchor, row), Math.max(anchor, row), anchor);
      },
      markAll: (list) => add(list, 0, list.count - 1, get().anchor),
      clear: () => set(nothing),
    };
  });
}

/** The ids of marked calls, newest first, as the list shows them. */
export function markedIds(marked: CallMarksState['marked']): string[] {
  return [...marked.values()].sort(compareRows).map(({ id }) => id);
}
