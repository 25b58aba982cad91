import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Connection } from '#shared/domain/connection.ts';
import { SallyportError } from '#shared/errors.ts';
import type { Connections, ConnectLinks } from '../../core/oauth/index.ts';
import { readBody } from '../read-body.ts';
import { methodNotAllowed } from '../route-errors.ts';
import { sendOn, sendPage } from './page.ts';
import { connectionPage, failurePage } from './result-page.ts';

/** The documented address, and a shorter one for people who register it by hand. */
const paths: ReadonlySet<string> = new Set(['/api/v3/toolkits/auth/callback', '/oauth/callback']);

/** Whether a path takes the provider's redirects. */
export function isCallback(path: string): boolean {
  return paths.has(path);
}

/**
 * Takes the browser that comes back from the provider: by GET, or by a form that the provider's page posts
 * (`response_mode=form_post`). Sends it on to where a connect link said, or answers with a page, also where nothing waits.
 *
 * @param arrivedAt the redirect address of a listener that serves one sign-in; undefined at the gateway.
 */
export async function handleCallback(
  { connections, links }: { readonly connections: Connections; readonly links: ConnectLinks },
  request: IncomingMessage,
  response: ServerResponse,
  arrivedAt?: string,
): Promise<void> {
  const parameters = await callbackParameters(request, response);
  try {
    sendConnection(links, response, await connections.callback(parameters, arrivedAt));
  } catch (error) {
    sendPage(response, 400, failurePage('Nothing to finish here', error));
  }
}

/** Answers a browser that a connection has got this far in. */
export function sendConnection(links: ConnectLinks, response: ServerResponse, connection: Connection): void {
  const { state } = connection;
  const next = state.step === 'awaiting_browser' ? state.authorize_url : links.returnTo(connection);
  if (next === null) sendPage(response, 200, connectionPage(connection));
  else sendOn(response, next);
}

async function callbackParameters(
  request: IncomingMessage,
  response: ServerResponse,
): Promise<URLSearchParams> {
  if (request.method === 'GET') return new URLSearchParams((request.url ?? '').split('?', 2)[1] ?? '');
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (request.method === 'POST' && type === 'application/x-www-form-urlencoded') {
    return new URLSearchParams((await readBody(request, 64 * 1024)).toString('utf8'));
  }
  if (request.method !== 'POST') throw methodNotAllowed(request.method, ['GET', 'POST'], response);
  throw new SallyportError(
    'UnsupportedMediaType',
    'content-type: must be application/x-www-form-urlencoded.',
    {
      field: 'content-type',
      fix: 'Only a provider’s own form may post here.',
    },
  );
}
