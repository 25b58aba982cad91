import { headerValue } from './calls/index.ts';
import { type CollectedAnswer, collectAnswer } from './collect-answer.ts';
import type { HttpDispatcher, OutboundRequest, TimeLimits } from './ports/index.ts';

/** Something to fetch without any credential. */
export interface PublicFetch {
  /** Names the connections; they are closed when the answer is here. */
  readonly poolKey: string;
  readonly url: string;
  /** The most bytes of an answer. */
  readonly largest: number;
  readonly limits: TimeLimits;
  /** An origin of this machine or its private networks that the person agreed to; every other address must be a public one. */
  readonly privateOrigin?: string | null;
  /** The refusal of an address or an answer. */
  readonly refused: (reason: string) => Error;
  readonly tooLarge: () => Error;
}

const mostHops = 5;

/**
 * Fetches with GET: https only, every address on the way checked by the dispatcher. Redirects are followed up to five times
 * under the same rules.
 *
 * @throws what `refused` and `tooLarge` make, and the dispatcher's errors (AddressBlocked for a private address).
 */
export async function fetchPublic(
  dispatcher: HttpDispatcher,
  fetch: PublicFetch,
  signal: AbortSignal,
): Promise<CollectedAnswer> {
  let next = checkedUrl(fetch, fetch.url);
  try {
    for (let hop = 0; hop <= mostHops; hop += 1) {
      const answer = await get(dispatcher, fetch, next, signal);
      const location = headerValue(answer.headers, 'location');
      if (answer.status < 300 || answer.status > 399 || location === null) {
        if (answer.status === 200) return answer;
        throw fetch.refused(`answered ${answer.status}`);
      }
      if (!URL.canParse(location, next.href)) throw fetch.refused('redirects to something that is no URL');
      next = checkedUrl(fetch, new URL(location, next.href).href);
    }
    throw fetch.refused('redirects too often');
  } finally {
    dispatcher.closePool(fetch.poolKey);
  }
}

function checkedUrl({ privateOrigin = null, refused }: PublicFetch, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isAgreed = url?.protocol === 'http:' && url.origin === privateOrigin;
  if (url?.protocol !== 'https:' && !isAgreed) throw refused('is not an https URL');
  if (url.username !== '' || url.password !== '') throw refused('holds a user name or password');
  return url;
}

function get(
  dispatcher: HttpDispatcher,
  { poolKey, privateOrigin = null, limits, largest, tooLarge }: PublicFetch,
  url: URL,
  signal: AbortSignal,
): Promise<CollectedAnswer> {
  const request: OutboundRequest = {
    poolKey,
    origin: url.origin,
    path: url.pathname + url.search,
    method: 'GET',
    headers: [['Accept', '*/*']],
    body: null,
    privateNetwork: url.origin === privateOrigin,
    limits,
  };
  return collectAnswer((sink) => dispatcher.send(request, sink), largest, tooLarge, signal);
}
