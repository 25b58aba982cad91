import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CallSummary } from '#shared/domain/call.ts';
import type { ToolkitSummary } from '#shared/domain/toolkit.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import { attempt } from '../../bridge/failure.ts';
import { createLatest } from '../../bridge/latest.ts';

export interface PaletteState {
  readonly open: boolean;
  readonly query: string;
  /** Services of the catalog that fit the query. */
  readonly toolkits: readonly ToolkitSummary[];
  /** The call whose id was typed. */
  readonly call: CallSummary | null;
  setOpen(open: boolean): void;
  search(query: string): Promise<void>;
}

const callId = /^call_[A-Za-z0-9]{4,60}$/;
const mostToolkits = 5;

/** What was typed into the palette, and what only the host can find for it. */
export function createPaletteStore(bridge: Bridge): StoreApi<PaletteState> {
  const begin = createLatest();
  return createStore<PaletteState>((set) => ({
    open: false,
    query: '',
    toolkits: [],
    call: null,
    setOpen(open) {
      begin();
      set({ open, query: '', toolkits: [], call: null });
    },
    async search(query) {
      const isLatest = begin();
      const wanted = query.trim();
      set({ query, call: null, ...(wanted.length < 2 ? { toolkits: [] } : {}) });
      if (wanted.length < 2) return;
      // A failure finds nothing here; the screens tell what is wrong.
      const [toolkits, call] = await Promise.all([
        attempt(bridge.call('toolkits.list', { search: wanted.slice(0, 100), limit: mostToolkits })),
        callId.test(wanted) ? attempt(bridge.call('calls.get', { id: wanted })) : null,
      ]);
      if (!isLatest()) return;
      set({
        toolkits: toolkits.ok ? toolkits.value.items : [],
        call: call?.ok === true ? call.value : null,
      });
    },
  }));
}
