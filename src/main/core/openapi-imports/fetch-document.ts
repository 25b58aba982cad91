import { largestDescription } from '#shared/domain/openapi-import.ts';
import { SallyportError } from '#shared/errors.ts';
import { decodeContent, headerValue } from '../calls/index.ts';
import { fetchPublic } from '../fetch-public.ts';
import type { HttpDispatcher } from '../ports/index.ts';
import { isPrivateHost } from '../toolkits/index.ts';

const limits = { connectMs: 10_000, headersMs: 20_000, idleMs: 20_000, totalMs: 90_000 };

/**
 * Fetches an API description: without any credential, https only, from a public address; from this machine or a private
 * network only where the person agreed.
 *
 * @throws SallyportError ValidationFailed, OriginUnconfirmed for a private address, PayloadTooLarge beyond 32 MiB, and the
 *   dispatcher's errors.
 */
export async function fetchDocument(
  dispatcher: HttpDispatcher,
  { id, url, allowPrivate }: { readonly id: string; readonly url: string; readonly allowPrivate: boolean },
  signal: AbortSignal,
): Promise<Uint8Array> {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const isPrivate = parsed !== null && isPrivateHost(parsed.hostname);
  if (isPrivate && !allowPrivate) throw unconfirmed(parsed.host);
  const { headers, body } = await fetchPublic(
    dispatcher,
    {
      poolKey: `openapi ${id}`,
      url,
      largest: largestDescription,
      limits,
      privateOrigin: isPrivate ? parsed.origin : null,
      refused,
      tooLarge: () => documentTooLarge('url'),
    },
    signal,
  );
  const decoded = await decodeContent(body, headerValue(headers, 'content-encoding'), largestDescription);
  if (!decoded.complete) throw documentTooLarge('url');
  return decoded.bytes;
}

function refused(reason: string): SallyportError {
  return new SallyportError('ValidationFailed', `url: ${reason}.`, {
    field: 'url',
    fix: 'Give the https address of the document itself, or choose it as a file.',
    errors: [`url: ${reason}`],
  });
}

function unconfirmed(host: string): SallyportError {
  return new SallyportError(
    'OriginUnconfirmed',
    `allow_private: ${host} is this machine or a private network.`,
    { field: 'allow_private', fix: 'Agree to fetch from there, or give a public address.' },
  );
}

/** The refusal of a description beyond `largestDescription`. */
export function documentTooLarge(field: string): SallyportError {
  return new SallyportError(
    'PayloadTooLarge',
    `${field}: the document is larger than ${largestDescription / 1024 ** 2} MiB.`,
    {
      field,
      fix: 'Import the part of it that is needed.',
    },
  );
}
