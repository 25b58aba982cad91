import type { ConnectionWarning } from '#shared/domain/connection.ts';
import type { OAuthFacts } from './oauth-client.ts';
import type { TokenGrant } from './token-answer.ts';

/** What was asked for, as far as an answer can fall short of it. */
export interface Asked {
  readonly scopes: readonly string[];
  /** The scopes that the toolkit knows of. */
  readonly knownScopes: readonly string[];
  readonly facts: Pick<OAuthFacts, 'authorizeUrl' | 'authorizeParams'>;
  /** Whether a refresh token is expected: an app that signs in as itself needs none. */
  readonly renews: boolean;
  /** Whether the account holds one from an earlier sign-in. */
  readonly hasRefreshToken: boolean;
}

/** In what a grant falls short of what was asked for. Nothing of it keeps the account from being connected. */
export function grantWarnings(asked: Asked, grant: TokenGrant): ConnectionWarning[] {
  const missing = scopesNotGranted(asked.scopes, grant.scope);
  return [
    ...(missing.length === 0 ? [] : [fewerScopes(missing)]),
    ...(isUnrenewable(asked, grant) ? [withoutRefreshToken(asked)] : []),
  ];
}

/**
 * The scopes that were asked for and not granted. An answer that names none granted what was asked (RFC 6749 §5.1); so did
 * an empty one, which some services send with permissions that they keep elsewhere.
 */
export function scopesNotGranted(asked: readonly string[], granted: string | null): string[] {
  const names = new Set(
    (granted ?? '')
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(plainName),
  );
  if (names.size === 0) return [];
  return asked.filter((scope) => !isIdentityScope(scope) && !isIncluded(plainName(scope), names));
}

/** Microsoft and others answer with or without the API's address in front, and in other capitals. */
function plainName(scope: string): string {
  return scope.replace(/\/+$/, '').replace(/^.*\//, '').toLowerCase();
}

/** GitHub and others name only the wider scope where it includes a narrower one: `repo` for `repo:status`. */
function isIncluded(name: string, granted: ReadonlySet<string>): boolean {
  const [wider = name, access] = name.split(':');
  return (
    granted.has(name) ||
    granted.has(wider) ||
    // `admin:org` includes `write:org`, and that `read:org`.
    (access !== undefined && widerAccess(wider).some((more) => granted.has(`${more}:${access}`)))
  );
}

function widerAccess(access: string): readonly string[] {
  const order = ['read', 'write', 'admin'];
  const place = order.indexOf(access);
  return place === -1 ? [] : order.slice(place + 1);
}

/** OpenID Connect Core §5.4, §11: they concern the sign-in, and services leave them out of the answer or rename them. */
function isIdentityScope(scope: string): boolean {
  return /^(?:openid|profile|email|address|phone|offline_access)$/i.test(scope);
}

function fewerScopes(missing: readonly string[]): ConnectionWarning {
  return {
    code: 'scopes_narrower',
    message: `The service granted less than was asked for: it did not name ${missing.join(', ')}.`,
    fix: 'Calls that need these may be refused. Check that the app may ask for them, then connect the account again and allow everything on the consent page.',
  };
}

function isUnrenewable(
  { renews, hasRefreshToken }: Asked,
  { refreshToken, expiresAt }: Pick<TokenGrant, 'refreshToken' | 'expiresAt'>,
): boolean {
  return renews && !hasRefreshToken && refreshToken === null && expiresAt !== null;
}

function withoutRefreshToken(asked: Asked): ConnectionWarning {
  return {
    code: 'refresh_token_missing',
    message: 'The service gave no refresh token, so the account works only until its token ends.',
    fix: offlineFix(asked),
  };
}

function offlineFix({ scopes, knownScopes, facts }: Asked): string {
  const offline = knownScopes.find((scope) => /^offline[._]access$/.test(scope));
  if (offline !== undefined && !scopes.includes(offline)) {
    return `Add the scope ${offline} to the app (Connections, Auth configs), then connect the account again.`;
  }
  if (isGoogle(facts.authorizeUrl)) return googleFix(facts.authorizeParams);
  return 'Allow refresh tokens (offline access) in the settings of the app at the service, then connect the account again.';
}

function isGoogle(authorizeUrl: string | null): boolean {
  return authorizeUrl !== null && new URL(authorizeUrl).hostname === 'accounts.google.com';
}

/** https://developers.google.com/identity/protocols/oauth2/web-server#offline */
function googleFix(parameters: Readonly<Record<string, string>>): string {
  return parameters.access_type === 'offline'
    ? 'Google gives one only with a fresh consent: remove the app at https://myaccount.google.com/connections, then connect the account again.'
    : 'Google gives one only for offline access: add access_type=offline and prompt=consent to the sign-in parameters of the toolkit, then connect the account again.';
}
