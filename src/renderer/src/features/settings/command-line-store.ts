import { createStore, type StoreApi } from 'zustand/vanilla';
import type { PairingRequest } from '#shared/domain/pairing.ts';
import type { SallyportError } from '#shared/errors.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import { attempt } from '../../bridge/failure.ts';
import { createLatest } from '../../bridge/latest.ts';

export interface CommandLineState {
  /** Oldest first; null until the first answer. */
  readonly requests: readonly PairingRequest[] | null;
  readonly error: SallyportError | null;
  readonly busy: boolean;
  /** @returns those that were not known before. */
  load(): Promise<readonly PairingRequest[]>;
  /** True once the answer has arrived. */
  decide(id: string, answer: 'confirm' | 'deny'): Promise<boolean>;
}

/** The command lines that wait to be let in. */
export function createCommandLineStore(bridge: Bridge): StoreApi<CommandLineState> {
  const begin = createLatest();
  return createStore<CommandLineState>((set, get) => ({
    requests: null,
    error: null,
    busy: false,
    async load() {
      const isLatest = begin();
      const outcome = await attempt(bridge.call('commandLine.requests', {}));
      if (!isLatest()) return [];
      if (!outcome.ok) {
        set({ error: outcome.error });
        return [];
      }
      const known = new Set((get().requests ?? []).map(({ id }) => id));
      set({ requests: outcome.value.items, error: null });
      return outcome.value.items.filter(({ id }) => !known.has(id));
    },
    async decide(id, answer) {
      set({ busy: true, error: null });
      const outcome = await attempt(bridge.call('commandLine.decide', { id, answer }));
      set(outcome.ok ? { busy: false } : { busy: false, error: outcome.error });
      await get().load();
      return outcome.ok;
    },
  }));
}
