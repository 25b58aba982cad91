import type { IncomingMessage, ServerResponse } from 'node:http';
import { SallyportError } from '#shared/errors.ts';
import { type ConnectLinks, connectPath, type LinkOffer } from '../../core/oauth/index.ts';
import { readBody } from '../read-body.ts';
import { methodNotAllowed, routeNotFound } from '../route-errors.ts';
import { sendConnection } from './callback.ts';
import { fieldPrefix, linkPage } from './link-page.ts';
import { sendPage } from './page.ts';
import { failurePage } from './result-page.ts';

const prefix = connectPath;
const largestForm = 256 * 1024;

/** Whether a path is that of a connect link. */
export function isConnectLink(path: string): boolean {
  return path.startsWith(prefix);
}

/**
 * The page of a connect link (GET), which may be looked at any number of times, and the form on it (POST), which uses it.
 *
 * @throws SallyportError RequestRefused for a form from elsewhere, before any of it is read; RouteNotFound, MethodNotAllowed.
 */
export async function handleConnectLink(
  links: ConnectLinks,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const token = path.slice(prefix.length);
  if (!/^ln_[\w-]{1,64}$/.test(token)) throw routeNotFound(path);
  if (request.method !== 'GET' && request.method !== 'POST') {
    throw methodNotAllowed(request.method, ['GET', 'POST'], response);
  }
  if (request.method === 'POST') requireOwnForm(request);
  const form = request.method === 'POST' ? await readForm(request) : null;
  let offer: LinkOffer;
  try {
    offer = links.offer(token);
  } catch (error) {
    return sendPage(response, 404, failurePage('Nothing to connect here', error));
  }
  if (form === null) return sendPage(response, 200, linkPage(path, offer));
  const formToken = form.get('form_token') ?? '';
  const entered = new Map(
    [...form]
      .filter(([name]) => name.startsWith(fieldPrefix))
      .map(([name, value]) => [name.slice(fieldPrefix.length), value] as const),
  );
  try {
    const connection =
      form.get('decision') === 'decline'
        ? await links.decline(token, formToken)
        : await links.accept(token, formToken, entered);
    sendConnection(links, response, connection);
  } catch (error) {
    if (error instanceof SallyportError && error.code === 'ValidationFailed') {
      const faults = error.details.errors ?? [error.message];
      return sendPage(response, 400, linkPage(path, offer, faults, entered));
    }
    const refused = error instanceof SallyportError && error.code === 'RequestRefused';
    sendPage(response, refused ? 403 : 422, failurePage('Not connected', error));
  }
}

/** Browsers name the page that a form stands on; a form that does not stand on ours is not looked at. */
function requireOwnForm({ headers }: IncomingMessage): void {
  const site = headers['sec-fetch-site'];
  const isOwn = headers.origin === `http://${headers.host?.toLowerCase()}`;
  if (isOwn && (site === undefined || site === 'same-origin')) return;
  throw new SallyportError('RequestRefused', 'The form does not come from the page of this link.', {
    fix: 'Open the link in a browser and continue from there.',
  });
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type === 'application/x-www-form-urlencoded') {
    return new URLSearchParams((await readBody(request, largestForm)).toString('utf8'));
  }
  throw new SallyportError(
    'UnsupportedMediaType',
    'content-type: must be application/x-www-form-urlencoded.',
    { field: 'content-type', fix: 'Open the link in a browser and use its form.' },
  );
}
