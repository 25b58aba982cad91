import { writtenForms } from './written-forms.ts';

/** What stands in a record where a credential stood; a replay puts the current credential there. */
export const placeholder = '{{credential}}';

/** Removes known secrets, in the forms they take on the wire, from what is about to be kept or shown. */
export interface Scrubber {
  text(value: string): string;
  bytes(value: Uint8Array): Uint8Array;
  /** Bytes that must be held back at a cut, so that a secret split by the cut is still seen. */
  readonly longestPattern: number;
}

/** Shorter secrets would blank out ordinary text; they are replaced where they are injected instead. */
const shortestSecret = 8;

/** @param secrets plain secrets and rendered injection values; each is found in all its `writtenForms`. */
export function createScrubber(secrets: readonly string[]): Scrubber {
  const patterns = [...new Set(secrets.flatMap(formsOf))].sort((a, b) => b.length - a.length);
  const bytePatterns = patterns.map((pattern) => Buffer.from(pattern, 'utf8'));
  // A pattern with another one in it stands nowhere where that one does not.
  const shortest = bytePatterns.filter(
    (pattern) => !bytePatterns.some((other) => other.length < pattern.length && pattern.includes(other)),
  );
  const replacement = Buffer.from(placeholder);
  // Nearly nothing that is scrubbed holds a secret: one look for all patterns tells before each is looked for.
  const beginning = beginningOf(patterns);
  return {
    longestPattern: Math.max(0, ...bytePatterns.map((pattern) => pattern.length)),
    text: (value) =>
      beginning.test(value)
        ? patterns.reduce((text, pattern) => text.replaceAll(pattern, placeholder), value)
        : value,
    bytes(value) {
      const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
      if (!shortest.some((pattern) => bytes.includes(pattern))) return value;
      return bytePatterns.reduce<Uint8Array>(
        (scrubbed, pattern) => replaceBytes(scrubbed, pattern, replacement),
        value,
      );
    },
  };
}

/** Scrubs nothing: for calls that no credential took part in. */
export const noScrubbing: Scrubber = createScrubber([]);

/** Removes what either of two removes. */
export function joinScrubbers(one: Scrubber, other: Scrubber): Scrubber {
  return {
    longestPattern: Math.max(one.longestPattern, other.longestPattern),
    text: (value) => other.text(one.text(value)),
    bytes: (value) => other.bytes(one.bytes(value)),
  };
}

function formsOf(secret: string): string[] {
  if (Buffer.byteLength(secret) < shortestSecret) return [];
  return writtenForms(secret).filter((form) => form.length >= shortestSecret);
}

/** Matches every text that holds one of the patterns, and few others: by their first characters, since keys can be long. */
function beginningOf(patterns: readonly string[]): RegExp {
  if (patterns.length === 0) return /(?!)/;
  const beginnings = new Set(patterns.map((pattern) => pattern.slice(0, shortestSecret)));
  return new RegExp([...beginnings].map((text) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|'));
}

function replaceBytes(bytes: Uint8Array, pattern: Buffer, replacement: Buffer): Uint8Array {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let found = buffer.indexOf(pattern);
  if (found === -1) return bytes;
  const parts: Uint8Array[] = [];
  let from = 0;
  while (found !== -1) {
    parts.push(buffer.subarray(from, found), replacement);
    from = found + pattern.length;
    found = buffer.indexOf(pattern, from);
  }
  parts.push(buffer.subarray(from));
  return Buffer.concat(parts);
}
