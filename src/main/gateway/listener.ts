// The gateway's listener is reachable by every program of this machine and, through a browser, by every web page.
//
// - Web pages: Host, Origin and Sec-Fetch-Site are checked before a body is read (request-guard.ts); no CORS header is ever
//   sent, so no page can read an answer; bodies must be JSON, so no form can post one.
// - Other machines: bound to 127.0.0.1 only.
// - Other programs: every route but health, files, connect links (unguessable addresses) and asking to be paired wants a key in a header.
// - Slow or ambiguous senders: Node's strict parser refuses conflicting framing; headers must arrive within 8 s, a
//   JSON body within 30 s, and a stream must keep moving.
// - What an upstream sends is data: JSON answers are typed as such with `nosniff`, files are attachments in a sandbox.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import type { AnyEvent } from '#shared/contract/events.ts';
import { SallyportError } from '#shared/errors.ts';
import { type Core, newRequestId } from '../core/index.ts';
import type { AuditOrigin } from '../core/ports/index.ts';
import { createComposioRoutes } from './composio/routes.ts';
import { handleCallback, isCallback } from './connect/callback.ts';
import { handleConnectLink, isConnectLink } from './connect/link.ts';
import { isFileTransfer, transferFile } from './file-transfer.ts';
import { createCommandLineApi } from './local/command-line-api.ts';
import { createLocalApi } from './local/local-api.ts';
import { handleMcp, isMcp } from './mcp/mcp-door.ts';
import { longestSilence, passThrough, passUpgrade } from './pass-through/pass-through.ts';
import { isPassThrough } from './pass-through/target.ts';
import type { Progress } from './progress.ts';
import { createRefusals } from './refusals.ts';
import { guardRequest, pathOf } from './request-guard.ts';
import { routeNotFound } from './route-errors.ts';
import { sendError, sendUpgradeError } from './send-error.ts';

export interface GatewayOptions {
  readonly core: Core;
  /** The operations, for a door that says on whose behalf it asks. */
  readonly invokeFor: (origin: AuditOrigin) => (name: string, input: unknown) => Promise<unknown>;
  readonly adminKey: string | null;
  readonly version: string;
  /** How long a connection may be quiet, within a call or between two, in milliseconds; five minutes where left out. */
  readonly quietMs?: number;
}

export interface Gateway {
  /** Binds 127.0.0.1; port 0 takes a free one. Throws PortInUse. */
  listen(port: number): Promise<{ port: number; url: string }>;
  /** Stops taking requests, waits for those under way up to the limit, then cuts them off. */
  close(drainMs?: number): Promise<void>;
}

const host = '127.0.0.1';

