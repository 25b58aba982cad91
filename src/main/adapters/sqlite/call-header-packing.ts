import { Buffer, isUtf8 } from 'node:buffer';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { headerDictionary } from './call-header-dictionary.ts';

// Headers are short and alike. What repeats from call to call is in the dictionary; what is left are ids, entity tags and
// moments, written as hexadecimal digits: two of them go into a byte. Two bytes that UTF-8 never uses (RFC 3629 §1) say that a
// length and as many bytes follow.

const lowerCase = '\xfe';
const upperCase = '\xff';
/** Shorter ones are numbers and words that the dictionary knows. */
const digits = /(?:[0-9a-f]{2}){5,120}|(?:[0-9A-F]{2}){5,120}/g;
const packed = /[\xfe\xff]./gs;
const smallestChunk = 512;

/** Text, compressed (raw deflate, RFC 1951, with a preset dictionary); null where the bytes are not UTF-8. */
export function packHeaders(json: Uint8Array): Buffer | null {
  if (!isUtf8(json)) return null;
  // Room for the answer is made at once, and far less of it than by default.
  const chunkSize = Math.max(smallestChunk, json.byteLength >> 1);
  const text = latin1Of(json).replace(digits, packDigits);
  return deflateRawSync(Buffer.from(text, 'latin1'), { dictionary: headerDictionary, chunkSize });
}

/** What `packHeaders` was given. @throws where the bytes are not what it makes, or hold more than `most`. */
export function unpackHeaders(bytes: Uint8Array, most: number): Buffer {
  const text = latin1Of(inflateRawSync(bytes, { dictionary: headerDictionary, maxOutputLength: most }));
  let json = '';
  let from = 0;
  for (packed.lastIndex = 0; ; ) {
    const found = packed.exec(text);
    if (found === null) return Buffer.from(json + text.slice(from), 'latin1');
    const start = found.index + found[0].length;
    const end = start + found[0].charCodeAt(1);
    const hex = Buffer.from(text.slice(start, end), 'latin1').toString('hex');
    json += text.slice(from, found.index) + (found[0].startsWith(upperCase) ? hex.toUpperCase() : hex);
    from = end;
    packed.lastIndex = end;
  }
}

function packDigits(found: string): string {
  const mark = /[A-F]/.test(found) ? upperCase : lowerCase;
  return mark + String.fromCharCode(found.length / 2) + Buffer.from(found, 'hex').toString('latin1');
}

function latin1Of(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
