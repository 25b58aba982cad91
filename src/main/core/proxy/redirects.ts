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

function absoluteLocation(location: string, from: Target): string {
  if (/^[a-z][a-z0-9+.-]*:/i.test(location) || location.startsWith('//')) return location;
  if (location.startsWith('/')) return from.origin + location;
  if (location.startsWith('?')) return from.origin + from.path + location;
  return from.origin + from.path.slice(0, from.path.lastIndexOf('/') + 1) + location;
}
