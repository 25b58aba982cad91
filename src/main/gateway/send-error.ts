import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ErrorCode, type ErrorShape, toErrorShape } from '#shared/errors.ts';
import { newRequestId } from '../core/index.ts';
import { toErrorEnvelope } from './http-errors.ts';
import type { Progress } from './progress.ts';
import { drainRequest } from './read-body.ts';

interface ErrorAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly bytes: Buffer;
}

/** Refused before anything was begun, and over by itself: only these may be sent again as they are. */
const passing: ReadonlySet<ErrorCode> = new Set(['RateLimited', 'ShuttingDown']);

/** @param ownId the id of an answer that belongs to no call. */
function answerFor(shape: ErrorShape, progress: Progress, ownId = newRequestId()): ErrorAnswer {
  const requestId = progress.callId ?? ownId;
  const { status, body } = toErrorEnvelope(shape, requestId);
  const bytes = Buffer.from(JSON.stringify(body));
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'content-length': String(bytes.byteLength),
    'x-content-type-options': 'nosniff',
    'x-request-id': requestId,
    ...progress.headers,
  };
  // git, npm and curl send a password only after being asked for one.
  if (status === 401) headers['www-authenticate'] = 'Basic realm="Sallyport", charset="UTF-8"';
  // By itself the SDK sends again whatever failed with 409, 429 or 5xx, POSTs too. A service may have been reached by then,
  // and what Sallyport refuses stays refused.
  if (!passing.has(shape.code)) headers['x-should-retry'] = 'false';
  if (progress.callId !== undefined) headers['x-sallyport-call-id'] = progress.callId;
  if (progress.accountId !== undefined) headers['x-sallyport-account'] = progress.accountId;
  return { status, headers, bytes };
}

/** Answers a failed request with the error envelope, or cuts it off where an answer has begun. */
export function sendError(
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
  progress: Progress,
): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const shape = toErrorShape(error);
  const { status, headers, bytes } = answerFor(shape, progress, requestIdOf(response));
  if (status === 405 && !response.hasHeader('allow')) headers.allow = allMethods;
  // Where a service's answer could not be passed on, its reason phrase may still stand here.
  response.statusMessage = STATUS_CODES[status] ?? 'Refused';
  // What a browser page or a confused client sends further is not worth reading; who asked first has not begun to send.
  const hangUp =
    shape.code === 'RequestRefused' ||
    shape.code === 'MethodNotAllowed' ||
    request.headers.expect !== undefined;
  if (hangUp || request.complete) {
    response.writeHead(status, request.complete ? headers : { ...headers, connection: 'close' });
    response.end(bytes);
    return;
  }
  // Ending the answer may close the connection, and closing it on bytes still coming in would reset it under the reader.
  response.writeHead(status, headers);
  response.write(bytes);
  drainRequest(request, () => response.end());
}

/** Every answer has its id before it is known what it will be. */
function requestIdOf(response: ServerResponse): string | undefined {
  const id = response.getHeader('x-request-id');
  return typeof id === 'string' ? id : undefined;
}

const allMethods = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS';

/** The same for a protocol upgrade, whose socket is bare. */
export function sendUpgradeError(socket: Duplex, error: unknown, progress: Progress): void {
  if (socket.destroyed) return;
  const { status, headers, bytes } = answerFor(toErrorShape(error), progress);
  const lines = Object.entries({ ...headers, connection: 'close' }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}\r\n${lines.join('')}\r\n`);
  socket.end(bytes);
}
