import { Buffer, isUtf8 } from 'node:buffer';
import { createCipheriv, createDecipheriv, type KeyObject, randomFillSync } from 'node:crypto';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { packHeaders, unpackHeaders } from './call-header-packing.ts';

/** What of a call is sealed, each on its own; a vocabulary belongs to many. */
export type SealedPart = 'headers' | 'request' | 'response' | 'vocabulary';

const plainFormat = 1;
const zstdFormat = 2;
/** On texts this short, deflate with a dictionary takes a third less than zstd. */
const headersFormat = 3;
/** Of headers: what a vocabulary of the log makes of them (`HeaderEditions`). */
const vocabularyFormat = 4;
const nonceBytes = 12;
const tagBytes = 16;
/** A shorter body fits a page of the file beside the rest of its row: compressing it takes long and saves little. */
const compressAbove = 2 * 1024;
/** Far above any recorded body; bounds what a broken row can ask for. */
const maxUnsealedBytes = 64 * 1024 * 1024;

/**
 * Compresses bytes where that helps and seals them with AES-256-GCM: format byte, nonce, ciphertext, tag. The call's id, the
 * part and the format are associated data, so a blob moved to another row or column does not open. The key is a KeyObject
 * because Node takes ten times as long to set up a cipher from key bytes.
 *
 * @param isHurried leaves headers as large as they are: compressing them takes longer than everything else that is done to a call.
 */
export function sealPart(
  key: KeyObject,
  callId: string,
  part: SealedPart,
  bytes: Uint8Array,
  isHurried = false,
): Uint8Array {
  const isLeft = isHurried && part === 'headers';
  return seal(key, callId, part, isLeft ? { format: plainFormat, packed: bytes } : pack(part, bytes));
}

/** Seals headers that were written by a vocabulary; `unsealPart` gives back these very bytes. */
export function sealByVocabulary(key: KeyObject, callId: string, packed: Uint8Array): Uint8Array {
  return seal(key, callId, 'headers', { format: vocabularyFormat, packed });
}

/** Whether sealed headers were written by a vocabulary. */
export function isByVocabulary(blob: Uint8Array): boolean {
  return blob[0] === vocabularyFormat;
}

function seal(key: KeyObject, callId: string, part: SealedPart, { format, packed }: Packed): Uint8Array {
  const blob = Buffer.allocUnsafe(1 + nonceBytes + packed.byteLength + tagBytes);
  blob[0] = format;
  const nonce = nextNonce();
  blob.set(nonce, 1);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(associatedData(callId, part, format));
  blob.set(cipher.update(packed), 1 + nonceBytes);
  // GCM is a stream cipher: nothing is left for the end but the tag.
  cipher.final();
  blob.set(cipher.getAuthTag(), blob.byteLength - tagBytes);
  return blob;
}

interface Packed {
  readonly format: number;
  readonly packed: Uint8Array;
}

/** Compressed where that helps. */
function pack(part: SealedPart, bytes: Uint8Array): Packed {
  const plain = { format: plainFormat, packed: bytes };
  const tried = part === 'headers' ? packedHeaders(bytes) : packedBody(bytes);
  return tried !== null && tried.packed.byteLength < bytes.byteLength ? tried : plain;
}

function packedHeaders(bytes: Uint8Array): Packed | null {
  const packed = packHeaders(bytes);
  return packed && { format: headersFormat, packed };
}

function packedBody(bytes: Uint8Array): Packed | null {
  if (bytes.byteLength <= compressAbove) return null;
  return { format: zstdFormat, packed: zstdCompressSync(bytes) };
}

/** What `pack` was given; throws where the bytes are not what the format says. */
function unpack({ format, packed }: Packed): Uint8Array {
  switch (format) {
    case zstdFormat:
      return zstdDecompressSync(packed, { maxOutputLength: maxUnsealedBytes });
    case headersFormat:
      return unpackHeaders(packed, maxUnsealedBytes);
    default:
      return packed;
  }
}

// Asking the system for a few bytes costs as much as asking for many.
const noncePool = Buffer.alloc(nonceBytes * 256);
let noncesUsed = noncePool.length;

/** Random bytes that are given out once, to be used before others are asked for. */
function nextNonce(): Uint8Array {
  if (noncesUsed === noncePool.length) {
    randomFillSync(noncePool);
    noncesUsed = 0;
  }
  noncesUsed += nonceBytes;
  return noncePool.subarray(noncesUsed - nonceBytes, noncesUsed);
}

/** The bytes as they were given to `sealPart`; null where key, row, part or bytes are not the ones it was sealed with. */
export function unsealPart(
  key: KeyObject,
  callId: string,
  part: SealedPart,
  blob: Uint8Array,
): Uint8Array | null {
  const format = blob[0];
  if (format === undefined || blob.byteLength < 1 + nonceBytes + tagBytes) return null;
  try {
    const nonce = blob.subarray(1, 1 + nonceBytes);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
    decipher.setAAD(associatedData(callId, part, format));
    decipher.setAuthTag(blob.subarray(-tagBytes));
    const opened = Buffer.concat([
      decipher.update(blob.subarray(1 + nonceBytes, -tagBytes)),
      decipher.final(),
    ]);
    return unpack({ format, packed: opened });
  } catch {
    return null;
  }
}

function associatedData(callId: string, part: SealedPart, format: number): Uint8Array {
  // The JSON of the three. Writing the list out takes a third of the time that JSON takes for it.
  return Buffer.from(`[${JSON.stringify(callId)},"${part}",${format}]`);
}

/**
 * Body bytes for the wire: UTF-8 text where they are valid UTF-8, base64 otherwise. The cut of a truncated body may fall into
 * a character: its first bytes are left out rather than turning a whole text into base64.
 */
export function encodeContent(
  bytes: Uint8Array,
  truncated: boolean,
): { readonly encoding: 'utf8' | 'base64'; readonly content: string } {
  const longestCut = truncated ? Math.min(3, bytes.byteLength) : 0;
  for (let cut = 0; cut <= longestCut; cut += 1) {
    const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength - cut);
    if (isUtf8(whole)) return { encoding: 'utf8', content: whole.toString('utf8') };
  }
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { encoding: 'base64', content: all.toString('base64') };
}
