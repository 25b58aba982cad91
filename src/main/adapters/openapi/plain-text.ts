/** Tags of HTML and comments; a lone "<" in prose stays. */
const markup = /<!--[\s\S]*?-->|<\/?[a-zA-Z][^<>]{0,500}>/g;
/** Control characters, and those that reorder or hide text. */
const unseen = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** A text of a document as agents and people may read it: no markup, nothing invisible, one blank at a time, cut at a length. */
export function plainText(text: unknown, longest: number): string {
  if (typeof text !== 'string') return '';
  const plain = text
    .slice(0, 4 * longest)
    .replace(markup, ' ')
    .replace(/\s+/g, ' ')
    .replace(unseen, '')
    .trim()
    .toWellFormed();
  return plain.length <= longest
    ? plain
    : `${plain
        .slice(0, longest - 1)
        .trimEnd()
        .toWellFormed()}…`;
}
