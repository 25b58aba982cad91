import { Buffer } from 'node:buffer';
import type { FieldPair } from '#shared/domain/call.ts';
import { redactHeader, redactText } from '#shared/redaction/index.ts';
import type { UnsealedRow, WrittenHeaders } from './call-row.ts';
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
  const written = parseJson(textOf(sealed)) as WrittenHeaders | undefined;
  // Nothing is kept that could not be looked through.
  if (written === undefined) return Buffer.from('null');
  const [request, response, redirects, ...others] = written;
  const requestHeaders = redactPairs(request);
  const responseHeaders = redactPairs(response);
  const cleanRedirects = redirects.map(({ status, url }) => ({ status, url: redactText(url) }));
  const isClean =
    requestHeaders === request &&
    responseHeaders === response &&
    cleanRedirects.every(({ url }, index) => url === redirects[index]?.url);
  if (isClean) return sealed;
  const redacted: WrittenHeaders = [requestHeaders, responseHeaders, cleanRedirects, ...others];
  return Buffer.from(JSON.stringify(redacted));
}

/** The very same pairs where there is nothing to take out, as of nearly every call. */
function redactPairs(pairs: readonly FieldPair[]): readonly FieldPair[] {
  const redacted = pairs.map(([name, value]): FieldPair => [name, redactHeader(name, value)]);
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
