import { Buffer } from 'node:buffer';
import { redactHeader, redactText } from '#shared/redaction/index.ts';
import type { RecordedHeaders, UnsealedRow } from './call-row.ts';
import { parseJson } from './stored-row.ts';

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

/** @param sealed as `sealedHeaders` of this process wrote them, so that their shape needs no second look. */
function redactHeaders(sealed: Uint8Array): Uint8Array {
  const recorded = parseJson(textOf(sealed)) as RecordedHeaders | undefined;
  // Nothing is kept that could not be looked through.
  if (recorded === undefined) return Buffer.from('null');
  const requestHeaders = redactPairs(recorded.request_headers);
  const responseHeaders = redactPairs(recorded.response_headers);
  const redirects = recorded.redirects.map(({ status, url }) => ({ status, url: redactText(url) }));
  const isClean =
    requestHeaders === recorded.request_headers &&
    responseHeaders === recorded.response_headers &&
    redirects.every(({ url }, index) => url === recorded.redirects[index]?.url);
  if (isClean) return sealed;
  const redacted: RecordedHeaders = {
    ...recorded,
    redirects,
    request_headers: requestHeaders,
    response_headers: responseHeaders,
  };
  return Buffer.from(JSON.stringify(redacted));
}

/** The very same pairs where there is nothing to take out, as of nearly every call. */
function redactPairs(pairs: RecordedHeaders['request_headers']): RecordedHeaders['request_headers'] {
  const redacted = pairs.map(([name, value]): [string, string] => [name, redactHeader(name, value)]);
  return redacted.every(([, value], index) => value === pairs[index]?.[1]) ? pairs : redacted;
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

/** Every byte stands for the character of its number: what is looked for is ASCII, and all else stays as it is. */
function redactBytes(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const redacted = redactText(text);
  return redacted === text ? bytes : Buffer.from(redacted, 'latin1');
}
