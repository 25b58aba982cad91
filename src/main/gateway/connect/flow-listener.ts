// A flow's listener waits on a port of its own for the one redirect that ends a sign-in.
//
// - Bound to the literal 127.0.0.1; every Host, Origin and path but its own is refused before anything is read.
// - `state` decides before anything else: a wrong one changes nothing, whatever comes with it and however often.
// - It stops listening with the first right answer, when the sign-in is given up, and after 10 minutes.
// - Its pages are static and hold no script, as those of the gateway's own callback.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Connections, ConnectLinks } from '../../core/oauth/index.ts';
import type { CallbackListeners } from '../../core/ports/index.ts';
import { guardRequest } from '../request-guard.ts';
import { routeNotFound } from '../route-errors.ts';
import { sendError } from '../send-error.ts';
import { handleCallback } from './callback.ts';

const host = '127.0.0.1';
const path = '/oauth/callback';
/** An exchange and the question whose account it is take less; a browser that reads slower is cut off. */
const longestAnswerMs = 60_000;

/** @param core the product, once it is there: listeners are opened long after it is put together. */
export function createCallbackListeners(
  core: () => { readonly connections: Connections; readonly links: ConnectLinks },
): CallbackListeners {
  return {
    async open(wanted) {
      let port = 0;
      let redirectUri = '';

      async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
        const refusal = guardRequest(request, port, (asked) => asked === path);
        if (refusal) throw refusal;
        const asked = request.url?.split('?', 1)[0] ?? '';
        if (asked !== path) throw routeNotFound(asked);
        await handleCallback(core(), request, response, redirectUri);
      }

      const server = createServer(
        { headersTimeout: 8_000, requestTimeout: 15_000, connectionsCheckingInterval: 1_000 },
        (request, response) => {
          // A kept connection would outlive the listener.
          response.setHeader('connection', 'close');
          answer(request, response).catch((error: unknown) => sendError(request, response, error, {}));
        },
      );
      const listens = await new Promise<boolean>((resolve) => {
        server.once('error', () => resolve(false));
        server.listen({ host, port: wanted, exclusive: true }, () => resolve(true));
      });
      if (!listens) return null;
      ({ port } = server.address() as AddressInfo);
      redirectUri = `http://${host}:${port}${path}`;
      return {
        redirectUri,
        close() {
          if (!server.listening) return;
          const cut = setTimeout(() => server.closeAllConnections(), longestAnswerMs).unref();
          server.close(() => clearTimeout(cut));
          server.closeIdleConnections();
        },
      };
    },
  };
}
