/** A text from outside as one that a terminal shows and does not obey: control characters become visible. */
export function plainText(text: string): string {
  return text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A value as one line of JSON. Inside its texts, what has become visible still means the same to whoever parses it. */
export function jsonLine(value: unknown): string {
  return plainText(JSON.stringify(value));
}

/** A text as `plainText` makes it that must stay on its line. */
export function plainLine(text: string): string {
  return plainText(text).replaceAll('\n', '\\n').replaceAll('\t', ' ');
}
