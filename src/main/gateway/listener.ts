// The gateway's listener is reachable by every program of this machine and, through a browser, by every web page.
//
// - Web pages: Host, Origin and Sec-Fetch-Site are checked before a body is read (request-guard.ts); no CORS header is ever
//   sent, so no page can read an answer; bodies must be JSON, so no form can post one.
// - Other machines: bound to 127.0.0.1 only.
// - Other programs: every route but health and downloads (unguessable addresses) wants a key in a header.
// - Slow or ambiguous senders: Node's strict parser refuses conflicting framing; headers must arrive within 10 s and a
//   request within 60 s.
// - What an upstream sends is data: JSON answers are typed as such with `nosniff`, files are attachments in a sandbox.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { AnyEvent } from '#shared/contract/events.ts';
import { SallyportError, toErrorShape } from '#shared/errors.ts';
import { type Core, newRequestId } from '../core/index.ts';
import { createDownloads } from './composio/downloads.ts';
import type { Progress } from './composio/proxy-execute.ts';
import { createComposioRoutes, methodNotAllowed, routeNotFound } from './composio/routes.ts';
import { toErrorEnvelope } from './http-errors.ts';
import { createLocalApi } from './local/local-api.ts';
import { guardRequest } from './request-guard.ts';

export interface GatewayOptions {
  readonly core: Core;
  readonly invoke: (name: string, input: unknown) => Promise<unknown>;
  readonly adminKey: string | null;
  readonly version: string;
}

export interface Gateway {
  /** Binds 127.0.0.1; port 0 takes a free one. Throws PortInUse. */
  listen(port: number): Promise<{ port: number; url: string }>;
  /** Stops taking requests, waits for those under way up to the limit, then cuts them off. */
  close(drainMs?: number): Promise<void>;
}

const host = '127.0.0.1';

export function createGateway({ core, invoke, adminKey, version }: GatewayOptions): Gateway {
  let port = 0;
  let closing = false;
  const downloads = createDownloads(() => `http://${host}:${port}`, Date.now);
  const composio = createComposioRoutes({ ...core, downloads });
  const subscribe = (listener: (event: AnyEvent) => void) => core.events.subscribe(listener);
  const local = getRequestListener(createLocalApi({ invoke, subscribe, adminKey, version }).fetch, {
    overrideGlobalObjects: false,
  });

  async function route(
    request: IncomingMessage,
    response: ServerResponse,
    progress: Progress,
  ): Promise<void> {
    const refusal = guardRequest(request, port);
    if (refusal) throw refusal;
    if (closing)
      throw new SallyportError('ShuttingDown', 'Sallyport is stopping.', {
        fix: 'Start it again, then retry.',
      });
    const path = request.url?.split('?', 1)[0] ?? '/';
    if (composio.matches(path)) return composio.handle(path, request, response, progress);
    if (path.startsWith('/api/local/v1/')) return void (await local(request, response));
    if (path.startsWith('/downloads/')) return sendDownload(path, request, response);
    throw routeNotFound(path);
  }

  function sendDownload(path: string, request: IncomingMessage, response: ServerResponse): void {
    if (request.method !== 'GET') throw methodNotAllowed(request.method, 'GET');
    const file = downloads.take(path.slice('/downloads/'.length));
    if (!file) throw routeNotFound(path);
    response.writeHead(200, {
      'content-type': file.contentType,
      'content-length': file.bytes.byteLength,
      'content-disposition': 'attachment',
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    response.end(file.bytes);
  }

  const server = createServer(
    {
      headersTimeout: 10_000,
      requestTimeout: 60_000,
      keepAliveTimeout: 30_000,
      connectionsCheckingInterval: 2_000,
    },
    (request, response) => {
      const progress: Progress = {};
      route(request, response, progress).catch((error: unknown) =>
        sendError(request, response, error, progress),
      );
    },
  );
  // Node would otherwise pass these on as ordinary requests, or leave the socket hanging.
  server.on('upgrade', (_request, socket) => socket.destroy());
  server.on('clientError', (_error, socket) => {
    if (socket.writable)
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });

  return {
    async listen(wanted) {
      await bind(server, wanted);
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('the listener has no port');
      port = address.port;
      return { port, url: `http://${host}:${port}` };
    },
    async close(drainMs = 3_000) {
      closing = true;
      downloads.clear();
      if (!server.listening) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => server.closeAllConnections(), drainMs);
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
        server.closeIdleConnections();
      });
    },
  };
}

function bind(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(bindError(error, port)));
    server.listen({ host, port, exclusive: true }, resolve);
  });
}

function bindError(error: NodeJS.ErrnoException, port: number): SallyportError {
  const fix = 'Choose another port with --port (0 takes a free one), SALLYPORT_PORT, or in the settings.';
  if (error.code === 'EADDRINUSE') {
    return new SallyportError('PortInUse', `Port ${port} is taken by another program.`, {
      field: 'port',
      fix,
      cause: error,
    });
  }
  return new SallyportError(
    'PortInUse',
    `Port ${port} cannot be opened (${error.code ?? 'unknown reason'}).`,
    {
      field: 'port',
      fix,
      cause: error,
    },
  );
}

function sendError(
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
  progress: Progress,
): void {
  const requestId = progress.callId ?? newRequestId();
  const { status, body } = toErrorEnvelope(toErrorShape(error), requestId);
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': bytes.byteLength,
    'x-content-type-options': 'nosniff',
    'x-request-id': requestId,
    ...(progress.callId === undefined
      ? {}
      : // The upstream may have been reached: the SDK must not send the call again on its own.
        { 'x-sallyport-call-id': progress.callId, 'x-should-retry': 'false' }),
    ...(progress.accountId === undefined ? {} : { 'x-sallyport-account': progress.accountId }),
    // A body that was not read to its end would be taken for the next request.
    ...(request.complete ? {} : { connection: 'close' }),
  });
  response.end(bytes);
}
