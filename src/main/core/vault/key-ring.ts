import { deriveSubkey } from './subkeys.ts';
import { vaultLocked } from './vault-errors.ts';

/** The keys of an open vault. Whoever takes them uses them at once: `close` wipes these very bytes. */
export interface OpenKeys {
  readonly vaultId: string;
  readonly vaultKey: Uint8Array;
  readonly credentialsKey: Uint8Array;
}

/** Holds the keys while the vault is unlocked, and tells when that changes. */
export interface KeyRing {
  keys(): OpenKeys | null;
  /** Changes with every close: an opening that began before a lock must not undo it. */
  session(): number;
  /** Takes over `vaultKey`. Throws VaultLocked, and wipes it, where the vault was locked since `session`. */
  open(vaultId: string, vaultKey: Uint8Array, session: number): void;
  /** Wipes the keys; does nothing more where there are none. */
  close(): void;
  onChange(listener: (open: boolean) => void): () => void;
}

/** A key ring without keys. */
export function createKeyRing(): KeyRing {
  const listeners = new Set<(open: boolean) => void>();
  let held: OpenKeys | null = null;
  let current = 0;

  /** Every listener hears of it even where one of them fails: each may hold a key that it has to forget. */
  const announce = (open: boolean) => {
    const failures: unknown[] = [];
    for (const listener of listeners) {
      try {
        listener(open);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'A listener of the vault failed.');
  };

  return {
    keys: () => held,
    session: () => current,
    open(vaultId, vaultKey, session) {
      if (session !== current) {
        vaultKey.fill(0);
        throw vaultLocked();
      }
      held = { vaultId, vaultKey, credentialsKey: deriveSubkey(vaultId, vaultKey, 'credentials') };
      announce(true);
    },
    close() {
      current += 1;
      if (held === null) return;
      held.vaultKey.fill(0);
      held.credentialsKey.fill(0);
      held = null;
      announce(false);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
