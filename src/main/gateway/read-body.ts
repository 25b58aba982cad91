import type { IncomingMessage } from 'node:http';
import { SallyportError } from '#shared/errors.ts';

/** A body of a few MiB that takes longer is not coming. */
const slowestBodyMs = 30_000;

/**
 * Reads a request's body, up to a limit.
 *
 * @throws SallyportError PayloadTooLarge as soon as more than `limit` bytes are declared or arrive, CallAborted where the
 *   sender went away or stalled in the middle.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  const timer = setTimeout(() => request.destroy(), slowestBodyMs);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    // Leaving the loop must not end the connection: the refusal has yet to go out on it.
    const incoming: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
    for await (const chunk of incoming) {
      length += chunk.length;
      if (length > limit) throw tooLarge(limit);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof SallyportError) throw error;
    throw new SallyportError('CallAborted', 'The caller went away before its request was complete.', {
      cause: error,
    });
  } finally {
    clearTimeout(timer);
  }
  return Buffer.concat(chunks);
}

function tooLarge(limit: number): SallyportError {
  return new SallyportError('PayloadTooLarge', `body: is larger than ${limit / 1024 / 1024} MiB.`, {
    field: 'body',
    fix: 'Send less at once.',
  });
}

/**
 * Reads what is left of a refused request and throws it away, so that its sender gets to the answer instead of a reset. A
 * sender that goes on for too long is cut off. `done` is called once, either way.
 */
export function drainRequest(request: IncomingMessage, done: () => void): void {
  let left = mostDrained;
  const timer = setTimeout(() => request.destroy(), longestDrainMs);
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) request.destroy();
  });
  request.once('close', () => {
    clearTimeout(timer);
    done();
  });
  request.on('error', () => undefined);
}

const mostDrained = 16 * 1024 * 1024;
const longestDrainMs = 5_000;
