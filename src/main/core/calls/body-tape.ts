import type { RecordedBody } from '../ports/index.ts';
import { decodeContent } from './content-coding.ts';
import type { Scrubber } from './scrubber.ts';

/** Copies of a body's first bytes while it streams by. */
export interface BodyTape {
  add(chunk: Uint8Array): void;
  /** What was added is only the beginning of the body. */
  cutShort(): void;
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
  return new Tape(cap, keep);
}

/** A class, like the record that it belongs to. */
class Tape implements BodyTape {
  size = 0;
  private readonly cap: number;
  private readonly keep: boolean;
  private readonly chunks: Uint8Array[] = [];
  private kept = 0;
  private isPart = false;

  constructor(cap: number, keep: boolean) {
    this.cap = cap;
    this.keep = keep;
  }

  add(chunk: Uint8Array): void {
    this.size += chunk.byteLength;
    // Room beyond the cap, so that a secret which straddles it is recognised before the cut.
    const room = this.cap + 8_192 - this.kept;
    if (!this.keep || room <= 0) return;
    const part = chunk.byteLength > room ? chunk.subarray(0, room) : chunk;
    this.chunks.push(part);
    this.kept += part.byteLength;
  }

  cutShort(): void {
    this.isPart = true;
  }

  finish(
    scrubber: Scrubber,
    contentType: string | null,
    contentEncoding: string | null,
  ): RecordedBody | Promise<RecordedBody> {
    const { cap, keep, chunks, size } = this;
    if (size === 0) return { state: 'none', size, contentType, bytes: null };
    if (!keep) return { state: 'not_kept', size, contentType, bytes: null };
    const wire = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
    const limit = cap + scrubber.longestPattern;
    if (contentEncoding === null) {
      const isWhole = wire.byteLength <= limit;
      return this.cleaned(isWhole ? wire : wire.subarray(0, limit), isWhole, scrubber, contentType);
    }
    return decodeContent(wire, contentEncoding, limit, 'part').then(
      ({ bytes, complete }) => this.cleaned(bytes, complete, scrubber, contentType),
      // Bytes that do not decode cannot be searched for secrets either, so none of them are kept.
      () => ({ state: 'dropped', size, contentType, bytes: null }),
    );
  }

  /** @param isWhole whether `decoded` is all that was taped. */
  private cleaned(
    decoded: Uint8Array,
    isWhole: boolean,
    scrubber: Scrubber,
    contentType: string | null,
  ): RecordedBody {
    const { cap, size } = this;
    const isCut = decoded.byteLength > cap || !isWhole || this.kept < size || this.isPart;
    const bytes = isCut ? withoutSplitSecret(decoded, cap, scrubber) : scrubber.bytes(decoded);
    return { state: isCut ? 'truncated' : 'complete', size, contentType, bytes };
  }
}

function withoutSplitSecret(bytes: Uint8Array, cap: number, scrubber: Scrubber): Uint8Array {
  const scrubbed = scrubber.bytes(bytes);
  // Where fewer bytes than `cap + longestPattern` are at hand, the tail may hold the first half of a secret.
  const tail = bytes.byteLength < cap + scrubber.longestPattern ? scrubber.longestPattern : 0;
  return scrubbed.subarray(0, Math.max(0, Math.min(cap, scrubbed.byteLength - tail)));
}
