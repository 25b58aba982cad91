import { Buffer } from 'node:buffer';
import type { FieldPair } from '#shared/domain/call.ts';
import { redactHeader, redactText } from '#shared/redaction/index.ts';
import type { WrittenHeaders } from './call-row.ts';

// The secrets that Sallyport knows are gone from a call by then: this takes out what looks like one of somebody else's, which
// takes longer, and so is done away from the gateway's thread.

/** Headers, and what is written with them, without what looks like a secret. */
export function redactHeaders(headers: WrittenHeaders): WrittenHeaders {
  const [request, response, redirects, ...others] = headers;
  return [redactPairs(request), redactPairs(response), redactRedirects(redirects), ...others];
}

/** The addresses that a call was sent on to, without what looks like a secret. */
export function redactRedirects(redirects: WrittenHeaders[2]): WrittenHeaders[2] {
  return redirects.map(({ status, url }) => ({ status, url: redactText(url) }));
}

/**
 * A body without what looks like a secret; the very same bytes where there is nothing to take out. Every byte stands for the
 * character of its number: what is looked for is ASCII, and all else stays as it is.
 */
export function redactBody(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const redacted = redactText(text);
  return redacted === text ? bytes : Buffer.from(redacted, 'latin1');
}

function redactPairs(pairs: readonly FieldPair[]): FieldPair[] {
  return pairs.map(([name, value]) => [name, redactHeader(name, value)]);
}
