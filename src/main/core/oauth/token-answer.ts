import { SallyportError } from '#shared/errors.ts';

/** What a token endpoint granted. */
export interface TokenGrant {
  readonly accessToken: string;
  /** Null where none came: an old one stays good then (RFC 6749 §6). */
  readonly refreshToken: string | null;
  /** Milliseconds since the epoch; null where the server did not say, or said nonsense. */
  readonly expiresAt: number | null;
  /** The scopes granted where the server names them, as it wrote them. */
  readonly scope: string | null;
  /** Values kept from the answer, by the last part of their path (`team.id` is `id`… named by the whole path with `_`). */
  readonly captured: Readonly<Record<string, string>>;
  /** The origins of the addresses that give out and renew tokens. */
  readonly tokenOrigins: readonly string[];
}

/** Ten years: a longer life is a unit mistake, and then nothing is known. */
const longestLifeSeconds = 10 * 365 * 24 * 3600;

/**
 * Reads `expires_in` as servers really send it: a number or a text of one. Absent, negative, zero or absurd values count as
 * unknown, and the token is then used until it is refused.
 *
 * @param now milliseconds since the epoch, of this machine's clock: the answer's age is what counts, not the server's clock.
 */
export function expiryOf(expiresIn: unknown, now: number): number | null {
  const seconds = typeof expiresIn === 'string' ? Number(expiresIn) : expiresIn;
  if (typeof seconds !== 'number' || !Number.isFinite(seconds)) return null;
  return seconds > 0 && seconds <= longestLifeSeconds ? now + seconds * 1_000 : null;
}

/**
 * Brings an answer into the form that RFC 6749 §5 describes, for the library to check: errors inside a 200 become errors,
 * an unknown token type becomes `bearer`, what is no use to us (a lifetime that is nonsense, an ID token) goes.
 */
export function normaliseAnswer(
  status: number,
  body: unknown,
): { status: number; body: Record<string, unknown> } {
  const answer = isRecord(body) ? { ...body } : {};
  const failed = typeof answer.error === 'string' || answer.ok === false;
  if (failed && status < 400) {
    return {
      status: 400,
      body: { ...answer, error: typeof answer.error === 'string' ? answer.error : 'invalid_request' },
    };
  }
  if (status >= 400) return { status, body: answer };
  const type = typeof answer.token_type === 'string' ? answer.token_type.toLowerCase() : '';
  delete answer.id_token;
  delete answer.expires_in;
  if (typeof answer.refresh_token !== 'string' || answer.refresh_token === '') delete answer.refresh_token;
  if (Array.isArray(answer.scope)) answer.scope = answer.scope.join(' ');
  if (typeof answer.scope !== 'string') delete answer.scope;
  return { status: 200, body: { ...answer, token_type: type === 'dpop' ? 'dpop' : 'bearer' } };
}

/** Form-encoded or JSON, whatever the content type says: some servers label one as the other. */
export function parseAnswer(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text.includes('=') && !text.includes('<') ? Object.fromEntries(new URLSearchParams(text)) : null;
  }
}

/** The values at dot paths of an answer, as texts, under the last part of each path. */
export function capture(body: unknown, paths: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const path of paths) {
    if (path.startsWith('callback:')) continue;
    const value = path.split('.').reduce<unknown>((at, part) => (isRecord(at) ? at[part] : undefined), body);
    if (typeof value === 'string' || typeof value === 'number') found[captureName(path)] = String(value);
  }
  return found;
}

/** `callback:` captures, taken from the redirect's query. */
export function captureFromCallback(
  parameters: URLSearchParams,
  paths: readonly string[],
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const path of paths) {
    if (!path.startsWith('callback:')) continue;
    const name = path.slice('callback:'.length);
    const value = parameters.get(name);
    if (value !== null) found[name] = value;
  }
  return found;
}

function captureName(path: string): string {
  return path.replaceAll('.', '_');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** How a token endpoint said no: `providerMessage` is in its own words, `isFinal` that trying again is of no use. */
export class TokenRefusal extends SallyportError {
  readonly oauthError: string;
  readonly providerMessage: string;

  /** @param field of the input that the refusal is about, where it tells. */
  constructor(oauthError: string, providerMessage: string, fix: string, field?: string) {
    const where = field === undefined ? {} : { field };
    super('TokenRefused', `The provider refused: ${providerMessage}.`, { ...where, fix });
    this.oauthError = oauthError;
    this.providerMessage = providerMessage;
  }
}
