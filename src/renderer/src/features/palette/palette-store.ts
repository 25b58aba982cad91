import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CallSummary } from '#shared/domain/call.ts';
import type { ToolkitSummary } from '#shared/domain/toolkit.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import { attempt } from '../../bridge/failure.ts';
import { createLatest } from '../../bridge/latest.ts';
import { findCalls } from '../calls/found-calls.ts';

export interface PaletteState {
  readonly open: boolean;
  readonly query: string;
  /** Services of the catalog that fit the query. */
  readonly toolkits: readonly ToolkitSummary[];
  /** Recorded calls that fit it. */
  readonly calls: readonly CallSummary[];
  setOpen(open: boolean): void;
  search(query: string): Promise<void>;
}

const mostFound = 6;

/** The line of the calls' query language that finds what was typed: a call by its id or path, else by any of its words. */
export function callQuery(typed: string): string {
  const text = `"${typed.slice(0, 100).replaceAll(/["\\]/g, ' ')}`;
  if (typed.startsWith('call_')) return `id:${text}"`;
  return typed.startsWith('/') ? `path:${text}*"` : `${text}"`;
}

/** What was typed into the palette, and what only the host can find for it. */
export function createPaletteStore(bridge: Bridge): StoreApi<PaletteState> {
  const begin = createLatest();
  return createStore<PaletteState>((set) => ({
    open: false,
    query: '',
    toolkits: [],
    calls: [],
    setOpen(open) {
      begin();
      set({ open, query: '', toolkits: [], calls: [] });
    },
    async search(query) {
      const isLatest = begin();
      const wanted = query.trim();
      set({ query, ...(wanted.length < 2 ? { toolkits: [], calls: [] } : {}) });
      if (wanted.length < 2) return;
      const showCalls = (calls: readonly CallSummary[]) => {
        if (isLatest()) set({ calls });
        return isLatest();
      };
      // A failure finds nothing here; the screens tell what is wrong.
      const listing = attempt(
        bridge.call('toolkits.list', { search: wanted.slice(0, 100), limit: mostFound }),
      );
      const searching = findCalls(bridge, { query: callQuery(wanted), limit: mostFound }, showCalls);
      const toolkits = await listing;
      if (isLatest()) set({ toolkits: toolkits.ok ? toolkits.value.items : [] });
      const calls = await searching;
      if (isLatest() && !calls.ok) set({ calls: [] });
    },
  }));
}
