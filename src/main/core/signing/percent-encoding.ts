/**
 * Percent-encodes bytes as signatures want it (RFC 3986 §2.1, RFC 5849 §3.6): letters, digits, `-`, `.`, `_` and `~` stay,
 * everything else becomes `%XX` in capitals. A text counts as its UTF-8 bytes.
 */
export function percentEncode(value: string | Uint8Array): string {
  if (typeof value === 'string' && /^[A-Za-z0-9\-._~]*$/.test(value)) return value;
  let encoded = '';
  for (const byte of typeof value === 'string' ? Buffer.from(value, 'utf8') : value) {
    const character = String.fromCharCode(byte);
    encoded += /[A-Za-z0-9\-._~]/.test(character)
      ? character
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return encoded;
}

/** The bytes of a text with its `%XX` decoded; an escape that is none stays as it stands. */
export function percentDecode(text: string): Uint8Array {
  const parts = text.split(/(%[0-9A-Fa-f]{2})/);
  return Buffer.concat(
    parts.map((part, index) =>
      index % 2 === 1 ? Buffer.from([Number.parseInt(part.slice(1), 16)]) : Buffer.from(part, 'utf8'),
    ),
  );
}

/** A name and a value, both percent-encoded anew. */
export type EncodedPair = readonly [name: string, value: string];

/**
 * The pairs of a query or form (without its `?`), whatever way they were encoded, encoded in the one way that signatures want.
 * `+` is a space, as in a form (RFC 5849 §3.4.1.3.1); a name without `=` has an empty value.
 */
export function encodedPairs(query: string): EncodedPair[] {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', value = ''] = pair.split(/=(.*)/s, 2).map((part) => part.replaceAll('+', ' '));
      return [percentEncode(percentDecode(name)), percentEncode(percentDecode(value))];
    });
}

/** Pairs as `name=value&…`, ordered by name and then value, byte by byte. */
export function sortedPairs(pairs: readonly EncodedPair[]): string {
  const ordered = [...pairs].sort(
    ([name, value], [otherName, otherValue]) => compare(name, otherName) || compare(value, otherValue),
  );
  return ordered.map((pair) => pair.join('=')).join('&');
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
