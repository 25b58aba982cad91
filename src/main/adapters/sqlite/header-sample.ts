import { redactHeaders } from './call-redaction.ts';
import type { WrittenHeaders } from './call-row.ts';

/** Some of the calls that were written, each with the same chance, to learn from; without what looks like a secret in them. */
export interface HeaderSample {
  note(headers: WrittenHeaders, bytes: number): void;
  /** Whether enough were noted since the last time. */
  readonly isDue: boolean;
  /** Those to learn from, and others to try what was learned on. The next sample takes more calls. */
  take(): { readonly learned: readonly WrittenHeaders[]; readonly tried: readonly WrittenHeaders[] };
  /** Forgets all, and begins anew. */
  clear(): void;
}

const sampleSize = 256;
/** Longer ones would take memory, and are seldom alike. */
const mostBytes = 16 * 1024;
const firstAt = 128;
const latestAt = 32_768;

/** Makes an empty sample. @param random as `Math.random`. */
export function createHeaderSample(random: () => number): HeaderSample {
  let noted: WrittenHeaders[] = [];
  let seen = 0;
  let dueAt = firstAt;

  const clear = (): void => {
    noted = [];
    seen = 0;
  };

  return {
    note(headers, bytes) {
      if (bytes > mostBytes) return;
      seen += 1;
      // Vitter's algorithm R: each of them is kept with the same chance.
      const place = noted.length < sampleSize ? noted.length : Math.floor(random() * seen);
      if (place < sampleSize) noted[place] = redactHeaders(headers);
    },
    get isDue() {
      return seen >= dueAt;
    },
    take() {
      const isTried = (_: WrittenHeaders, index: number) => index % 4 === 0;
      const sample = {
        learned: noted.filter((headers, index) => !isTried(headers, index)),
        tried: noted.filter(isTried),
      };
      clear();
      dueAt = Math.min(dueAt * 4, latestAt);
      return sample;
    },
    clear() {
      clear();
      dueAt = firstAt;
    },
  };
}
