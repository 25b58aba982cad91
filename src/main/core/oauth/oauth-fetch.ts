import type { FieldPair } from '#shared/domain/call.ts';
import { SallyportError } from '#shared/errors.ts';
import { decodeContent, headerValue } from '../calls/index.ts';
import { collectAnswer } from '../collect-answer.ts';
import type { HttpDispatcher } from '../ports/index.ts';
import { isPrivateHost } from '../toolkits/index.ts';

/** What an authorization server may answer; real ones stay under a few KiB. */
const largestAnswer = 1024 * 1024;
/** How long an authorization server may take for anything. */
export const oauthLimits = { connectMs: 10_000, headersMs: 20_000, idleMs: 20_000, totalMs: 25_000 };

/** How the OAuth library sends a request. */
export type OAuthFetch = (url: string, init: OAuthRequest) => Promise<Response>;

interface OAuthRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: URLSearchParams | string | null | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface OAuthFetchOptions {
  readonly dispatcher: HttpDispatcher;
  /** Loopback and private servers, over http too: only for a toolkit whose owner named such a server. */
  readonly privateNetwork: boolean;
  /** Some token endpoints read JSON instead of the form that RFC 6749 asks for. */
  readonly jsonBody?: boolean;
}

/**
 * A `fetch` for OAuth traffic: https only, addresses checked and pinned, redirects refused (a redirect would carry codes and
 * secrets to another place), answers of at most 1 MiB.
 *
 * @throws SallyportError from the dispatcher, ValidationFailed for a URL that is not https, ResponseTooLarge.
 */
export function createOAuthFetch({ dispatcher, privateNetwork, jsonBody }: OAuthFetchOptions): OAuthFetch {
  return async (target, { method, headers, body, signal }) => {
    const url = oauthUrl(target, privateNetwork);
    const bytes = encodeBody(body, jsonBody === true);
    const sent = Object.entries(headers).filter(
      ([name]) => !isReplaced(name, bytes !== null && jsonBody === true),
    );
    const request = {
      poolKey: `oauth ${url.origin}`,
      origin: url.origin,
      path: url.pathname + url.search,
      method,
      headers: [
        ...sent.map(([name, value]): FieldPair => [name, value]),
        ...(bytes !== null && jsonBody === true ? [['Content-Type', 'application/json'] as FieldPair] : []),
        ['Accept-Encoding', 'gzip, deflate, br'] as FieldPair,
      ],
      body: bytes,
      privateNetwork: privateNetwork && isPrivateHost(url.hostname),
      limits: oauthLimits,
    };
    const answer = await collectAnswer(
      (sink) => dispatcher.send(request, sink),
      largestAnswer,
      tooLarge,
      signal,
    );
    const decoded = await decodeContent(
      answer.body,
      headerValue(answer.headers, 'content-encoding'),
      largestAnswer,
    );
    if (!decoded.complete) throw tooLarge();
    if (answer.status >= 300 && answer.status < 400) throw redirected(answer.status);
    const type = headerValue(answer.headers, 'content-type');
    return new Response(hasBody(answer.status) ? Buffer.from(decoded.bytes) : null, {
      status: answer.status,
      headers: type === null ? {} : { 'content-type': type },
    });
  };
}

/**
 * An address of an authorization server, taken apart: https, or http on this machine and private networks where the owner named
 * such a place.
 *
 * @throws SallyportError ValidationFailed.
 */
export function oauthUrl(target: string, privateNetwork: boolean): URL {
  const url = URL.canParse(target) ? new URL(target) : null;
  const isOwn = privateNetwork && url?.protocol === 'http:' && isPrivateHost(url.hostname);
  const allowed = url?.protocol === 'https:' || isOwn;
  if (url && allowed && url.username === '' && url.password === '') return url;
  throw new SallyportError(
    'ValidationFailed',
    'oauth: an address of the authorization server is not a plain https URL.',
    {
      field: 'oauth',
      fix: 'Correct the OAuth addresses of the toolkit.',
    },
  );
}

function isReplaced(name: string, isJson: boolean): boolean {
  const lower = name.toLowerCase();
  return lower === 'content-length' || (isJson && lower === 'content-type');
}

function encodeBody(body: OAuthRequest['body'], asJson: boolean): Uint8Array | null {
  if (body === undefined || body === null) return null;
  if (typeof body === 'string') return Buffer.from(body);
  return Buffer.from(asJson ? JSON.stringify(Object.fromEntries(body)) : body.toString());
}

function hasBody(status: number): boolean {
  return status !== 204 && status !== 205 && status !== 304;
}

function redirected(status: number): SallyportError {
  return new SallyportError(
    'UpstreamInvalid',
    `The authorization server's address redirects (${status}), which is not followed.`,
    { fix: 'Enter the address that it redirects to as the OAuth address of the toolkit.' },
  );
}

function tooLarge(): SallyportError {
  return new SallyportError('ResponseTooLarge', "The authorization server's answer is larger than 1 MiB.", {
    fix: 'Check the OAuth addresses of the toolkit.',
  });
}
