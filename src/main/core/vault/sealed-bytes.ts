import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const FORMAT = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export const KEY_BYTES = 32;

/**
 * Seals bytes: a format byte, a fresh 12-byte nonce, the AES-256-GCM ciphertext and its 16-byte tag (NIST SP 800-38D).
 * `context` is bound to them and must be given again, in the same order, to open them.
 */
export function sealBytes(key: Uint8Array, context: readonly string[], plaintext: Uint8Array): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associatedData(context));
  const ciphertext = cipher.update(plaintext);
  cipher.final();
  const sealed = new Uint8Array(1 + NONCE_BYTES + ciphertext.length + TAG_BYTES);
  sealed[0] = FORMAT;
  sealed.set(nonce, 1);
  sealed.set(ciphertext, 1 + NONCE_BYTES);
  sealed.set(cipher.getAuthTag(), 1 + NONCE_BYTES + ciphertext.length);
  return sealed;
}

/** The plaintext, or null where the key, the context or any byte is not the one that sealed it. The caller wipes it. */
export function openBytes(
  key: Uint8Array,
  context: readonly string[],
  sealed: Uint8Array,
): Uint8Array<ArrayBuffer> | null {
  if (sealed[0] !== FORMAT || sealed.length < 1 + NONCE_BYTES + TAG_BYTES) return null;
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(associatedData(context));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  // GCM gives everything in update(); taking it as it is leaves no second copy of the secret behind.
  const plaintext = decipher.update(sealed.subarray(1 + NONCE_BYTES, sealed.length - TAG_BYTES));
  try {
    decipher.final();
  } catch {
    plaintext.fill(0);
    return null;
  }
  return new Uint8Array(plaintext.buffer, plaintext.byteOffset, plaintext.length);
}

/** JSON keeps the parts apart: ["a","bc"] and ["ab","c"] must not be the same bytes. */
function associatedData(context: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify(context), 'utf8');
}
