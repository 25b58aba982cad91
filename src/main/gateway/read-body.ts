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
  // The parser first takes in what came in one piece with the head.
  await Promise.resolve();
  if (request.destroyed && !request.readableEnded) throw callerGone(undefined);
  return request.complete ? presentBody(request, limit) : comingBody(request, limit);
}

/** A body that is here already, as nearly every small one is, needs no listeners and no time limit. */
function presentBody(request: IncomingMessage, limit: number): Buffer {
  const body: Buffer = request.read() ?? Buffer.alloc(0);
  if (body.length > limit) throw tooLarge(limit);
  return body;
}

function comingBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => request.destroy(), slowestBodyMs);
    const chunks: Buffer[] = [];
    let length = 0;
    const take = (chunk: Buffer): void => {
      length += chunk.length;
      chunks.push(chunk);
      // The connection stays: the refusal has yet to go out on it.
      if (length > limit) settle(() => reject(tooLarge(limit)));
    };
    const end = (): void => settle(() => resolve(Buffer.concat(chunks)));
    const leave = (cause?: unknown): void => settle(() => reject(callerGone(cause)));
    const settle = (finish: () => void): void => {
      clearTimeout(timer);
      request.off('data', take).off('end', end).off('error', leave).off('close', leave);
      finish();
    };
    request.on('data', take).on('end', end).on('error', leave).on('close', leave);
  });
}

function callerGone(cause: unknown): SallyportError {
  return new SallyportError('CallAborted', 'The caller went away before its request was complete.', {
    cause,
  });
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
