import { Buffer } from 'node:buffer';

/** Writes numbers and texts one after the other, in few bytes. */
export interface PackedWriter {
  /** A whole number of at most `mostPacked`: seven bits a byte, small ones first (LEB128). */
  number(value: number): void;
  /**
   * Any text that is well-formed, others throw RangeError. Hexadecimal digits take half a byte each, base64url's letters six
   * bits (RFC 4648 §5).
   */
  text(value: string): void;
  /** Hexadecimal digits of which the reader knows how many. */
  digits(value: string): void;
  /** What was written since the last time. */
  take(): Uint8Array;
}

/** Reads what a `PackedWriter` wrote. Every method throws RangeError where the bytes end too early. */
export interface PackedReader {
  number(): number;
  text(): string;
  digits(count: number): string;
}

export const mostPacked = 2 ** 31 - 1;

const lowerDigits = '0123456789abcdef';
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

// How a text is written stands in the two lowest bits of its length.
const asUtf8 = 0;
const asLowerDigits = 1;
const asUpperDigits = 2;
const asLetters = 3;

const onlyLowerDigits = /^[0-9a-f]+$/;
const onlyUpperDigits = /^[0-9A-F]+$/;
const onlyLetters = /^[A-Za-z0-9_-]+$/;

/** By character code; 255 for what is no such letter. */
const valueOfDigit = valuesOf(lowerDigits);
const valueOfLetter = valuesOf(letters);

function valuesOf(alphabet: string): Uint8Array {
  const values = new Uint8Array(128).fill(255);
  for (const [value, letter] of [...alphabet].entries()) values[letter.charCodeAt(0)] = value;
  return values;
}

const usualBytes = 1_024;

/** Makes a writer that has written nothing. */
export function createPackedWriter(): PackedWriter {
  let block = Buffer.allocUnsafeSlow(usualBytes);
  let end = 0;

  function makeRoom(bytes: number): void {
    if (block.byteLength - end >= bytes) return;
    const larger = Buffer.allocUnsafe(Math.max(block.byteLength * 2, end + bytes));
    block.copy(larger, 0, 0, end);
    block = larger;
  }

  function number(value: number): void {
    makeRoom(5);
    let rest = value;
    for (; rest > 127; rest >>>= 7) block[end++] = (rest & 127) | 128;
    block[end++] = rest;
  }

  /** So many bits of each character, the first ones in the high bits. */
  function bits(text: string, values: Uint8Array, width: number): void {
    makeRoom(Math.ceil((text.length * width) / 8));
    let waiting = 0;
    let count = 0;
    for (let at = 0; at < text.length; at += 1) {
      waiting = (waiting << width) | (values[text.charCodeAt(at)] ?? 0);
      count += width;
      if (count < 8) continue;
      count -= 8;
      block[end++] = (waiting >>> count) & 255;
    }
    if (count > 0) block[end++] = (waiting << (8 - count)) & 255;
  }

  return {
    number,
    text(value) {
      const packed = (how: number) => number(value.length * 4 + how);
      if (onlyLowerDigits.test(value)) {
        packed(asLowerDigits);
        bits(value, valueOfDigit, 4);
      } else if (onlyUpperDigits.test(value)) {
        packed(asUpperDigits);
        bits(value.toLowerCase(), valueOfDigit, 4);
      } else if (onlyLetters.test(value)) {
        packed(asLetters);
        bits(value, valueOfLetter, 6);
      } else {
        if (!value.isWellFormed()) throw new RangeError('UTF-8 has no bytes for half a character.');
        const bytes = Buffer.byteLength(value);
        number(bytes * 4 + asUtf8);
        makeRoom(bytes);
        end += block.write(value, end);
      }
    },
    digits: (value) => bits(value, valueOfDigit, 4),
    take() {
      // A copy, since the next call is written to the same memory.
      const taken = Buffer.from(block.subarray(0, end));
      end = 0;
      return taken;
    },
  };
}

/** Reads bytes from their start. */
export function createPackedReader(bytes: Uint8Array): PackedReader {
  let at = 0;

  function byte(): number {
    const value = bytes[at];
    if (value === undefined) throw new RangeError('The bytes end too early.');
    at += 1;
    return value;
  }

  function number(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const next = byte();
      value += (next & 127) * 2 ** shift;
      if (next < 128) return value;
    }
    throw new RangeError('A number has no end.');
  }

  function bits(count: number, alphabet: string, width: number): string {
    // Before anything is made: a broken length must not take memory.
    if (at + Math.ceil((count * width) / 8) > bytes.byteLength)
      throw new RangeError('The bytes end too early.');
    let text = '';
    let waiting = 0;
    let held = 0;
    while (text.length < count) {
      if (held < width) {
        waiting = ((waiting << 8) | byte()) & 0xffff;
        held += 8;
      }
      held -= width;
      text += alphabet[(waiting >>> held) & ((1 << width) - 1)];
    }
    return text;
  }

  function utf8(length: number): string {
    const end = at + length;
    if (end > bytes.byteLength) throw new RangeError('The bytes end too early.');
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + at, length).toString('utf8');
    at = end;
    return text;
  }

  return {
    number,
    text() {
      const lead = number();
      const length = Math.floor(lead / 4);
      switch (lead % 4) {
        case asLowerDigits:
          return bits(length, lowerDigits, 4);
        case asUpperDigits:
          return bits(length, lowerDigits, 4).toUpperCase();
        case asLetters:
          return bits(length, letters, 6);
        default:
          return utf8(length);
      }
    },
    digits: (count) => bits(count, lowerDigits, 4),
  };
}
