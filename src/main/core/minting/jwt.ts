import { type KeyObject, sign } from 'node:crypto';

/** Signs claims as a JWT with RS256 (RFC 7515 §3.1, RFC 7518 §3.3). */
export function signJwt(
  key: KeyObject,
  claims: Readonly<Record<string, string | number>>,
  header: Readonly<Record<string, string>> = {},
): string {
  const parts = [{ alg: 'RS256', typ: 'JWT', ...header }, claims];
  const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), key).toString('base64url')}`;
}

/** When a JWT ends, in milliseconds since the epoch, as it says itself; null where it does not, or is no JWT. */
export function jwtExpiry(token: string): number | null {
  try {
    const [, claims = '', signature] = token.split('.');
    if (signature === undefined) return null;
    const { exp } = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as { exp?: unknown };
    return typeof exp === 'number' && Number.isFinite(exp) ? exp * 1_000 : null;
  } catch {
    return null;
  }
}
