import { randomFillSync } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A fresh identifier: the prefix and 16 random letters and digits (95 bits). */
export function newId(prefix: 'ca' | 'ac' | 'key' | 'call' | 'req' | 'ws' | 'msg' | 'imp'): string {
  let text = `${prefix}_`;
  while (text.length < prefix.length + 17) {
    const byte = randomByte();
    // 248 is the largest multiple of 62 in a byte: the rest would favour the first letters.
    if (byte < 248) text += alphabet[byte % 62];
  }
  return text;
}

// Asking the system for a few bytes costs as much as asking for many, and every call needs an id.
const pool = new Uint8Array(4_096);
let used = pool.length;

/** A byte that is given out once. */
function randomByte(): number {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const byte = pool[used] ?? 255;
  used += 1;
  return byte;
}
