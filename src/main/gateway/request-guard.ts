import type { IncomingMessage } from 'node:http';
import { SallyportError } from '#shared/errors.ts';

/**
 * Refuses what no local program would send, before any of the body is read: requests that a web page caused (rebinding
 * shows in `Host`, cross-site calls in `Origin` and `Sec-Fetch-Site`) and requests that two parsers could read differently.
 *
 * @param port the port this listener is bound to.
 * @param takesNavigations paths where a browser arrives from a provider's page; a secret of their own protects them.
 * @returns what is wrong, or null.
 */
export function guardRequest(
  request: IncomingMessage,
  port: number,
  takesNavigations: (path: string, method: string | undefined) => boolean,
): SallyportError | null {
  const { headers, method, url, rawHeaders } = request;
  if (!url?.startsWith('/')) return refused('The request target must be a path.');
  const hosts = countHosts(rawHeaders);
  const { allowedHosts, allowedOrigins } = ownNames(port);
  if (hosts !== 1 || !allowedHosts.includes(headers.host?.toLowerCase() ?? '')) {
    return refused('The Host header does not name this gateway.');
  }
  if (takesNavigations(pathOf(url), method) && isArrival(request)) return null;
  if (headers.origin !== undefined && !allowedOrigins.includes(headers.origin)) {
    return refused('Web pages may not call this gateway.');
  }
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    return refused('Web pages may not call this gateway.');
  }
  const coding = headers['transfer-encoding'];
  if (coding !== undefined && coding.trim().toLowerCase() !== 'chunked') {
    return unreadable(
      'The body has a transfer coding that is not known here.',
      'Send it as it is, or chunked.',
    );
  }
  const { expect } = headers;
  if (expect !== undefined && expect.trim().toLowerCase() !== '100-continue') {
    return unreadable('Expect asks for what is not known here.', 'Leave the header out.');
  }
  if (method === 'TRACE' || method === 'CONNECT') {
    return new SallyportError('MethodNotAllowed', `${method} is not served here.`, {
      fix: 'Use GET, POST, PUT, PATCH, DELETE or HEAD.',
    });
  }
  return null;
}

/** A request target without its query. */
export function pathOf(target: string): string {
  const end = target.indexOf('?');
  return end === -1 ? target : target.slice(0, end);
}

function countHosts(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() === 'host') count += 1;
  }
  return count;
}

interface OwnNames {
  readonly port: number;
  readonly allowedHosts: readonly string[];
  readonly allowedOrigins: readonly string[];
}

let lastNames: OwnNames | null = null;

/** What this machine's programs call the gateway; the same for every request to one listener. */
function ownNames(port: number): OwnNames {
  if (lastNames?.port === port) return lastNames;
  const allowedHosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  lastNames = { port, allowedHosts, allowedOrigins: allowedHosts.map((host) => `http://${host}`) };
  return lastNames;
}

function unreadable(message: string, fix: string): SallyportError {
  return new SallyportError('MalformedRequest', message, { fix });
}

function refused(message: string): SallyportError {
  return new SallyportError('RequestRefused', message, {
    fix: 'Call http://127.0.0.1 with its port from a local program, not from a browser page.',
  });
}

/** @returns an UnsupportedMediaType error unless the request says that its body is JSON. */
export function guardJson(request: IncomingMessage): SallyportError | null {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type === 'application/json') return null;
  const given = type === undefined ? 'none was sent' : `"${type.slice(0, 80)}" was sent`;
  return new SallyportError('UnsupportedMediaType', `content-type: must be application/json, ${given}.`, {
    field: 'content-type',
    fix: 'Send the body as JSON with "content-type: application/json".',
  });
}

/** A person's browser arriving at the top of a tab: by a redirect or link (GET), or by a form that the provider's page posts. */
function isArrival({ headers, method }: IncomingMessage): boolean {
  const isDocument = headers['sec-fetch-dest'] === undefined || headers['sec-fetch-dest'] === 'document';
  const isNavigation = headers['sec-fetch-mode'] === undefined || headers['sec-fetch-mode'] === 'navigate';
  return isDocument && isNavigation && (method === 'GET' || method === 'POST');
}
