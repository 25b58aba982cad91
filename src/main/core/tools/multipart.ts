import { createHash } from 'node:crypto';

/** One part of a form: a text, or a file. */
export interface FormPart {
  readonly name: string;
  readonly content: Uint8Array;
  readonly type: string | null;
  readonly fileName: string | null;
}

/**
 * Writes a multipart/form-data body (RFC 7578). The same parts always give the same bytes: a request that waited for an
 * approval is known again by them.
 */
export function multipartBody(parts: readonly FormPart[]): {
  readonly body: Uint8Array;
  readonly contentType: string;
} {
  const hash = createHash('sha256');
  for (const { name, content } of parts) hash.update(name).update('\0').update(content);
  const boundary = `sallyport-${hash.digest('hex').slice(0, 40)}`;
  const pieces = parts.flatMap(({ name, content, type, fileName }) => [
    `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"`,
    fileName === null ? '' : `; filename="${quoted(fileName)}"`,
    type === null ? '' : `\r\nContent-Type: ${type}`,
    '\r\n\r\n',
    content,
    '\r\n',
  ]);
  const bytes = [...pieces, `--${boundary}--\r\n`].map((piece) =>
    typeof piece === 'string' ? Buffer.from(piece) : piece,
  );
  return { body: Buffer.concat(bytes), contentType: `multipart/form-data; boundary=${boundary}` };
}

/** As browsers write names (HTML, multipart form data): quotes and line breaks would end the header. */
function quoted(text: string): string {
  return text.toWellFormed().replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
