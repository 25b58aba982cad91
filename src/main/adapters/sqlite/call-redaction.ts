import { Buffer } from 'node:buffer';
import { redactHeader, redactText } from '#shared/redaction/index.ts';
import { type RecordedHeaders, recordedHeadersOf, type UnsealedRow } from './call-row.ts';

/**
 * A call without what looks like a secret in its headers and bodies. The secrets that Sallyport knows are gone by then: this
 * finds those of others, which takes longer, and so is done away from the gateway's thread.
 */
export function redactCall(call: UnsealedRow): UnsealedRow {
  return {
    ...call,
    headers: redactHeaders(call.headers),
    requestBody: call.requestBody && redactBytes(call.requestBody),
    responseBody: call.responseBody && redactBytes(call.responseBody),
  };
}

function redactHeaders(sealed: Uint8Array): Uint8Array {
  const recorded = recordedHeadersOf(sealed);
  // Nothing is kept that could not be looked through.
  if (recorded === null) return Buffer.from('null');
  const redactPairs = (pairs: RecordedHeaders['request_headers']) =>
    pairs.map(([name, value]): [string, string] => [name, redactHeader(name, value)]);
  const redacted: RecordedHeaders = {
    ...recorded,
    redirects: recorded.redirects.map(({ status, url }) => ({ status, url: redactText(url) })),
    request_headers: redactPairs(recorded.request_headers),
    response_headers: redactPairs(recorded.response_headers),
  };
  return Buffer.from(JSON.stringify(redacted));
}

/** Every byte stands for the character of its number: what is looked for is ASCII, and all else stays as it is. */
function redactBytes(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const redacted = redactText(text);
  return redacted === text ? bytes : Buffer.from(redacted, 'latin1');
}
