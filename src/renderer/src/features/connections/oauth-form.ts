import type { ConnectMethod } from '#shared/domain/oauth-scheme.ts';
import type { AuthScheme } from '#shared/domain/toolkit.ts';

/** What is entered for a new OAuth app. */
export interface AppDraft {
  readonly client_id: string;
  readonly client_secret: string;
  /** As typed, one or several a line. */
  readonly scopes: string;
  /** Where sign-ins end for a service that takes only https; empty for this machine. */
  readonly redirect_uri: string;
}

/** Whether the app needs a secret: a public client (RFC 6749 §2.1), such as a desktop app with PKCE, has none. */
export function needsSecret(scheme: AuthScheme, method: ConnectMethod): boolean {
  if (method === 'client_credentials') return true;
  if (method === 'device') return false;
  const { token_auth_method: authMethod, pkce, public_client: isPublic } = scheme.oauth ?? {};
  return authMethod !== 'none' && pkce !== 'required' && pkce !== 'supported' && isPublic !== true;
}

/** The address to register at the provider; null while the gateway does not listen. */
export function redirectUri(gatewayUrl: string | null): string | null {
  return gatewayUrl === null ? null : `${gatewayUrl.replace(/\/$/, '')}/oauth/callback`;
}

/** Whether the browser comes back here; otherwise the service shows a code to copy. */
export function returnsHere({ oauth }: AuthScheme): boolean {
  return oauth?.verifier !== 'pin';
}

export type RedirectRule = 'any_port' | 'exact' | 'https_only';

/** How the provider treats the redirect address, and what its own notes say about it. */
export function redirectRule({ oauth }: AuthScheme): { rule: RedirectRule; note: string | null } {
  const { loopback_redirect: loopback, loopback_note: stated } = oauth ?? {};
  const rule = loopback === 'any_port' || loopback === 'https_only' ? loopback : 'exact';
  // How sure the catalog is of a fact is no help while registering an app.
  const note = typeof stated === 'string' ? stated.replace(/,?\s*unverified$/, '').trim() : '';
  return { rule, note: note === '' ? null : note };
}

/** The scopes of a text, each once: split at blanks, line ends and commas, as people paste them. */
export function parseScopes(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter((scope) => scope !== ''))];
}

/** Scopes as the form shows them. */
export function scopesText(scopes: readonly string[]): string {
  return scopes.join('\n');
}

const readWords = /(^|[^a-z])(read|readonly|list|view)([^a-z]|$)/i;
const writeWords = /(^|[^a-z])(write|readwrite|modify|manage|admin|full|delete|send|edit)([^a-z]|$)/i;
/** Scopes that open nothing by themselves: they name the person or keep the connection. */
const neutralScopes: ReadonlySet<string> = new Set([
  'openid',
  'profile',
  'email',
  'offline_access',
  'offline.access',
  'offline',
  'refresh_token',
]);

/** The default scopes that only read, by their names; null where that is no choice of its own. */
export function readOnlyScopes(scopes: readonly string[]): string[] | null {
  const kept = scopes.filter(
    (scope) => neutralScopes.has(scope) || (readWords.test(scope) && !writeWords.test(scope)),
  );
  const reads = kept.some((scope) => !neutralScopes.has(scope));
  return reads && kept.length < scopes.length ? kept : null;
}

/** The address as a link that is safe to follow: a web page, and no code. A provider's answer may hold anything. */
export function webLink(text: string): string | null {
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : null;
}
