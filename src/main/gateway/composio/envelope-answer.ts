import type { ToolProxyResponse } from '@composio/client/resources/tools';
import { z } from 'zod';
import type { FieldPair } from '#shared/domain/call.ts';
import { headerValue } from '../../core/calls/index.ts';
import { type BufferedAnswer, type Downloads, joinHeaders, readContent } from '../../core/proxy/index.ts';

/** The documented answer of proxy execute. It is written by hand below, since `data` passes as the very text that came. */
export const envelopeAnswerSchema = z.object({
  status: z.int().describe('What the service answered.'),
  data: z.json().describe('JSON as it came, other text as a string; null for none, and for files.'),
  headers: z.record(z.string(), z.string()),
  binary_data: z
    .object({ url: z.string(), content_type: z.string(), size: z.int(), expires_at: z.string() })
    .exactOptional()
    .describe('Where an answer that is a file can be fetched, for a short while.'),
}) satisfies z.ZodType<ToolProxyResponse>;

/** Writes the documented answer `{status, data, headers}`, with `binary_data` where the answer is a file. */
export function writeEnvelopeAnswer(answer: BufferedAnswer, downloads: Downloads): string {
  const headers = joinHeaders(answer.headers);
  const content = readContent(answer.body, headerValue(headers, 'content-type'));
  const start = `{"status":${answer.status},"data":`;
  const end = `,"headers":${objectText(headers)}`;
  if (content.kind === 'file') {
    const file = downloads.keep(answer.body, content.type);
    return `${start}null${end},"binary_data":${JSON.stringify(file)}}`;
  }
  return `${start}${content.json}${end}}`;
}

/** The JSON of an object with these members. */
function objectText(members: readonly FieldPair[]): string {
  let text = '';
  for (const [name, value] of members) {
    text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${JSON.stringify(value)}`;
  }
  return `{${text}}`;
}
