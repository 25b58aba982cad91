import { randomBytes } from 'node:crypto';
import { SallyportError } from '#shared/errors.ts';
import type { KeySlot } from '../ports/index.ts';
import { derivePassphraseKey, readScryptParams, SALT_BYTES, type ScryptCost } from './scrypt.ts';
import { KEY_BYTES, openBytes, sealBytes } from './sealed-bytes.ts';

const MIN_LENGTH = 8;
const MAX_LENGTH = 1024;

/** Wraps the vault key under a new passphrase. Fails with ValidationFailed where it is too short or too long. */
export async function createPassphraseSlot(
  vaultId: string,
  vaultKey: Uint8Array,
  passphrase: string,
  cost: ScryptCost,
): Promise<KeySlot> {
  requireLongPassphrase(passphrase);
  const salt = randomBytes(SALT_BYTES);
  const wrappingKey = await derivePassphraseKey(passphrase, salt, cost, KEY_BYTES);
  try {
    const wrapped = sealBytes(wrappingKey, slotContext(vaultId), vaultKey);
    return { kind: 'passphrase', wrapped, params: { salt: salt.toString('base64'), ...cost } };
  } finally {
    wrappingKey.fill(0);
  }
}

/** The vault key. Fails with PassphraseWrong, or StorageFailed where the stored parameters make no sense. */
export async function openPassphraseSlot(
  vaultId: string,
  slot: KeySlot,
  passphrase: string,
): Promise<Uint8Array> {
  const { salt, cost } = readParams(slot);
  const wrappingKey = await derivePassphraseKey(passphrase, salt, cost, KEY_BYTES);
  const vaultKey = openBytes(wrappingKey, slotContext(vaultId), slot.wrapped);
  wrappingKey.fill(0);
  if (vaultKey === null || vaultKey.length !== KEY_BYTES) {
    throw new SallyportError('PassphraseWrong', 'The passphrase does not open this vault.', {
      field: 'passphrase',
      fix: 'Check it for typing errors and try again.',
    });
  }
  return vaultKey;
}

function requireLongPassphrase(passphrase: string): void {
  if (passphrase.length >= MIN_LENGTH && passphrase.length <= MAX_LENGTH) return;
  throw new SallyportError(
    'ValidationFailed',
    `The passphrase must have ${MIN_LENGTH} to ${MAX_LENGTH} characters.`,
    { field: 'passphrase', fix: 'Choose a passphrase of that length, such as five or six words.' },
  );
}

function slotContext(vaultId: string): string[] {
  return ['sallyport', 'slot', vaultId, 'passphrase'];
}

function readParams(slot: KeySlot): { salt: Uint8Array; cost: ScryptCost } {
  const params = readScryptParams(slot.params);
  if (params !== null) return params;
  throw new SallyportError('StorageFailed', 'The passphrase entry of the vault is damaged in the database.', {
    fix: 'Restore sallyport.db from a backup, or open the vault another way.',
  });
}
