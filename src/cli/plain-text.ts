/** A text from outside as one that a terminal shows and does not obey: control characters become visible. */
export function plainText(text: string): string {
  return text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The same for a text that must stay on its line. */
export function plainLine(text: string): string {
  return plainText(text).replaceAll('\n', '\\n').replaceAll('\t', ' ');
}
