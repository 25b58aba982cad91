import { type LookedAt, lookAtBytes } from './looked-at.ts';

/** A text to look for, as bytes; `shortestPattern` of them or more. */
export interface Pattern {
  readonly bytes: Uint8Array;
}

/** Looks for many patterns at once, in about the time that one takes. */
export interface PatternIndex<P extends Pattern> {
  add(pattern: P): void;
  /** The patterns that occur; null where none does. */
  foundIn(looked: LookedAt): Set<P> | null;
}

const gramBytes = 4;
/** A text that holds such a pattern holds one of the pattern's first grams at every place that `stride` divides. */
export const shortestPattern = 8;
const stride = shortestPattern - gramBytes + 1;
/** Bits of the filter for each gram: few grams of a text without patterns pass it. */
const bitsPerGram = 64;

interface Place<P> {
  readonly pattern: P;
  /** Of the gram in the pattern. */
  readonly offset: number;
}

/** Makes an index without patterns. Memory grows with the number of patterns, not with their length. */
export function createPatternIndex<P extends Pattern>(): PatternIndex<P> {
  const places = new Map<number, Place<P>[]>();
  let shift = 32 - 10;
  let filter = new Uint8Array(1 << 7);

  const mark = (gram: number): void => {
    const bit = slot(gram, shift);
    filter[bit >>> 3] = (filter[bit >>> 3] ?? 0) | (1 << (bit & 7));
  };

  function growFilter(): void {
    while (places.size * bitsPerGram > filter.byteLength * 8 && shift > 4) {
      shift -= 1;
      filter = new Uint8Array(filter.byteLength * 2);
    }
    for (const gram of places.keys()) mark(gram);
  }

  return {
    add(pattern) {
      const { view } = lookAtBytes(pattern.bytes);
      for (let offset = 0; offset < stride; offset += 1) {
        const gram = view.getInt32(offset, true);
        const known = places.get(gram);
        if (known) known.push({ pattern, offset });
        else places.set(gram, [{ pattern, offset }]);
        mark(gram);
      }
      if (places.size * bitsPerGram > filter.byteLength * 8) growFilter();
    },
    foundIn({ view, length }) {
      if (places.size === 0) return null;
      const last = length - gramBytes;
      let found: Set<P> | null = null;
      for (let at = 0; at <= last; at += stride) {
        const gram = view.getInt32(at, true);
        const bit = slot(gram, shift);
        if (((filter[bit >>> 3] ?? 0) & (1 << (bit & 7))) === 0) continue;
        for (const { pattern, offset } of places.get(gram) ?? []) {
          if (found?.has(pattern) || !standsAt(view, length, at - offset, pattern.bytes)) continue;
          found ??= new Set();
          found.add(pattern);
        }
      }
      return found;
    },
  };
}

/** Fibonacci hashing (Knuth, The Art of Computer Programming 3, §6.4). */
function slot(gram: number, shift: number): number {
  return Math.imul(gram, 0x9e37_79b1) >>> shift;
}

function standsAt(view: DataView, length: number, at: number, pattern: Uint8Array): boolean {
  if (at < 0 || at + pattern.byteLength > length) return false;
  for (let index = 0; index < pattern.byteLength; index += 1) {
    if (view.getUint8(at + index) !== pattern[index]) return false;
  }
  return true;
}
