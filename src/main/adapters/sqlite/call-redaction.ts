import { Buffer } from 'node:buffer';
import type { FieldPair } from '#shared/domain/call.ts';
import { redactHeader, redactText } from '#shared/redaction/index.ts';
import type { UnsealedRow, WrittenHeaders } from './call-row.ts';
import { parseJson } from './stored-row.ts';

/** A call with its headers also as they are read; null where they could not be. */
export interface RedactedRow extends UnsealedRow {
  readonly written: WrittenHeaders | null;
}

/**
 * Takes out of a call that which looks like a secret in its headers and bodies. The secrets that Sallyport knows are gone by
 * then: this finds those of others, which takes longer, and so is done away from the gateway's thread.
 */
export function redactCall(call: UnsealedRow): RedactedRow {
  return {
    ...call,
    ...redactHeaders(call.headers),
    requestBody: call.requestBody && redactBytes(call.requestBody),
    responseBody: call.responseBody && redactBytes(call.responseBody),
  };
}

/** @param sealed as `sealedHeaders` of this process wrote them, so that their shape needs no second look. */
function redactHeaders(sealed: Uint8Array): Pick<RedactedRow, 'headers' | 'written'> {
  const written = parseJson(textOf(sealed)) as WrittenHeaders | undefined;
  // Nothing is kept that could not be looked through.
  if (written === undefined) return { headers: Buffer.from('null'), written: null };
  const [request, response, redirects, ...others] = written;
  const requestHeaders = redactPairs(request);
  const responseHeaders = redactPairs(response);
  const cleanRedirects = redirects.map(({ status, url }) => ({ status, url: redactText(url) }));
  const isClean =
    requestHeaders === request &&
    responseHeaders === response &&
    cleanRedirects.every(({ url }, index) => url === redirects[index]?.url);
  if (isClean) return { headers: sealed, written };
  const redacted: WrittenHeaders = [requestHeaders, responseHeaders, cleanRedirects, ...others];
  return { headers: Buffer.from(JSON.stringify(redacted)), written: redacted };
}

/** The very same pairs where there is nothing to take out, as of nearly every call. */
function redactPairs(pairs: readonly FieldPair[]): readonly FieldPair[] {
  const isClean = pairs.every(([name, value]) => redactHeader(name, value) === value);
  return isClean ? pairs : pairs.map(([name, value]): FieldPair => [name, redactHeader(name, value)]);
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
