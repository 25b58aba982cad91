const standard = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** The value of each character of base64 and base64url by its code; -1 for all others. */
const values = new Int8Array(256).fill(-1);
for (const [value, character] of [...standard].entries()) values[character.charCodeAt(0)] = value;
values['-'.charCodeAt(0)] = 62;
values['_'.charCodeAt(0)] = 63;

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
  return code < 256 && (values[code] ?? -1) !== -1;
}

/** Decodes a stretch, each byte to the character of its number; what is left over at its end is ignored. */
export function decodeStretch(text: string, { start, end }: Stretch): string {
  const codes: number[] = [];
  const parts: string[] = [];
  let bits = 0;
  let held = 0;
  for (let at = start; at < end; at += 1) {
    bits = ((bits << 6) | (values[text.charCodeAt(at)] ?? 0)) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    codes.push((bits >> held) & 0xff);
    if (codes.length === 4_096) parts.push(String.fromCharCode(...codes.splice(0)));
  }
  return parts.join('') + String.fromCharCode(...codes);
}
