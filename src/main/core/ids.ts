import { randomBytes } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A fresh identifier: the prefix and 16 random letters and digits (95 bits). */
export function newId(prefix: 'ca' | 'ac' | 'key' | 'call' | 'req'): string {
  let text = `${prefix}_`;
  while (text.length < prefix.length + 17) {
    for (const byte of randomBytes(24)) {
      // 248 is the largest multiple of 62 in a byte: the rest would favour the first letters.
      if (byte < 248 && text.length < prefix.length + 17) text += alphabet[byte % 62];
    }
  }
  return text;
}
