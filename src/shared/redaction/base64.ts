// Node and browsers both have it; this folder is compiled without the types of either.
declare const atob: (base64: string) => string;
declare const btoa: (bytes: string) => string;

const standard = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** 1 for each character of base64 and base64url, by its code. */
const isOfBase64 = new Uint8Array(256);
for (const character of `${standard}-_`) isOfBase64[character.charCodeAt(0)] = 1;

/** A stretch of a text that may be base64: from its first character to behind its last. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Every stretch of at least `least` characters of base64 or base64url. */
export function base64Stretches(text: string, least: number): Stretch[] {
  const found: Stretch[] = [];
  let at = least - 1;
  while (at < text.length) {
    // A stretch that long covers every `least`-th place, so the others need no look.
    if (!isBase64(text, at)) {
      at += least;
      continue;
    }
    let start = at;
    while (start > 0 && isBase64(text, start - 1)) start -= 1;
    let end = at + 1;
    while (end < text.length && isBase64(text, end)) end += 1;
    if (end - start >= least) found.push({ start, end });
    at = end + least;
  }
  return found;
}

function isBase64(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code < 256 && isOfBase64[code] === 1;
}

/** Decodes a stretch, each byte to the character of its number; what is left over at its end is ignored. */
export function decodeStretch(text: string, { start, end }: Stretch): string {
  // A character that stands alone behind groups of four holds six bits: no byte.
  const length = (end - start) % 4 === 1 ? end - start - 1 : end - start;
  return atob(
    text
      .slice(start, start + length)
      .replaceAll('-', '+')
      .replaceAll('_', '/'),
  );
}

/**
 * How a text of ASCII stands inside base64, in either alphabet or both mixed: a form for each place in a group of three bytes at
 * which it may begin, without the characters that also hold bits of its neighbours.
 */
export function formsInBase64(text: string): string[] {
  return [0, 1, 2].flatMap((before) => {
    const encoded = btoa('\0'.repeat(before) + text);
    const own = encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + text.length) * 8) / 6));
    return inEitherAlphabet(own);
  });
}

function inEitherAlphabet(encoded: string): string[] {
  return [...encoded].reduce<string[]>(
    (forms, character) => forms.flatMap((form) => alphabetsOf(character).map((each) => form + each)),
    [''],
  );
}

/** RFC 4648, §4 and §5. */
function alphabetsOf(character: string): string[] {
  if (character === '+') return ['+', '-'];
  return character === '/' ? ['/', '_'] : [character];
}
