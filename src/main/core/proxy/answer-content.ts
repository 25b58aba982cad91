import type { FieldPair } from '#shared/domain/call.ts';

/**
 * Lower-case names; repeated headers joined with a comma (RFC 9110 §5.3). As pairs: an object of names that no object had before
 * takes ten times as long to make and to write.
 */
export function joinHeaders(pairs: readonly FieldPair[]): FieldPair[] {
  const names: string[] = [];
  const values: string[] = [];
  for (const [given, value] of pairs) {
    const name = given.toLowerCase();
    const before = names.indexOf(name);
    if (before === -1) {
      names.push(name);
      values.push(value);
    } else values[before] += `, ${value}`;
  }
  return names.map((name, index): FieldPair => [name, values[index] ?? '']);
}

/** An answer's body, as JSON text where it is text of some kind. */
export type AnswerContent =
  | { readonly kind: 'json'; readonly json: string }
  | { readonly kind: 'file'; readonly type: string };

/** JSON goes on as the very text that came, so that big integers stay whole; other text becomes a JSON string. */
export function readContent(body: Uint8Array, contentType: string | null): AnswerContent {
  if (body.byteLength === 0) return { kind: 'json', json: 'null' };
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const isJson = type === 'application/json' || type === 'text/json' || type.endsWith('+json');
  if (!isJson && !isText(type)) return { kind: 'file', type: type || 'application/octet-stream' };
  const text = decodeText(body, contentType);
  if (text === null) return { kind: 'file', type: type || 'application/octet-stream' };
  return { kind: 'json', json: isJson && parses(text) ? text : JSON.stringify(text) };
}

function isText(type: string): boolean {
  return (
    type === '' ||
    type.startsWith('text/') ||
    /^application\/(.*\+)?(xml|javascript|x-javascript|x-www-form-urlencoded|graphql|yaml|x-yaml|x-ndjson|jsonl|sql)$/.test(
      type,
    ) ||
    type === 'image/svg+xml'
  );
}

/** Null for what is no text: other bytes than its charset has, or a NUL, which as JSON would also take six times its size. */
function decodeText(bytes: Uint8Array, contentType: string | null): string | null {
  const charset = /charset="?([^";\s]+)/i.exec(contentType ?? '')?.[1] ?? 'utf-8';
  try {
    const text = new TextDecoder(charset, { fatal: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
