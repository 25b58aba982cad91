import { createHash } from 'node:crypto';

/** Crockford's base 32: no I, L, O and U, so that nothing is mistaken for 1, 0 or V. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 160 random bits: beyond any search, so that no slow derivation is needed, and still short enough to write down. */
export const recoveryBytes = 20;
const codeLength = 32;
const checkLength = 4;
const groupLength = 4;

/** A recovery code has so many groups; the last one checks the others. */
export const recoveryGroups = (codeLength + checkLength) / groupLength;

/** Secret bytes as a person writes them down: `XXXX-XXXX-…`, the last group a checksum. */
export function formatRecoveryCode(bytes: Uint8Array): string {
  return groupsOf(encode(bytes) + checksumOf(bytes)).join('-');
}

/** The groups of a code, for asking for some of them. */
export function groupsOf(code: string): string[] {
  return clean(code).match(/.{1,4}/g) ?? [];
}

/** The secret bytes; null where a code has another length or a typing error. The caller wipes them. */
export function parseRecoveryCode(text: string): Uint8Array | null {
  const code = clean(text);
  if (code.length !== codeLength + checkLength) return null;
  const bytes = decode(code.slice(0, codeLength));
  if (bytes !== null && checksumOf(bytes) === code.slice(codeLength)) return bytes;
  bytes?.fill(0);
  return null;
}

/** As typed by anybody: in lower case, with other separators, with the letters that Crockford reads as digits. */
function clean(text: string): string {
  return text
    .toUpperCase()
    .replace(/[\s\-–—._]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
}

function checksumOf(bytes: Uint8Array): string {
  const digest = createHash('sha256').update('sallyport recovery code').update(bytes).digest();
  return encode(digest.subarray(0, 5)).slice(0, checkLength);
}

/** Five bits a character; the lengths used here leave no bits over. */
function encode(bytes: Uint8Array): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = ((held & 0x1f) << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(held >> bits) & 0x1f];
    }
  }
  return text;
}

function decode(text: string): Uint8Array | null {
  const bytes = new Uint8Array(recoveryBytes);
  let held = 0;
  let bits = 0;
  let at = 0;
  for (const character of text) {
    const value = alphabet.indexOf(character);
    if (value < 0) return null;
    held = ((held & 0xff) << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (held >> bits) & 0xff;
    }
  }
  return bytes;
}