export function createGateway({
  core,
  invokeFor,
  adminKey,
  version,
  quietMs = longestSilence,
}: GatewayOptions): Gateway {
  let port = 0;
  let closing = false;
  const gatewayUrl = () => `http://${host}:${port}`;
  const refusals = createRefusals(core.calls, Date.now);
  const composio = createComposioRoutes({ ...core, refusals, gatewayUrl, version });
  const passThroughDeps = { ...core, refusals };
  const mcpDeps = { ...core, refusals, version };
  const subscribe = (listener: (event: AnyEvent) => void) => core.events.subscribe(listener);
  const invoke = invokeFor({ via: 'admin_key', key: null });
  const local = getRequestListener(createLocalApi({ invoke, subscribe, adminKey, version }).fetch, {
    overrideGlobalObjects: false,
  });

  const commandLine = getRequestListener(createCommandLineApi({ ...core, invokeFor }).fetch, {
    overrideGlobalObjects: false,
  });

  const inBrowser = <Result>(work: () => Result): Result =>
    core.origins.run({ via: 'browser', key: null }, work);

  /** Nothing is read, and no route looked at, before this has passed. */
  function assertServed(request: IncomingMessage): void {
    const refusal = guardRequest(request, port, takesNavigations);
    if (refusal) throw refusal;
    if (closing) {
      throw new SallyportError('ShuttingDown', 'Sallyport is stopping.', {
        fix: 'Start it again, then retry.',
      });
    }
  }

  async function routeUpgrade(request: IncomingMessage, socket: Duplex, early: Buffer, progress: Progress) {
    assertServed(request);
    const path = request.url ?? '/';
    if (!isPassThrough(path)) throw routeNotFound(path);
    await passUpgrade(passThroughDeps, request, socket, early, progress);
  }

  /** Every route but those of calls. */
  async function route(
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
    progress: Progress,
  ): Promise<void> {
    response.setHeader('x-request-id', newRequestId());
    if (isCallback(path)) return inBrowser(() => handleCallback(core, request, response));
    if (isConnectLink(path)) return inBrowser(() => handleConnectLink(core.links, path, request, response));
    if (composio.matches(path)) return composio.handle(path, request, response, progress);
    if (isMcp(path)) return handleMcp(mcpDeps, request, response, progress);
    if (path.startsWith('/api/local/v1/')) return void (await local(request, response));
    if (path.startsWith('/api/cli/v1/')) return void (await commandLine(request, response));
    if (isFileTransfer(path)) return transferFile(core, path, request, response);
    throw routeNotFound(path);
  }

  function serve(request: IncomingMessage, response: ServerResponse): void {
    const progress: Progress = {};
    // Not before the parser has taken in what came together with the head.
    const fail = (error: unknown) => process.nextTick(sendError, request, response, error, progress);
    try {
      assertServed(request);
      const { url = '/', method } = request;
      const path = pathOf(url);
      if (isPassThrough(url)) passThrough(passThroughDeps, request, response, progress, fail);
      else if (composio.takesCall(path, method)) composio.execute(request, response, progress).catch(fail);
      else {
        // These have limits of their own: a stream of events may be silent for hours.
        response.on('timeout', () => undefined);
        route(path, request, response, progress).catch(fail);
      }
    } catch (error) {
      fail(error);
    }
  }

  const server = createServer(
    {
      headersTimeout: 8_000,
      // Bodies have limits of their own: an upload through the pass-through may take as long as it moves.
      requestTimeout: 0,
      // Between two requests a connection may be as quiet as within one: a timer of its own is put in and out at each. That is
      // longer than clients keep one themselves (curl 118 s, Go 90 s), so none sends into a connection that is just being closed.
      keepAliveTimeout: 0,
      connectionsCheckingInterval: 1_000,
      // A request without a body is over with its head: Node's ways of ending a stream would take longer than ours of checking a call.
      optimizeEmptyRequests: true,
      // A request without Host is refused like one with another's.
      requireHostHeader: false,
      // Other protocols would be a tunnel past rules and record, so the request is taken without the wish (RFC 9110 §7.8).
      shouldUpgradeCallback: ({ headers }) => headers.upgrade?.trim().toLowerCase() === 'websocket',
    },
    serve,
  );
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    // Whoever asks first is told to go on only when something wants to read the body.
    const goOn = (event: string | symbol): void => {
      if (event !== 'data' && event !== 'readable') return;
      request.off('newListener', goOn);
      if (!response.headersSent) response.writeContinue();
    };
    request.on('newListener', goOn);
    serve(request, response);
  });
  server.on('checkExpectation', serve);
  // Set once for each connection: a timer for each answer costs each call.
  server.setTimeout(quietMs);
  server.on('upgrade', (request, socket, early) => {
    const progress: Progress = {};
    request.socket.setTimeout(0);
    socket.on('error', () => undefined);
    routeUpgrade(request, socket, early, progress).catch((error: unknown) =>
      sendUpgradeError(socket, error, progress),
    );
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (socket.writable) sendUpgradeError(socket, unreadable(error), {});
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

/** The refusal of bytes that the HTTP parser took for no request. */
function unreadable(error: NodeJS.ErrnoException): SallyportError {
  if (error.code === 'HPE_HEADER_OVERFLOW') {
    return new SallyportError('HeadersTooLarge', 'The address and headers are larger than 16 KiB.', {
      fix: 'Send what is long in the body.',
    });
  }
  return new SallyportError('MalformedRequest', 'What was sent is no HTTP request that can be read.', {
    fix: 'Send it with an HTTP client.',
  });
}

/** A connect link's form, unlike its page, comes from nowhere but that page. */
function takesNavigations(path: string, method: string | undefined): boolean {
  return isCallback(path) || (isConnectLink(path) && method === 'GET');
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
