import { SallyportError } from '#shared/errors.ts';
import { openapiStrings } from '../../strings/openapi.ts';

/** Large documents go in pieces: neither side stands still for one, and no message is too large. */
const pieceLength = 128 * 1024;

export interface DocumentPiece {
  readonly text: string;
  /** How far the document is read with it, and how long it is, in the same unit. */
  readonly done: number;
  readonly total: number;
}

/**
 * A document piece by piece. A file is never read as a whole: turning megabytes into a text takes the console's thread for long.
 *
 * @throws SallyportError ValidationFailed for a file that cannot be read.
 */
export async function* documentPieces(document: string | Blob): AsyncGenerator<DocumentPiece> {
  if (typeof document === 'string') {
    for (let start = 0; start < document.length; start += pieceLength) {
      const text = document.slice(start, start + pieceLength);
      yield { text, done: start + text.length, total: document.length };
    }
    return;
  }
  const utf8 = new TextDecoder();
  for (let start = 0; start < document.size; start += pieceLength) {
    const bytes = await readPart(document.slice(start, start + pieceLength));
    const done = start + bytes.byteLength;
    yield {
      text: utf8.decode(bytes, { stream: done < document.size }),
      done,
      total: document.size,
    };
  }
}

async function readPart(part: Blob): Promise<ArrayBuffer> {
  try {
    return await part.arrayBuffer();
  } catch (cause) {
    // It was moved or changed since it was chosen.
    throw new SallyportError('ValidationFailed', openapiStrings.fileUnreadable, {
      field: 'file',
      fix: openapiStrings.fileUnreadableFix,
      cause,
    });
  }
}
