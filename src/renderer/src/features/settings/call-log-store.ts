import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CallLogHealth } from '#shared/domain/call-figures.ts';
import type { SallyportError } from '#shared/errors.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import { attempt } from '../../bridge/failure.ts';
import { createLatest } from '../../bridge/latest.ts';

export interface CallLogState {
  readonly health: CallLogHealth | null;
  readonly busy: boolean;
  readonly error: SallyportError | null;
  load(): Promise<void>;
  /** Deletes every call; answers how many there were, null where it failed. */
  clear(): Promise<number | null>;
}

/** How much the call log holds, for its settings. */
export function createCallLogStore(bridge: Bridge): StoreApi<CallLogState> {
  const begin = createLatest();
  return createStore<CallLogState>((set, get) => ({
    health: null,
    busy: false,
    error: null,
    async load() {
      const isLatest = begin();
      const outcome = await attempt(bridge.call('calls.health', {}));
      if (!isLatest()) return;
      set(outcome.ok ? { health: outcome.value, error: null } : { error: outcome.error });
    },
    async clear() {
      set({ busy: true, error: null });
      const outcome = await attempt(bridge.call('calls.clear', { all: true }));
      set(outcome.ok ? { busy: false } : { busy: false, error: outcome.error });
      if (!outcome.ok) return null;
      await get().load();
      return outcome.value.deleted;
    },
  }));
}
