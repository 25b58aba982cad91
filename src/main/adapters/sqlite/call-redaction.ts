import { Buffer } from 'node:buffer';
import type { FieldPair } from '#shared/domain/call.ts';
import { redactHeader, redactText } from '#shared/redaction/index.ts';
import type { UnsealedRow } from './call-row.ts';

/** Whether a header is known to hold no secret, so that it needs no look. */
export type IsCleanHeader = (name: string, value: string) => boolean;

const noneIsKnown: IsCleanHeader = () => false;

/**
 * Takes out of a call that which looks like a secret in its headers and bodies. The secrets that Sallyport knows are gone by
 * then: this finds those of others, which takes longer, and so is done away from the gateway's thread.
 */
export function redactCall(call: UnsealedRow, isClean: IsCleanHeader = noneIsKnown): UnsealedRow {
  const [request, response, redirects, ...others] = call.headers;
  return {
    values: call.values,
    headers: [
      redactPairs(request, isClean),
      redactPairs(response, isClean),
      redirects.length === 0
        ? redirects
        : redirects.map(({ status, url }) => ({ status, url: redactText(url) })),
      ...others,
    ],
    headersSize: call.headersSize,
    requestBody: call.requestBody && redactBytes(call.requestBody),
    responseBody: call.responseBody && redactBytes(call.responseBody),
  };
}

/** The very same pairs where there is nothing to take out, as of nearly every call. */
function redactPairs(pairs: readonly FieldPair[], isClean: IsCleanHeader): readonly FieldPair[] {
  const cleaned = ([name, value]: FieldPair) => (isClean(name, value) ? value : redactHeader(name, value));
  const areClean = pairs.every((pair) => cleaned(pair) === pair[1]);
  return areClean ? pairs : pairs.map((pair): FieldPair => [pair[0], cleaned(pair)]);
}

/** Every byte stands for the character of its number: what is looked for is ASCII, and all else stays as it is. */
function redactBytes(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const redacted = redactText(text);
  return redacted === text ? bytes : Buffer.from(redacted, 'latin1');
}
