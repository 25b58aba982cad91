import { hash, randomBytes } from 'node:crypto';

/** A fresh key: `ak_` and 256 random bits in base64url. */
export function newKeyText(): string {
  return `ak_${randomBytes(32).toString('base64url')}`;
}

/** SHA-256 of a key. A key holds 256 random bits, so a slow hash would add nothing. */
export function hashKey(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}

/** What the console shows to recognise a key by: too little to be of use to anyone else. */
export function keyPrefix(text: string): string {
  return text.slice(0, 9);
}
