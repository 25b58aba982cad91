import { hkdfSync } from 'node:crypto';
import { KEY_BYTES } from './sealed-bytes.ts';

/** `credentials` never leaves the vault; the others may be handed to a worker. */
export type SubkeyPurpose = 'credentials' | 'call-bodies';

/** The key of one purpose (HKDF-SHA256, RFC 5869). One subkey says nothing about another or about the vault key. */
export function deriveSubkey(vaultId: string, vaultKey: Uint8Array, purpose: SubkeyPurpose): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', vaultKey, vaultId, `sallyport/v1/${purpose}`, KEY_BYTES));
}
