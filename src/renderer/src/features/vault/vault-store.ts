import { createStore, type StoreApi } from 'zustand/vanilla';
import type { OperationInput, OperationOutput } from '#shared/contract/index.ts';
import type { NewSlot, UnlockWith } from '#shared/contract/vault.ts';
import type { SlotKind, VaultStatus } from '#shared/domain/vault.ts';
import type { SallyportError } from '#shared/errors.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import { attempt } from '../../bridge/failure.ts';

type VaultOperation =
  | 'vault.create'
  | 'vault.unlock'
  | 'vault.lock'
  | 'vault.addSlot'
  | 'vault.removeSlot'
  | 'vault.changePassphrase'
  | 'vault.confirmRecoveryCode'
  | 'vault.status';

export interface VaultState {
  /** The operation under way; a keychain may ask the person first, so one can take long. */
  readonly busy: VaultOperation | 'vault.prepareRecoveryCode' | null;
  readonly error: SallyportError | null;
  create(slot: NewSlot): Promise<boolean>;
  unlock(key: UnlockWith): Promise<boolean>;
  lock(): Promise<boolean>;
  addSlot(slot: NewSlot): Promise<boolean>;
  removeSlot(kind: SlotKind): Promise<boolean>;
  changePassphrase(current: string, passphrase: string): Promise<boolean>;
  /** The code that is shown until it is confirmed or put away. */
  readonly recovery: OperationOutput<'vault.prepareRecoveryCode'> | null;
  prepareRecovery(): Promise<boolean>;
  confirmRecovery(groups: readonly string[]): Promise<boolean>;
  /** Takes the code off the screen. */
  putRecoveryAway(): void;
  /** Asks the keychain again. */
  check(): Promise<boolean>;
  clearError(): void;
}

/** Acts on the vault. Its status belongs to the app's store, which `onStatus` feeds. Each action tells whether it worked. */
export function createVaultStore(
  bridge: Bridge,
  onStatus: (status: VaultStatus) => void,
): StoreApi<VaultState> {
  return createStore<VaultState>((set) => {
    const run = async <Name extends VaultOperation>(
      name: Name,
      input: OperationInput<Name>,
    ): Promise<boolean> => {
      set({ busy: name, error: null });
      const outcome = await attempt(bridge.call(name, input));
      if (outcome.ok) onStatus(outcome.value);
      set({ busy: null, error: outcome.ok ? null : outcome.error });
      return outcome.ok;
    };
    return {
      busy: null,
      error: null,
      recovery: null,
      changePassphrase: (current, passphrase) => run('vault.changePassphrase', { current, passphrase }),
      async prepareRecovery() {
        set({ busy: 'vault.prepareRecoveryCode', error: null, recovery: null });
        const outcome = await attempt(bridge.call('vault.prepareRecoveryCode', {}));
        set(outcome.ok ? { busy: null, recovery: outcome.value } : { busy: null, error: outcome.error });
        return outcome.ok;
      },
      async confirmRecovery(groups) {
        const worked = await run('vault.confirmRecoveryCode', { groups: [...groups] });
        if (worked) set({ recovery: null });
        return worked;
      },
      putRecoveryAway: () => set({ recovery: null, error: null }),
      create: (slot) => run('vault.create', slot),
      unlock: (key) => run('vault.unlock', key),
      lock: () => run('vault.lock', {}),
      addSlot: (slot) => run('vault.addSlot', slot),
      removeSlot: (kind) => run('vault.removeSlot', { kind }),
      check: () => run('vault.status', {}),
      clearError: () => set({ error: null }),
    };
  });
}
