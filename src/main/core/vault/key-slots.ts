import type { NewSlot, UnlockWith } from '#shared/contract/vault.ts';
import type {
  KeySlot,
  SecretStore,
  SecretStoreOptions,
  VaultRecord,
  VaultRepository,
} from '../ports/index.ts';
import { createKeychainSlot, openKeychainSlot, removeKeychainItem } from './keychain-slot.ts';
import { createPassphraseSlot, openPassphraseSlot } from './passphrase-slot.ts';
import { openRecoverySlot } from './recovery-slot.ts';
import { defaultScryptCost, type ScryptCost } from './scrypt.ts';
import { slotConflict, slotNames } from './vault-errors.ts';

/** How long a keychain may take when nobody waits in front of it. */
export const inBackground: SecretStoreOptions = { timeoutMs: 3_000 };

/** The ways to open the vault: making, opening and dropping them, whatever their kind. */
export interface KeySlots {
  /** Fails with ValidationFailed (passphrase) or the keychain's codes. */
  make(vaultId: string, vaultKey: Uint8Array, slot: NewSlot, options: SecretStoreOptions): Promise<KeySlot>;
  /** The vault key. Fails with VaultSlotConflict (no such way), PassphraseWrong, RecoveryCodeWrong, ValidationFailed (code), StorageFailed or the keychain's codes. */
  open(record: VaultRecord, means: UnlockWith, options: SecretStoreOptions): Promise<Uint8Array>;
  /** Runs `store`; where that fails, what `make` left in the keychain goes again. */
  commit(vaultId: string, slot: KeySlot, store: () => Promise<void>): Promise<void>;
  /** Drops what the slot keeps outside the database, as far as that is possible. */
  discard(vaultId: string, slot: KeySlot): Promise<void>;
}

export interface KeySlotsDeps {
  readonly repository: VaultRepository;
  readonly secrets: SecretStore;
  readonly scryptCost?: ScryptCost | undefined;
}

/** Key slots on the given keychain and repository. */
export function createKeySlots({ repository, secrets, scryptCost }: KeySlotsDeps): KeySlots {
  const discard = async (vaultId: string, slot: KeySlot) => {
    if (slot.kind === 'keychain') await removeKeychainItem(secrets, vaultId, slot, inBackground);
  };

  return {
    discard,
    make(vaultId, vaultKey, slot, options) {
      return slot.kind === 'keychain'
        ? createKeychainSlot(secrets, vaultId, vaultKey, options)
        : createPassphraseSlot(vaultId, vaultKey, slot.passphrase, scryptCost ?? defaultScryptCost);
    },
    async open(record, means, options) {
      const slot = record.slots.find((each) => each.kind === means.kind);
      if (slot === undefined) {
        throw slotConflict(
          `This vault does not open with ${slotNames[means.kind]}.`,
          `Open it with ${record.slots.map((each) => slotNames[each.kind]).join(' or ')}.`,
        );
      }
      switch (means.kind) {
        case 'keychain':
          return openKeychainSlot(secrets, record.id, slot, options);
        case 'passphrase':
          return openPassphraseSlot(record.id, slot, means.passphrase);
        case 'recovery':
          return openRecoverySlot(record.id, slot, means.code);
      }
    },
    async commit(vaultId, slot, store) {
      try {
        await store();
      } catch (error) {
        if (await isUnused(repository, slot)) await discard(vaultId, slot);
        throw error;
      }
    },
  };
}

/** Whether the stored vault certainly has no slot of this kind. In doubt the item stays: it may be what opens the vault. */
async function isUnused(repository: VaultRepository, slot: KeySlot): Promise<boolean> {
  try {
    const stored = await repository.load();
    return !stored?.slots.some((each) => each.kind === slot.kind);
  } catch {
    return false;
  }
}
