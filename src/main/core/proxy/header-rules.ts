import type { FieldPair } from '#shared/domain/call.ts';
import { canonicalName } from '#shared/domain/header-name.ts';
import { SallyportError } from '#shared/errors.ts';

/** Headers that frame the message or belong to one connection (RFC 9110 §7.6.1): never an agent's to set. */
const connectionHeaders: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Whether a header frames the message or concerns one connection only. */
export function isConnectionHeader(name: string): boolean {
  const canonical = canonicalName(name);
  return connectionHeaders.has(canonical) || canonical.startsWith('proxy-');
}

/** Whether a header is `Connection`; its length tells nearly every other one without a copy of its name. */
export function isConnection(name: string): boolean {
  return name.length === 'connection'.length && name.toLowerCase() === 'connection';
}

/** Stands in a record for an Authorization of the caller's own, which is none of ours to keep. */
export const callersOwn = '{{caller}}';

/** What nearly all senders write: whether the connection stays. */
function namesNoHeader(connection: string): boolean {
  return connection === 'keep-alive' || connection === 'close';
}

const nothing: ReadonlySet<string> = new Set();

/** What the values of `Connection` headers say is for one hop alone (RFC 9110 §7.6.1), in lower case. */
export function nominatedNames(connection: readonly string[]): ReadonlySet<string> {
  if (connection.every(namesNoHeader)) return nothing;
  return new Set(connection.flatMap((value) => value.split(',').map((name) => name.trim().toLowerCase())));
}

/**
 * Checks headers that an agent asked for.
 *
 * @param fieldOf names the input field of the header at an index, for the error.
 * @throws SallyportError ValidationFailed naming the first one that cannot be sent.
 */
export function checkHeaders(headers: readonly FieldPair[], fieldOf: (index: number) => string): void {
  let index = 0;
  for (const [name, value] of headers) {
    const fault = headerFault(name, value);
    if (fault !== null) {
      throw new SallyportError('ValidationFailed', `${fieldOf(index)}: ${fault}.`, {
        field: fieldOf(index),
        fix: 'Leave this header out, or correct it.',
      });
    }
    index += 1;
  }
}

function headerFault(name: string, value: string): string | null {
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) return 'is not an HTTP header name';
  if (isConnectionHeader(name)) return `"${name}" is set by Sallyport itself`;
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
    return `the value of "${name}" holds a character that HTTP headers cannot carry`;
  }
  return null;
}
