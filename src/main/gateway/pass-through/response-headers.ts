import type { FieldPair } from '#shared/domain/call.ts';
import { isConnection, isConnectionHeader, nominatedNames } from '../../core/proxy/index.ts';

/**
 * What of an upstream's answer must not take effect on this machine's loopback origin: cookies (they ignore ports, and hold
 * session credentials), CORS grants, and instructions about the origin itself.
 */
function isWithheld(name: string): boolean {
  return (
    name === 'set-cookie' ||
    name === 'set-cookie2' ||
    name === 'alt-svc' ||
    name === 'clear-site-data' ||
    name === 'strict-transport-security' ||
    name.startsWith('access-control-') ||
    name.startsWith('x-sallyport-')
  );
}

/** The upstream's headers for the agent, in order and case, as Node's flat list. `Content-Length` stays: the bytes are the same. */
export function answeredHeaders(headers: readonly FieldPair[]): string[] {
  const nominated = nominatedBy(headers);
  const flat: string[] = [];
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (isWithheld(lower) || nominated.has(lower)) continue;
    if (isConnectionHeader(lower) && lower !== 'content-length') continue;
    flat.push(name, value);
  }
  return flat;
}

/** What `Connection` says is for this hop alone. */
function nominatedBy(headers: readonly FieldPair[]): ReadonlySet<string> {
  const values: string[] = [];
  for (const [name, value] of headers) {
    if (isConnection(name)) values.push(value);
  }
  return nominatedNames(values);
}

/** The same for what follows a body, where nothing may frame the message any more (RFC 9110 §6.5.1). */
export function answeredTrailers(trailers: readonly FieldPair[]): FieldPair[] {
  return trailers.filter(([name]) => !isWithheld(name.toLowerCase()) && !isConnectionHeader(name));
}
