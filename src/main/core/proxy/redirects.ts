import type { FieldPair } from '#shared/domain/call.ts';
import { headerValue } from '../calls/index.ts';
import { type Boundary, resolveEndpoint, type Target } from '../egress/index.ts';

/** How often one request is sent on before the redirect itself is the answer. */
export const mostRedirects = 5;

const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * The place a redirect leads to, or null where it is not followed: another method than GET and HEAD, no usable Location, or
 * a place outside the boundary. The caller then gets the redirect as it came.
 */
export function redirectTarget(
  boundary: Boundary,
  from: Target,
  method: string,
  status: number,
  headers: readonly FieldPair[],
): Target | null {
  if (!redirectStatuses.has(status) || (method !== 'GET' && method !== 'HEAD')) return null;
  const location = headerValue(headers, 'location')?.split('#', 1)[0];
  if (!location) return null;
  try {
    return resolveEndpoint({ ...boundary, basePath: '' }, absoluteLocation(location, from));
  } catch {
    return null;
  }
}

/** Resolves a `Location` as RFC 3986 §5.2 has it, by its characters: URL libraries would repair what is to be refused. */
function absoluteLocation(location: string, from: Target): string {
  const encoded = encodeBytes(location);
  if (/^[a-z][a-z0-9+.-]*:/i.test(encoded) || encoded.startsWith('//')) return encoded;
  if (encoded.startsWith('?')) return from.origin + from.path + encoded;
  const folder = encoded.startsWith('/') ? '' : from.path.slice(0, from.path.lastIndexOf('/') + 1);
  const mark = encoded.indexOf('?');
  const path = mark === -1 ? encoded : encoded.slice(0, mark);
  return from.origin + withoutDotSegments(folder + path) + encoded.slice(path.length);
}

/** Header values are bytes in Latin-1 here; beyond ASCII they are the UTF-8 of a path. */
function encodeBytes(location: string): string {
  return location.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** RFC 3986 §5.2.4, but for what leads above the root: that stays as it is, to be refused. */
function withoutDotSegments(path: string): string {
  const segments = path.split('/').slice(1);
  const kept: string[] = [];
  for (const segment of segments) {
    if (segment === '..') {
      if (kept.pop() === undefined) return path;
    } else if (segment !== '.') kept.push(segment);
  }
  const last = segments.at(-1);
  if (last === '.' || last === '..') kept.push('');
  return `/${kept.join('/')}`;
}
