// The headless console's listener.
//
// Who might talk to it, and what stops them:
// - A web page the person visits (cross-site requests, DNS rebinding): the Host must be ours, Origin and Sec-Fetch-Site must
//   not name another site, all before a body is read; nothing is ever said in CORS headers; there is no cookie to ride on.
// - Another program or user on this machine: it can connect, so everything but the page's own files needs the session token
//   of a tab. The token is traded once for the code in the printed link; code and token are 256 random bits.
// - What upstreams send: never served here. The gateway is another listener, thus another origin.
// - A client that floods or stalls: bodies are capped, headers and requests have time limits, a stream nobody reads is cut.
// What remains: a program of the same user that reads the terminal or the browser's memory can sign in as the person.

import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AnyEvent } from '#shared/contract/events.ts';
import { largestInput } from '#shared/contract/input-limits.ts';
import { SallyportError, toErrorShape } from '#shared/errors.ts';
import { toErrorEnvelope } from '../../gateway/http-errors.ts';
import { consoleHeaders } from '../console-policy.ts';
import type { Invoke } from '../invoke.ts';
import type { RendererFiles } from '../renderer-files.ts';
import { checkRequestHead, readJsonBody } from './console-request.ts';
import type { ConsoleSignIn } from './console-sign-in.ts';
import { createEventStreams } from './event-streams.ts';

export interface ConsoleServer {
  /** `http://127.0.0.1:PORT`, without a token. */
  readonly url: string;
  /** Ends the streams, lets running requests finish for a moment, then closes every connection. */
  close(): Promise<void>;
}

export interface ConsoleServerOptions {
  /** 0 takes a free port. */
  readonly port: number;
  readonly files: RendererFiles;
  readonly invoke: Invoke;
  readonly subscribe: (listener: (event: AnyEvent) => void) => () => void;
  readonly signIn: ConsoleSignIn;
  readonly heartbeatMs?: number;
}

const closeGraceMs = 1_000;

/** Serves the console on 127.0.0.1. Fails with PortInUse where the port is taken. */
export async function startConsoleServer(options: ConsoleServerOptions): Promise<ConsoleServer> {
  const streams = createEventStreams(options);
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 30_000 });
  server.maxConnections = 256;
  const port = await listen(server, options.port);

  server.on('request', (request, response) => {
    response.on('error', () => response.destroy());
    answer(request, response).catch((error: unknown) => sendError(response, error));
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fault = checkRequestHead(request, port);
    if (fault) throw fault;
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    if (path === '/session') {
      requireMethod(request, response, ['POST']);
      sendJson(response, 200, { token: redeem(await readJsonBody(request, largestInput(''))) });
    } else if (path === '/events') {
      requireMethod(request, response, ['GET']);
      requireSession(request);
      streams.open(response, consoleHeaders);
    } else if (path.startsWith('/rpc/')) {
      requireMethod(request, response, ['POST']);
      requireSession(request);
      const name = path.slice('/rpc/'.length);
      sendJson(response, 200, await options.invoke(name, await readJsonBody(request, largestInput(name))));
    } else {
      sendFile(request, response, path);
    }
  }

  function redeem(body: unknown): string {
    const code = typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
    if (typeof code !== 'string') {
      throw new SallyportError('ValidationFailed', 'code: is missing', {
        field: 'code',
        fix: 'Send the code that stands in the sign-in link.',
      });
    }
    const token = options.signIn.redeem(code);
    if (token === null) throw signedOut('This sign-in link was used before or has expired.');
    return token;
  }

  function requireSession(request: IncomingMessage): void {
    const token = request.headers['x-sallyport-console'];
    if (typeof token !== 'string' || !options.signIn.recognises(token)) {
      throw signedOut('This tab is not signed in.');
    }
  }

  function sendFile(request: IncomingMessage, response: ServerResponse, path: string): void {
    const file = options.files.get(path);
    if (file === undefined) {
      throw new SallyportError('RouteNotFound', 'There is nothing at this address.', {
        fix: 'Open the console at /.',
      });
    }
    requireMethod(request, response, ['GET', 'HEAD']);
    response.writeHead(200, {
      ...consoleHeaders,
      'content-type': file.contentType,
      'content-length': file.body.length,
      'cache-control': file.cacheControl,
    });
    response.end(request.method === 'HEAD' ? undefined : file.body);
  }

  return {
    url: `http://127.0.0.1:${port}`,
    close: () => close(server, streams.closeAll),
  };
}

function requireMethod(request: IncomingMessage, response: ServerResponse, methods: readonly string[]): void {
  if (methods.includes(request.method ?? '')) return;
  response.setHeader('allow', methods.join(', '));
  throw new SallyportError('MethodNotAllowed', `This address takes ${methods.join(' or ')} only.`, {
    fix: `Use ${methods.join(' or ')}.`,
  });
}

function signedOut(message: string): SallyportError {
  return new SallyportError('Unauthorized', message, {
    fix: 'Press Enter in the terminal where Sallyport runs, or restart it, for a new sign-in link.',
  });
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, {
    ...consoleHeaders,
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
    'cache-control': 'no-store',
  });
  response.end(body);
}

function sendError(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const { status, body } = toErrorEnvelope(toErrorShape(error), randomUUID());
  // A refused request's body stays unread, so the connection cannot carry another one.
  if (!response.req.complete) response.setHeader('connection', 'close');
  sendJson(response, status, body);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const reason =
        cause.code === 'EADDRINUSE' ? 'is taken' : `cannot be used (${cause.code ?? 'unknown reason'})`;
      reject(
        new SallyportError('PortInUse', `The console's port ${port} ${reason}.`, {
          field: 'SALLYPORT_CONSOLE_PORT',
          fix: 'Set SALLYPORT_CONSOLE_PORT to another port, or unset it to take a free one.',
          cause,
        }),
      );
    });
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server, closeStreams: () => void): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), closeGraceMs);
    server.close(() => {
      clearTimeout(force);
      resolve();
    });
    closeStreams();
    server.closeIdleConnections();
  });
}
