import { randomBytes } from 'node:crypto';
import type { KeySlot, SecretStore, SecretStoreOptions } from '../ports/index.ts';
import { KEY_BYTES, openBytes, sealBytes } from './sealed-bytes.ts';
import { keychainError } from './vault-errors.ts';

/**
 * Puts a fresh wrapping key into the keychain and wraps the vault key under it. The key travels as base64 because a NUL
 * byte would cut it short in some keychains. Fails with KeychainUnavailable, KeychainTimedOut, KeychainDenied or
 * KeychainLockedOrMissing.
 */
export async function createKeychainSlot(
  secrets: SecretStore,
  vaultId: string,
  vaultKey: Uint8Array,
  options: SecretStoreOptions,
): Promise<KeySlot> {
  const item = `vault-${vaultId}`;
  const wrappingKey = randomBytes(KEY_BYTES);
  try {
    const written = await secrets.write(item, wrappingKey.toString('base64'), options);
    if (written.outcome === 'not_done') throw keychainError({ outcome: 'locked' });
    if (written.outcome !== 'done') throw keychainError(written);
    const wrapped = sealBytes(wrappingKey, slotContext(vaultId), vaultKey);
    return { kind: 'keychain', wrapped, params: { item } };
  } finally {
    wrappingKey.fill(0);
  }
}

/**
 * The vault key. A keychain that has no such item, or another key under its name, fails with KeychainLockedOrMissing: a
 * locked keychain on Linux answers as if the item did not exist. Other failures as in createKeychainSlot.
 */
export async function openKeychainSlot(
  secrets: SecretStore,
  vaultId: string,
  slot: KeySlot,
  options: SecretStoreOptions,
): Promise<Uint8Array> {
  const answer = await secrets.read(itemName(vaultId, slot), options);
  if (answer.outcome === 'not_found') throw keychainError({ outcome: 'locked' });
  if (answer.outcome !== 'found') throw keychainError(answer);
  const wrappingKey = Buffer.from(answer.value, 'base64');
  const vaultKey =
    wrappingKey.length === KEY_BYTES ? openBytes(wrappingKey, slotContext(vaultId), slot.wrapped) : null;
  wrappingKey.fill(0);
  if (vaultKey === null || vaultKey.length !== KEY_BYTES) throw keychainError({ outcome: 'locked' });
  return vaultKey;
}

/** Takes the wrapping key out of the keychain, as far as the keychain lets us: without its slot it opens nothing. */
export async function removeKeychainItem(
  secrets: SecretStore,
  vaultId: string,
  slot: KeySlot,
  options: SecretStoreOptions,
): Promise<void> {
  await secrets.remove(itemName(vaultId, slot), options);
}

function itemName(vaultId: string, slot: KeySlot): string {
  return typeof slot.params.item === 'string' ? slot.params.item : `vault-${vaultId}`;
}

function slotContext(vaultId: string): string[] {
  return ['sallyport', 'slot', vaultId, 'keychain'];
}
