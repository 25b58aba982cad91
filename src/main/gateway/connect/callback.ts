import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Connection } from '#shared/domain/connection.ts';
import { SallyportError, toErrorShape } from '#shared/errors.ts';
import type { Connections } from '../../core/oauth/index.ts';
import { readBody } from '../read-body.ts';
import { methodNotAllowed } from '../route-errors.ts';
import { resultPage, resultPagePolicy } from './result-page.ts';

/** The documented address, and a shorter one for people who register it by hand. */
const paths: ReadonlySet<string> = new Set(['/api/v3/toolkits/auth/callback', '/oauth/callback']);

/** Whether a path takes the provider's redirects. */
export function isCallback(path: string): boolean {
  return paths.has(path);
}

/**
 * Takes the browser that comes back from the provider: by GET, or by a form that the provider's page posts
 * (`response_mode=form_post`). Answers with a page, also where nothing waits for it.
 */
export async function handleCallback(
  connections: Connections,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const parameters = await callbackParameters(request);
  let page: string;
  let status = 200;
  try {
    page = pageFor(await connections.callback(parameters));
  } catch (error) {
    const { message, details } = toErrorShape(error);
    status = 400;
    page = resultPage('Nothing to finish here', message, details.fix ?? '');
  }
  const bytes = Buffer.from(page);
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': bytes.byteLength,
    'content-security-policy': resultPagePolicy,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  response.end(bytes);
}

async function callbackParameters(request: IncomingMessage): Promise<URLSearchParams> {
  if (request.method === 'GET') return new URLSearchParams((request.url ?? '').split('?', 2)[1] ?? '');
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (request.method === 'POST' && type === 'application/x-www-form-urlencoded') {
    return new URLSearchParams((await readBody(request, 64 * 1024)).toString('utf8'));
  }
  if (request.method !== 'POST') throw methodNotAllowed(request.method, 'GET');
  throw new SallyportError(
    'UnsupportedMediaType',
    'content-type: must be application/x-www-form-urlencoded.',
    {
      field: 'content-type',
      fix: 'Only a provider’s own form may post here.',
    },
  );
}

function pageFor({ state }: Connection): string {
  if (state.step === 'connected') {
    return resultPage(
      'Connected',
      'The account is connected.',
      'You can close this page and go back to Sallyport.',
    );
  }
  if (state.step === 'failed')
    return resultPage('Not connected', state.message, state.fix ?? 'Try again in Sallyport.');
  return resultPage('Almost done', 'Sallyport is finishing the connection.', 'You can close this page.');
}
