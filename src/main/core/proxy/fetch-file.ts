import { SallyportError } from '#shared/errors.ts';
import { headerValue } from '../calls/index.ts';
import { type CollectedAnswer, collectAnswer } from '../collect-answer.ts';
import type { HttpDispatcher, OutboundRequest } from '../ports/index.ts';

/** What may be fetched to be sent on. */
export const largestFile = 4 * 1024 * 1024;

const mostHops = 5;
const limits = { connectMs: 10_000, headersMs: 15_000, idleMs: 15_000, totalMs: 30_000 };
const field = 'binary_body.url';

/**
 * Fetches a public file that a caller wants sent on: https only, no credential, every address on the way checked, at most
 * 4 MiB. Redirects are followed up to five times under the same rules.
 *
 * @param poolKey names the connections; they are closed when the file is here.
 * @throws SallyportError ValidationFailed for what is not a plain https URL or not answered with 200, PayloadTooLarge, and
 *   the dispatcher's errors (AddressBlocked for a private address).
 */
export async function fetchFile(
  dispatcher: HttpDispatcher,
  poolKey: string,
  url: string,
  signal: AbortSignal,
): Promise<Uint8Array> {
  let next = publicUrl(url);
  try {
    for (let hop = 0; hop <= mostHops; hop += 1) {
      const answer = await get(dispatcher, poolKey, next, signal);
      const location = headerValue(answer.headers, 'location');
      if (answer.status < 300 || answer.status > 399 || location === null) {
        if (answer.status === 200) return answer.body;
        throw refused(`answered ${answer.status}`);
      }
      if (!URL.canParse(location, next.href)) throw refused('redirects to something that is no URL');
      next = publicUrl(new URL(location, next.href).href);
    }
    throw refused('redirects too often');
  } finally {
    dispatcher.closePool(poolKey);
  }
}

function publicUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'https:') throw refused('is not an https URL');
  if (url.username !== '' || url.password !== '') throw refused('holds a user name or password');
  return url;
}

function get(
  dispatcher: HttpDispatcher,
  poolKey: string,
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
    privateNetwork: false,
    limits,
  };
  return collectAnswer(
    (sink) => dispatcher.send(request, sink),
    largestFile,
    () => fileTooLarge(field),
    signal,
  );
}

function refused(reason: string): SallyportError {
  return new SallyportError('ValidationFailed', `${field}: ${reason}.`, {
    field,
    fix: 'Give the https URL of a public file of at most 4 MiB, or send the file as base64.',
  });
}

/** The refusal of a file beyond 4 MiB. */
export function fileTooLarge(given: string): SallyportError {
  return new SallyportError('PayloadTooLarge', `${given}: the file is larger than 4 MiB.`, {
    field: given,
    fix: 'Send a smaller file, or stream it through the pass-through gateway.',
  });
}
