import { SallyportError } from '#shared/errors.ts';
import { originAllows } from '../toolkits/index.ts';
import { elsewhere, invalid, parseEndpoint } from './endpoint.ts';

/** Where an account's credential may go: what its toolkit says today, and what was sealed when it was connected. */
export interface Boundary {
  readonly baseOrigin: string;
  /** Without a trailing slash; empty for none. */
  readonly basePath: string;
  /** A secret stands in the base path, so every path on the base origin carries it. */
  readonly basePathIsSecret: boolean;
  readonly toolkitOrigins: readonly string[];
  readonly confirmedOrigins: readonly string[];
}

export interface Target {
  readonly origin: string;
  /** Path and query, byte for byte as they will be sent; starts with `/`. */
  readonly path: string;
  readonly query: string;
}

/**
 * Turns an endpoint into the one place it may be sent to. Opens no socket and looks nothing up.
 *
 * @throws SallyportError EndpointInvalid, OriginMismatch, or OriginUnconfirmed where the toolkit names an origin that the
 *   owner has not confirmed for this account.
 */
export function resolveEndpoint(boundary: Boundary, endpoint: string): Target {
  const parsed = parseEndpoint(endpoint);
  const origin = parsed.kind === 'relative' ? boundary.baseOrigin : parsed.origin;
  if (!originAllows(boundary.toolkitOrigins, origin)) {
    throw elsewhere(origin.replace(/^[a-z]+:\/\//, ''), boundary.toolkitOrigins);
  }
  if (parsed.kind === 'absolute' && parsed.fault !== null) throw invalid(parsed.fault);
  if (!originAllows(boundary.confirmedOrigins, origin)) {
    throw new SallyportError(
      'OriginUnconfirmed',
      `endpoint: the toolkit now names ${origin}, but this account was connected for ${boundary.confirmedOrigins.join(', ') || 'no origin'}.`,
      { field: 'endpoint', fix: 'The owner can confirm the new origin on the account, under Connections.' },
    );
  }
  const joins = parsed.kind === 'relative' || (boundary.basePathIsSecret && origin === boundary.baseOrigin);
  const path = joins ? joinPath(boundary.basePath, parsed.path) : parsed.path;
  assertParsesTo(origin, path, parsed.query);
  return { origin, path, query: parsed.query };
}

/** Joins without repeating the base path where the endpoint already starts with it (`/v4` + `/v4/x` is `/v4/x`). */
export function joinPath(basePath: string, path: string): string {
  if (basePath === '' || path === basePath || path.startsWith(`${basePath}/`)) return path;
  return path === '/' ? basePath : `${basePath}${path}`;
}

/** A second, independent reading: the standard URL parser must see the same origin that was decided on. */
function assertParsesTo(origin: string, path: string, query: string): void {
  const seen = URL.parse(origin + path + query)?.origin ?? 'nothing';
  if (seen !== origin) throw elsewhere(seen);
}
