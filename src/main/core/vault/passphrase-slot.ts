import { randomBytes, type ScryptOptions, scrypt } from 'node:crypto';
import { SallyportError } from '#shared/errors.ts';
import type { KeySlot } from '../ports/index.ts';
import { KEY_BYTES, openBytes, sealBytes } from './sealed-bytes.ts';

/** The cost of scrypt (RFC 7914): N, r and p. */
export interface ScryptCost {
  readonly n: number;
  readonly r: number;
  readonly p: number;
}

/** 128 MiB and about half a second: what OWASP's password storage cheat sheet asks of scrypt. */
export const defaultScryptCost: ScryptCost = { n: 2 ** 17, r: 8, p: 1 };

const SALT_BYTES = 16;
const MIN_LENGTH = 8;
const MAX_LENGTH = 1024;

/** Wraps the vault key under a new passphrase. Fails with ValidationFailed where it is too short or too long. */
export async function createPassphraseSlot(
  vaultId: string,
  vaultKey: Uint8Array,
  passphrase: string,
  cost: ScryptCost,
): Promise<KeySlot> {
  if (passphrase.length < MIN_LENGTH || passphrase.length > MAX_LENGTH) {
    throw new SallyportError(
      'ValidationFailed',
      `The passphrase must have ${MIN_LENGTH} to ${MAX_LENGTH} characters.`,
      { field: 'passphrase', fix: 'Choose a passphrase of that length, such as five or six words.' },
    );
  }
  const salt = randomBytes(SALT_BYTES);
  const wrappingKey = await deriveKey(passphrase, salt, cost);
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
  const wrappingKey = await deriveKey(passphrase, salt, cost);
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

function slotContext(vaultId: string): string[] {
  return ['sallyport', 'slot', vaultId, 'passphrase'];
}

/** Off the event loop, on the thread pool. NFKC: the same passphrase typed on another keyboard gives the same bytes. */
function deriveKey(passphrase: string, salt: Uint8Array, cost: ScryptCost): Promise<Buffer> {
  const options: ScryptOptions = { N: cost.n, r: cost.r, p: cost.p, maxmem: 256 * cost.n * cost.r };
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  scrypt(passphrase.normalize('NFKC'), salt, KEY_BYTES, options, (error, key) => {
    if (error === null) resolve(key);
    else reject(error);
  });
  return promise;
}

/** A row edited by hand must not make the app take gigabytes or minutes. */
function readParams(slot: KeySlot): { salt: Uint8Array; cost: ScryptCost } {
  const { salt, n, r, p } = slot.params;
  const bytes = typeof salt === 'string' ? Buffer.from(salt, 'base64') : Buffer.alloc(0);
  if (
    bytes.length >= SALT_BYTES &&
    bytes.length <= 64 &&
    within(n, 2 ** 14, 2 ** 20) &&
    Number.isInteger(Math.log2(n)) &&
    within(r, 1, 16) &&
    within(p, 1, 8)
  ) {
    return { salt: bytes, cost: { n, r, p } };
  }
  throw new SallyportError('StorageFailed', 'The passphrase entry of the vault is damaged in the database.', {
    fix: 'Restore sallyport.db from a backup, or open the vault another way.',
  });
}

function within(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}
