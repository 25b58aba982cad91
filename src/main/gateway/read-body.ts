import type { IncomingMessage } from 'node:http';
import { SallyportError } from '#shared/errors.ts';

/**
 * Reads a request's body, up to a limit.
 *
 * @throws SallyportError PayloadTooLarge as soon as more than `limit` bytes are declared or arrive, CallAborted where the
 *   sender went away in the middle.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > limit) throw tooLarge(limit);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof SallyportError) throw error;
    throw new SallyportError('CallAborted', 'The caller went away before its request was complete.', {
      cause: error,
    });
  }
  return Buffer.concat(chunks);
}

function tooLarge(limit: number): SallyportError {
  return new SallyportError('PayloadTooLarge', `body: is larger than ${limit / 1024 / 1024} MiB.`, {
    field: 'body',
    fix: 'Send less at once.',
  });
}
