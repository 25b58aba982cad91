import type { CallBody } from '#shared/domain/call.ts';

/** A recorded body as a file to save. */
export interface BodyFile {
  readonly name: string;
  readonly part: string | Uint8Array<ArrayBuffer>;
}

/** Types whose files only show something. Whatever could run when it is opened becomes a text. */
const endings: readonly (readonly [RegExp, string])[] = [
  [/^application\/(?:[\w.+-]+\+)?json\b/i, 'json'],
  [/^text\/csv\b/i, 'csv'],
  [/^image\/(png|jpeg|gif|webp)\b/i, ''],
  [/^application\/pdf\b/i, 'pdf'],
  [/^application\/zip\b/i, 'zip'],
];

/** What was kept of a body, byte for byte, under a name of its call; null where nothing was. */
export function bodyFile(body: CallBody, name: string): BodyFile | null {
  const { content, encoding, content_type: type } = body;
  if (content === null || content === '') return null;
  const part =
    encoding === 'base64' ? Uint8Array.from(atob(content), (character) => character.charCodeAt(0)) : content;
  return { name: `${name}.${endingOf(type ?? '', encoding)}`, part };
}

function endingOf(type: string, encoding: CallBody['encoding']): string {
  for (const [pattern, ending] of endings) {
    const found = pattern.exec(type);
    if (found !== null) return ending === '' ? (found[1] ?? 'bin').toLowerCase() : ending;
  }
  return encoding === 'base64' ? 'bin' : 'txt';
}
