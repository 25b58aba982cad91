import { Buffer } from 'node:buffer';
import type { FieldPair } from '#shared/domain/call.ts';
import { redactHeader, redactText } from '#shared/redaction/index.ts';
import type { UnsealedRow, WrittenHeaders } from './call-row.ts';
import { parseJson } from './stored-row.ts';

/** A call with its headers also as they are read; null where they could not be. */
export interface RedactedRow extends UnsealedRow {
  readonly written: WrittenHeaders | null;
}

/** Of each name, values in which there is nothing to take out. */
type CleanValues = Map<string, Set<string>>;

/** Most values come with every call of a service; ids and moments, which do not, fill the memory up in time. */
const mostRemembered = 4_096;
const longestRemembered = 256;

/**
 * Makes what takes out of a call that which looks like a secret in its headers and bodies. The secrets that Sallyport knows
 * are gone by then: this finds those of others, which takes longer, and so is done away from the gateway's thread. Headers
 * that were looked through once and hold none are remembered, a bounded number of them.
 */
export function createCallRedaction(): (call: UnsealedRow) => RedactedRow {
  let clean: CleanValues = new Map();
  let remembered = 0;

  const remember = (name: string, value: string): void => {
    if (name.length + value.length > longestRemembered) return;
    if (remembered === mostRemembered) {
      clean = new Map();
      remembered = 0;
    }
    remembered += 1;
    const values = clean.get(name);
    if (values === undefined) clean.set(name, new Set([value]));
    else values.add(value);
  };

  const redact = (name: string, value: string): string => {
    if (clean.get(name)?.has(value) === true) return value;
    const redacted = redactHeader(name, value);
    if (redacted === value) remember(name, value);
    return redacted;
  };

  /** The very same pairs where there is nothing to take out, as of nearly every call. */
  const redactPairs = (pairs: readonly FieldPair[]): readonly FieldPair[] => {
    const redacted = pairs.map(([name, value]) => redact(name, value));
    if (redacted.every((value, index) => value === pairs[index]?.[1])) return pairs;
    return pairs.map(([name, value], index): FieldPair => [name, redacted[index] ?? value]);
  };

  /** @param sealed as `sealedHeaders` of this process wrote them, so that their shape needs no second look. */
  const redactHeaders = (sealed: Uint8Array): Pick<RedactedRow, 'headers' | 'written'> => {
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
  };

  return (call) => ({
    ...call,
    ...redactHeaders(call.headers),
    requestBody: call.requestBody && redactBytes(call.requestBody),
    responseBody: call.responseBody && redactBytes(call.responseBody),
  });
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
