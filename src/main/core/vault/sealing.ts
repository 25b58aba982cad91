import type { OpenKeys } from './key-ring.ts';
import { openBytes, sealBytes } from './sealed-bytes.ts';
import { deriveSubkey } from './subkeys.ts';
import { credentialUnreadable } from './vault-errors.ts';

/** Whose secret it is. Sealed bytes open for the same owner only. */
export interface SealOwner {
  readonly accountId: string;
  readonly kind: string;
}

/** What an unlocked vault does with its keys, which stay inside. */
export interface Sealing {
  /** Seals bytes for `owner`. Throws VaultLocked or VaultNotInitialised. */
  seal(owner: SealOwner, plaintext: Uint8Array): Uint8Array;
  /** Throws as seal does, and CredentialUnreadable where bytes were changed or belong to another owner. */
  unseal(owner: SealOwner, sealed: Uint8Array): Uint8Array;
  /** A copy of the 32-byte key of one purpose, for a worker that must not hold the vault key. Throws as seal does. */
  subkey(purpose: 'call-bodies'): Uint8Array;
}

/** @param openKeys the keys at this moment; throws where there are none. */
export function createSealing(openKeys: () => OpenKeys): Sealing {
  return {
    seal: (owner, plaintext) => sealBytes(openKeys().credentialsKey, credentialContext(owner), plaintext),
    unseal(owner, sealed) {
      const plaintext = openBytes(openKeys().credentialsKey, credentialContext(owner), sealed);
      if (plaintext === null) throw credentialUnreadable();
      return plaintext;
    },
    subkey(purpose) {
      const { vaultId, vaultKey } = openKeys();
      return deriveSubkey(vaultId, vaultKey, purpose);
    },
  };
}

function credentialContext(owner: SealOwner): string[] {
  return ['sallyport', 'credential', owner.accountId, owner.kind];
}
