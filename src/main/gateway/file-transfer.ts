// Files come and go under addresses that cannot be guessed; whoever has one needs no key, as with a presigned URL.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { SallyportError } from '#shared/errors.ts';
import type { Core } from '../core/index.ts';
import { methodNotAllowed, routeNotFound, sendOptions } from './route-errors.ts';

export type FileTransferDeps = Pick<Core, 'downloads' | 'files'>;

const uploads = '/uploads/';
const downloads = '/downloads/';
/** An upload may take long as long as it moves. */
const longestPauseMs = 30_000;

export function isFileTransfer(path: string): boolean {
  return path.startsWith(uploads) || path.startsWith(downloads);
}

/**
 * Takes a file that was asked for, or hands out one: an uploaded one, or a service's answer.
 *
 * @throws SallyportError RouteNotFound for an address that never was or has expired, MethodNotAllowed, CallAborted where the
 *   sender stopped in the middle, and what the core says no with.
 */
export async function transferFile(
  deps: FileTransferDeps,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const isUpload = path.startsWith(uploads);
  const methods = isUpload ? ['PUT'] : ['GET', 'HEAD'];
  if (request.method === 'OPTIONS') return sendOptions(response, methods);
  if (!methods.includes(request.method ?? '')) throw methodNotAllowed(request.method, methods, response);
  await (isUpload ? receive(deps, path, request, response) : send(deps, path, request, response));
}

async function receive(
  { files }: FileTransferDeps,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { 'content-length': length } = request.headers;
  const declared = length === undefined ? null : Number(length);
  const md5 = await files.receive(path.slice(uploads.length), bodyOf(request), declared);
  if (md5 === null) throw routeNotFound(path);
  response.writeHead(200, { etag: `"${md5}"`, 'content-length': 0, 'cache-control': 'no-store' }).end();
}

/** A refused upload leaves its connection open, since the refusal has yet to go out on it. */
async function* bodyOf(request: IncomingMessage): AsyncGenerator<Uint8Array> {
  const { socket } = request;
  const cutOff = () => request.destroy();
  socket.setTimeout(longestPauseMs);
  request.once('timeout', cutOff);
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) yield chunk as Uint8Array;
  } catch (cause) {
    throw new SallyportError('CallAborted', 'The sender stopped before the file was complete.', { cause });
  } finally {
    request.off('timeout', cutOff);
    socket.setTimeout(0);
  }
}

async function send(
  deps: FileTransferDeps,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const token = path.slice(downloads.length);
  const answered = deps.downloads.take(token);
  const file = answered ? null : deps.files.open(token);
  if (!answered && !file) throw routeNotFound(path);
  response.writeHead(200, {
    'content-type': answered?.contentType ?? file?.mimetype,
    'content-length': answered?.bytes.byteLength ?? file?.size,
    'content-disposition': file ? `attachment; filename*=UTF-8''${encodeName(file.filename)}` : 'attachment',
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  if (request.method === 'HEAD') return void response.end();
  if (answered) return void response.end(answered.bytes);
  // A reader that leaves, or a file that ends early, ends this answer; nobody is there to be told.
  if (file) await pipeline(Readable.from(file.read()), response).catch(() => response.destroy());
}

/** A file's name as a header carries it (RFC 8187 §3.2). */
function encodeName(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
