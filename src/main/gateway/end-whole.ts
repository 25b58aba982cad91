import type { ServerResponse } from 'node:http';

/** Beyond this Node would have to copy a text into memory of its own before it goes out. */
export const largestWhole = 12 * 1024;

/**
 * Ends an answer with its whole body. Where that is small it goes out with its head as one text: two pieces go to the system by way
 * of a list, which takes Node a fifth longer over a whole call.
 */
export function endWhole(response: ServerResponse, body: Uint8Array): void {
  if (body.byteLength > largestWhole) response.end(body);
  else response.end(textOf(body), 'latin1');
}

/** The same for a text. One of ASCII alone, as nearly all are, is its own bytes already. */
export function endWholeText(response: ServerResponse, text: string, byteLength: number): void {
  if (byteLength === text.length && byteLength <= largestWhole) response.end(text, 'latin1');
  else endWhole(response, Buffer.from(text));
}

/** Each byte as the character of its number, as header bytes are (RFC 9110 §5.5): written as such it is the same bytes. */
function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
