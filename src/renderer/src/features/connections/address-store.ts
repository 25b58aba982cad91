import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Toolkit } from '#shared/domain/toolkit.ts';
import type { SallyportError } from '#shared/errors.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import { attempt } from '../../bridge/failure.ts';
import { toolkitAt } from './address-form.ts';

export interface AddressState {
  readonly address: string;
  readonly busy: boolean;
  readonly error: SallyportError | null;
  setAddress(address: string): void;
  /** Finds the server behind the address and adds the service; null where `error` says why not. */
  submit(): Promise<Toolkit | null>;
  close(): void;
}

const mostSlugs = 5;

/** Adds a service by nothing but its address. */
export function createAddressStore(bridge: Bridge): StoreApi<AddressState> {
  return createStore<AddressState>((set, get) => {
    const add = async (address: string): Promise<Toolkit> => {
      const found = await bridge.call('authConfigs.discover', { address });
      for (let taken = 0; ; taken += 1) {
        const made = await attempt(bridge.call('toolkits.create', toolkitAt(address, found, taken)));
        if (made.ok) return made.value;
        if (made.error.code !== 'ToolkitConflict' || taken + 1 === mostSlugs) throw made.error;
      }
    };
    return {
      address: '',
      busy: false,
      error: null,
      setAddress: (address) => set({ address, error: null }),
      async submit() {
        const { address, busy } = get();
        if (busy || address.trim() === '') return null;
        set({ busy: true, error: null });
        const outcome = await attempt(add(address.trim()));
        set({ busy: false, error: outcome.ok ? null : outcome.error });
        return outcome.ok ? outcome.value : null;
      },
      close: () => set({ address: '', busy: false, error: null }),
    };
  });
}
