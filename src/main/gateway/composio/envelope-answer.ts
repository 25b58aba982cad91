import { z } from 'zod';
import type { FieldPair } from '#shared/domain/call.ts';
import type { BufferedAnswer } from '../../core/proxy/index.ts';
import type { Downloads } from './downloads.ts';

/** The documented answer of proxy execute. It is written by hand below, since `data` passes as the very text that came. */
export const envelopeAnswerSchema = z.object({
  status: z.int().describe('What the service answered.'),
  data: z.json().describe('JSON as it came, other text as a string; null for none, and for files.'),
  headers: z.record(z.string(), z.string()),
  binary_data: z
    .object({ url: z.string(), content_type: z.string(), size: z.int(), expires_at: z.string() })
    .optional()
    .describe('Where an answer that is a file can be fetched, for a short while.'),
});

/** Writes the documented answer `{status, data, headers}`, with `binary_data` where the answer is a file. */
export function writeEnvelopeAnswer(answer: BufferedAnswer, downloads: Downloads): Buffer {
  const headers = joinHeaders(answer.headers);
  const content = readContent(answer, headers['content-type'] ?? null);
  const start = `{"status":${answer.status},"data":`;
  const end = `,"headers":${JSON.stringify(headers)}`;
  if (content.kind === 'file') {
    const file = downloads.keep(answer.body, content.type);
    return Buffer.from(`${start}null${end},"binary_data":${JSON.stringify(file)}}`);
  }
  return Buffer.from(`${start}${content.json}${end}}`);
}

/** Lower-case names; repeated headers joined with a comma (RFC 9110 §5.3). */
function joinHeaders(pairs: readonly FieldPair[]): Record<string, string> {
  const joined = new Map<string, string>();
  for (const [given, value] of pairs) {
    const name = given.toLowerCase();
    const before = joined.get(name);
    joined.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries(joined);
}

type Content =
  | { readonly kind: 'json'; readonly json: string }
  | { readonly kind: 'file'; readonly type: string };

/** JSON goes on as the very text that came, so that big integers stay whole; other text becomes a JSON string. */
function readContent(answer: BufferedAnswer, contentType: string | null): Content {
  if (answer.body.byteLength === 0) return { kind: 'json', json: 'null' };
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const isJson = type === 'application/json' || type.endsWith('+json');
  if (!isJson && !isText(type)) return { kind: 'file', type: type || 'application/octet-stream' };
  const text = decodeText(answer.body, contentType);
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

function decodeText(bytes: Uint8Array, contentType: string | null): string | null {
  const charset = /charset="?([^";\s]+)/i.exec(contentType ?? '')?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
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
