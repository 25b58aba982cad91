/** Characters that are drawn as nothing, or turn the direction of what follows: with them a text can read as another one. */
const hidden =
  /[\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\u3164\ufeff\uffa0]|\udb40[\udc00-\udfff]/g;

/** A foreign text with its invisible characters written out (Unicode Technical Report 36, §2.10): "⟨U+202E⟩". */
export function visibleText(text: string): string {
  return text.replace(
    hidden,
    (character) => `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );
}
