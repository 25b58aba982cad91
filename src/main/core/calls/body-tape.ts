import type { RecordedBody } from '../ports/index.ts';
import { decodeContent } from './content-coding.ts';
import type { Scrubber } from './scrubber.ts';

/** Copies of a body's first bytes while it streams by. */
export interface BodyTape {
  add(chunk: Uint8Array): void;
  readonly size: number;
  /** Decoded, scrubbed and cut to the cap; at once unless it is encoded. Never fails: what cannot be kept safely is dropped. */
  finish(
    scrubber: Scrubber,
    contentType: string | null,
    contentEncoding: string | null,
  ): RecordedBody | Promise<RecordedBody>;
}

/**
 * @param cap bytes to keep of the body.
 * @param keep false where bodies are not recorded: then only the size is counted.
 */
export function createBodyTape(cap: number, keep: boolean): BodyTape {
  // Room beyond the cap, so that a secret which straddles it is recognised before the cut.
  const room = cap + 8_192;
  const chunks: Uint8Array[] = [];
  let kept = 0;
  let size = 0;
  return {
    add(chunk) {
      size += chunk.byteLength;
      if (!keep || kept >= room) return;
      const part = chunk.byteLength > room - kept ? chunk.subarray(0, room - kept) : chunk;
      chunks.push(part);
      kept += part.byteLength;
    },
    get size() {
      return size;
    },
    finish(scrubber, contentType, contentEncoding) {
      const facts = { size, contentType };
      if (size === 0) return { ...facts, state: 'none', bytes: null };
      if (!keep) return { ...facts, state: 'not_kept', bytes: null };
      const wire = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
      const limit = cap + scrubber.longestPattern;
      const keepDecoded = (decoded: { bytes: Uint8Array; complete: boolean }): RecordedBody => {
        const cut = decoded.bytes.byteLength > cap || !decoded.complete || kept < size;
        const whole = cut ? withoutSplitSecret(decoded.bytes, cap, scrubber) : scrubber.bytes(decoded.bytes);
        return { ...facts, state: cut ? 'truncated' : 'complete', bytes: whole };
      };
      if (contentEncoding === null) {
        return keepDecoded({ bytes: wire.subarray(0, limit), complete: wire.byteLength <= limit });
      }
      return decodeContent(wire, contentEncoding, limit, 'part').then(keepDecoded, () => {
        // Bytes that do not decode cannot be searched for secrets either, so none of them are kept.
        return { ...facts, state: 'dropped', bytes: null };
      });
    },
  };
}

function withoutSplitSecret(bytes: Uint8Array, cap: number, scrubber: Scrubber): Uint8Array {
  const scrubbed = scrubber.bytes(bytes);
  // Where fewer bytes than `cap + longestPattern` are at hand, the tail may hold the first half of a secret.
  const tail = bytes.byteLength < cap + scrubber.longestPattern ? scrubber.longestPattern : 0;
  return scrubbed.subarray(0, Math.max(0, Math.min(cap, scrubbed.byteLength - tail)));
}
