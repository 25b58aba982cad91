import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ApiKey } from '#shared/domain/api-key.ts';
import type { FieldPair } from '#shared/domain/call.ts';
import { SallyportError } from '#shared/errors.ts';
import type { Access } from '../../core/access/index.ts';
import type { ProxyCall, ProxyEngine, ProxyExchange } from '../../core/proxy/index.ts';
import type { Progress } from '../progress.ts';
import { spendNoting } from '../rate-limit.ts';
import type { Refusals } from '../refusals.ts';
import { joinSockets } from './join-sockets.ts';
import { forwardedHeaders, presentedKey } from './request-headers.ts';
import { answeredHeaders } from './response-headers.ts';
import { callHeaders, StreamedAnswer } from './streamed-answer.ts';
import { parseTarget } from './target.ts';

/** Between two bytes in either direction, in milliseconds. */
export const longestSilence = 300_000;

export interface PassThroughDeps {
  readonly access: Access;
  readonly proxy: ProxyEngine;
  readonly refusals: Refusals;
}

/** Streams may be long and quiet, so there is no total limit and a wide one between bytes; the listener holds agents to the same. */
const limits = { connectMs: 10_000, headersMs: 120_000, idleMs: longestSilence, totalMs: null };

/** Kept of an answer that declines an upgrade: it is handed over in one piece. */
const largestDecline = 1024 * 1024;

/**
 * Streams one request to the account's service and its answer back, each as fast as the slower side reads. Without promises:
 * this is the way of nearly every call.
 *
 * @param fail takes the SallyportError of a refusal, or of a failure before the answer began. One after that cuts the answer off.
 */
export function passThrough(
  deps: PassThroughDeps,
  request: IncomingMessage,
  response: ServerResponse,
  progress: Progress,
  fail: (error: unknown) => void,
): void {
  const { access, proxy } = deps;
  let key: ApiKey | null = null;
  const refuse = (error: unknown): void => {
    noteRefusal(deps, key, request, progress, error);
    fail(error);
  };
  try {
    key = admitCaller(access, request);
    // The service's answer carries its own limits under the same names: ours are told where we refuse.
    spendNoting(access, key, progress);
    const answer = new StreamedAnswer(response, refuse);
    const exchange = proxy.forward(callOf(key, request), answer);
    noteProgress(progress, exchange);
    answer.steer(exchange);
  } catch (error) {
    refuse(error);
  }
}

/**
 * Carries a protocol upgrade (WebSocket) with the credential in its handshake; afterwards the two sockets are one.
 *
 * @throws SallyportError for a refusal, or where the service does not answer.
 */
export async function passUpgrade(
  deps: PassThroughDeps,
  request: IncomingMessage,
  socket: Duplex,
  early: Buffer,
  progress: Progress,
): Promise<void> {
  const { access } = deps;
  let key: ApiKey | null = null;
  try {
    key = admitCaller(access, request);
    spendNoting(access, key, progress);
    await switchProtocol(deps, key, request, socket, early, progress);
  } catch (error) {
    noteRefusal(deps, key, request, progress, error);
    throw error;
  }
}

function switchProtocol(
  { proxy }: PassThroughDeps,
  key: ApiKey,
  request: IncomingMessage,
  socket: Duplex,
  early: Buffer,
  progress: Progress,
): Promise<void> {
  const protocol = request.headers.upgrade ?? '';
  return new Promise((resolve, reject) => {
    const declined: Buffer[] = [];
    let declinedBytes = 0;
    let head: { status: number; statusText: string; headers: readonly FieldPair[] } | undefined;
    const exchange = proxy.upgrade({ ...callOf(key, request), body: null }, protocol, {
      switched(answer, upstream) {
        socket.write(
          headText(101, 'Switching Protocols', [
            'Connection',
            'Upgrade',
            'Upgrade',
            protocol,
            ...answeredHeaders(answer.headers),
            ...callHeaders(exchange),
          ]),
          'latin1',
        );
        if (early.length > 0) upstream.write(early);
        joinSockets(socket, upstream);
        resolve();
      },
      head(answer) {
        head = answer;
      },
      data(chunk) {
        declinedBytes += chunk.byteLength;
        if (declinedBytes > largestDecline) exchange.abort();
        else declined.push(Buffer.from(chunk));
      },
      end() {
        const body = Buffer.concat(declined);
        const headers = answeredHeaders(
          (head?.headers ?? []).filter(([name]) => name.toLowerCase() !== 'content-length'),
        );
        const length = ['Content-Length', String(body.length), 'Connection', 'close'];
        socket.write(
          headText(head?.status ?? 502, head?.statusText ?? '', [
            ...headers,
            ...length,
            ...callHeaders(exchange),
          ]),
          'latin1',
        );
        socket.end(body);
        resolve();
      },
      failed: reject,
    });
    noteProgress(progress, exchange);
    socket.once('close', () => exchange.abort());
  });
}

function noteRefusal(
  { refusals }: PassThroughDeps,
  key: ApiKey | null,
  request: IncomingMessage,
  progress: Progress,
  error: unknown,
): void {
  const callId = progress.callId ?? refusals.record('pass_through', key, request, error);
  if (callId !== undefined) progress.callId = callId;
}

/** Checks who is calling, and that no browser page is: it may not even navigate here. */
function admitCaller(access: Access, request: IncomingMessage): ApiKey {
  const destination = request.headers['sec-fetch-dest'];
  if (destination !== undefined && destination !== 'empty') {
    throw new SallyportError('RequestRefused', 'Browser pages may not load through the gateway.', {
      fix: 'Call the gateway from a local program.',
    });
  }
  return access.authenticate(presentedKey(request.headers), request.socket);
}

function callOf(key: ApiKey, request: IncomingMessage): ProxyCall {
  const { reference, endpoint } = parseTarget(request.url ?? '');
  return {
    frontDoor: 'pass_through',
    key,
    account: { reference },
    method: request.method ?? '',
    endpoint,
    headers: forwardedHeaders(request.rawHeaders),
    query: [],
    body: bodyOf(request),
    limits,
    connection: request.socket,
  };
}

function bodyOf(request: IncomingMessage): ProxyCall['body'] {
  const declared = request.headers['content-length'];
  if (declared === undefined && request.headers['transfer-encoding'] === undefined) return null;
  if (declared === '0') return new Uint8Array(0);
  return { stream: request, length: declared === undefined ? null : Number(declared) };
}

function noteProgress(progress: Progress, exchange: ProxyExchange): void {
  progress.callId = exchange.callId;
  if (exchange.accountId !== null) progress.accountId = exchange.accountId;
}

function headText(status: number, text: string, flat: readonly string[]): string {
  let lines = `HTTP/1.1 ${status} ${text}\r\n`;
  for (let index = 0; index + 1 < flat.length; index += 2) lines += `${flat[index]}: ${flat[index + 1]}\r\n`;
  return `${lines}\r\n`;
}
