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

/**
 * @param secrets plain secrets and rendered injection values. Found raw, JSON-escaped, URL-encoded (either case of hex,
 *   `+` for space) and in base64 at any alignment, standard and URL-safe.
 */
export function createScrubber(secrets: readonly string[]): Scrubber {
  const patterns = [...new Set(secrets.flatMap(formsOf))].sort((a, b) => b.length - a.length);
  const bytePatterns = patterns.map((pattern) => Buffer.from(pattern, 'utf8'));
  const replacement = Buffer.from(placeholder);
  return {
    longestPattern: Math.max(0, ...bytePatterns.map((pattern) => pattern.length)),
    text: (value) => patterns.reduce((text, pattern) => text.replaceAll(pattern, placeholder), value),
    bytes: (value) =>
      bytePatterns.reduce<Uint8Array>((bytes, pattern) => replaceBytes(bytes, pattern, replacement), value),
  };
}

/** Scrubs nothing: for calls that no credential took part in. */
export const noScrubbing: Scrubber = createScrubber([]);

function formsOf(secret: string): string[] {
  if (Buffer.byteLength(secret) < shortestSecret) return [];
  const bytes = Buffer.from(secret, 'utf8');
  const wellFormed = secret.toWellFormed();
  const urlEncoded = encodeURIComponent(wellFormed);
  const base64 = [0, 1, 2].map((before) => base64Core(bytes, before));
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/'),
    urlEncoded,
    urlEncoded.replace(/%[0-9A-F]{2}/g, (triplet) => triplet.toLowerCase()),
    urlEncoded.replaceAll('%20', '+'),
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  ].filter((form) => form.length >= shortestSecret);
}

/** The base64 characters that depend on the secret alone when `before` other bytes precede it. */
function base64Core(secret: Buffer, before: number): string {
  const text = Buffer.concat([Buffer.alloc(before), secret]).toString('base64');
  return text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + secret.length) * 8) / 6));
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
