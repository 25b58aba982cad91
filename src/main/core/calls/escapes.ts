/**
 * Escapes of JSON (RFC 8259, 7), HTML (Living Standard, 13.1.4) and addresses (RFC 3986, 2.1), which may stand for any character
 * of a text, also for one that needs none: too many spellings to look for each, so they are read before a text is looked for.
 */
interface Escape {
  readonly code: number;
  readonly length: number;
}

const backslash = 0x5c;
const ampersand = 0x26;
const percent = 0x25;
const semicolon = 0x3b;
/** JSON in a string of JSON doubles the backslashes. */
const mostBackslashes = 4;
const mostDigits = 6;
/** `&#x000067;` */
export const longestEscape = 10;

const named: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
const namedEscapes = Object.entries(named).map(([character, text]) => ({
  bytes: Buffer.from(text),
  escape: { code: character.charCodeAt(0), length: text.length },
}));
const namedStarts = new Set(namedEscapes.map(({ bytes }) => bytes[1] ?? 0));
const jsonStart = Buffer.from('\\u');

/** UTF-8 bytes with each escape as the character it stands for; null where there is no escape, at hardly more cost than a look. */
export function withoutEscapes(bytes: Uint8Array): Uint8Array | null {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = firstEscape(source);
  if (first === -1) return null;
  const plain = Buffer.allocUnsafe(source.byteLength);
  let length = source.copy(plain, 0, 0, first);
  let at = first;
  while (at < source.byteLength) {
    const byte = source[at] as number;
    const found = byte === backslash || byte === ampersand ? escapeAt(source, at, byte) : null;
    // A byte of UTF-8, where the others name a character.
    const octet = byte === percent ? percentByte(source, at) : null;
    if (octet !== null) {
      plain[length] = octet;
      length += 1;
      at += 3;
    } else if (found === null) {
      plain[length] = byte;
      length += 1;
      at += 1;
    } else {
      length = putCharacter(plain, length, found.code);
      at += found.length;
    }
  }
  return plain.subarray(0, length);
}

/** Whether a text has a character that an escape begins with: asked of a text, that costs less than looking at its bytes. */
export function mayHoldEscapes(text: string): boolean {
  return text.includes('%') || text.includes('&') || text.includes('\\');
}

/** UTF-8 by hand: a text of Chinese in JSON may be nothing but escapes. */
function putCharacter(into: Buffer, at: number, code: number): number {
  if (code < 0x80) {
    into[at] = code;
    return at + 1;
  }
  const following = code < 0x800 ? 1 : code < 0x1_0000 ? 2 : 3;
  into[at] = (0xff00 >> (following + 1)) | (code >> (6 * following));
  for (let left = following - 1; left >= 0; left -= 1) {
    into[at + following - left] = 0x80 | ((code >> (6 * left)) & 0x3f);
  }
  return at + 1 + following;
}

/** Finds a text whatever of it is escaped, in a string of characters and in one of bytes (`latin1`). */
export function escapedSpellings(text: string): RegExp {
  return new RegExp(Array.from(text, spellings).join(''), 'g');
}

/** No escape begins before it; -1 where there is none. */
function firstEscape(source: Buffer): number {
  const slash = source.indexOf(backslash);
  const json = slash !== -1 && source.includes(jsonStart, slash) ? slash : -1;
  return [firstOf(ampersand, htmlEscape, source), firstOf(percent, percentByte, source)].reduce(
    (first, at) => (first === -1 || at === -1 ? Math.max(first, at) : Math.min(first, at)),
    json,
  );
}

/** @param read answers null where `start` begins no escape. */
function firstOf(start: number, read: (source: Buffer, at: number) => unknown, source: Buffer): number {
  let at = source.indexOf(start);
  while (at !== -1 && read(source, at) === null) at = source.indexOf(start, at + 1);
  return at;
}

function percentByte(source: Buffer, at: number): number | null {
  const high = digitOf(source[at + 1] ?? 0);
  const low = digitOf(source[at + 2] ?? 0);
  return high < 16 && low < 16 ? high * 16 + low : null;
}

function escapeAt(source: Buffer, at: number, first: number): Escape | null {
  return first === backslash ? jsonEscape(source, at) : htmlEscape(source, at);
}

function jsonEscape(source: Buffer, at: number): Escape | null {
  const high = unitAt(source, at);
  if (high === null || high.code < 0xd800 || high.code > 0xdbff) return high;
  const low = unitAt(source, at + high.length);
  if (low === null || low.code < 0xdc00 || low.code > 0xdfff) return high;
  const code = 0x1_0000 + ((high.code - 0xd800) << 10) + (low.code - 0xdc00);
  return { code, length: high.length + low.length };
}

function unitAt(source: Buffer, at: number): Escape | null {
  let end = at;
  while (source[end] === backslash && end - at < mostBackslashes) end += 1;
  if (end === at || source[end] !== 0x75 /* u */) return null;
  const { code, end: behind } = numberAt(source, end + 1, 16, 4);
  return behind === end + 5 ? { code, length: behind - at } : null;
}

function htmlEscape(source: Buffer, at: number): Escape | null {
  const next = source[at + 1] ?? 0;
  if (next !== 0x23 /* # */) {
    // Most ampersands stand between the parameters of an address.
    if (!namedStarts.has(next)) return null;
    return namedEscapes.find(({ bytes }) => startsAt(source, at, bytes))?.escape ?? null;
  }
  const isHex = ((source[at + 2] ?? 0) | 0x20) === 0x78; /* x */
  const start = isHex ? at + 3 : at + 2;
  const { code, end } = numberAt(source, start, isHex ? 16 : 10, mostDigits);
  if (end === start || source[end] !== semicolon || code > 0x10_ffff) return null;
  return { code, length: end + 1 - at };
}

function startsAt(source: Buffer, at: number, text: Uint8Array): boolean {
  return text.every((byte, index) => source[at + index] === byte);
}

function numberAt(source: Buffer, start: number, base: 10 | 16, most: number): { code: number; end: number } {
  let code = 0;
  let end = start;
  while (end - start < most) {
    const digit = digitOf(source[end] ?? 0);
    if (digit >= base) break;
    code = code * base + digit;
    end += 1;
  }
  return { code, end };
}

/** 16 for what is no hexadecimal digit. */
function digitOf(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : 16;
}

function spellings(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const units = Array.from({ length: character.length }, (_each, at) => character.charCodeAt(at));
  const hex = anyCase(code.toString(16));
  const utf8 = Buffer.from(character);
  return `(?:${[
    RegExp.escape(character),
    ...(code < 0x80 ? [] : [RegExp.escape(utf8.toString('latin1'))]),
    units.map((unit) => `\\\\{1,${mostBackslashes}}u${anyCase(unit.toString(16).padStart(4, '0'))}`).join(''),
    Array.from(utf8, (byte) => `%${anyCase(byte.toString(16).padStart(2, '0'))}`).join(''),
    `&#0{0,${mostDigits - 1}}${code};`,
    `&#[xX]0{0,${mostDigits - 1}}${hex};`,
    ...(named[character] ? [named[character]] : []),
  ].join('|')})`;
}

function anyCase(hex: string): string {
  return hex.replace(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}
