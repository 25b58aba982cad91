import { SallyportError } from '#shared/errors.ts';
import { fetchPublic } from '../fetch-public.ts';
import type { HttpDispatcher } from '../ports/index.ts';

/** What may be fetched to be sent on. */
export const largestFile = 4 * 1024 * 1024;

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
  const { body } = await fetchPublic(
    dispatcher,
    { poolKey, url, largest: largestFile, limits, refused, tooLarge: () => fileTooLarge(field) },
    signal,
  );
  return body;
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
