import { staticAuthModes } from './auth-mode.ts';
import type { AuthScheme } from './toolkit.ts';

/** How an OAuth connection is made: in a browser, with a code on any device (RFC 8628), or by the app for itself. */
export type ConnectMethod = 'browser' | 'device' | 'client_credentials';

/** The ways in which an OAuth scheme can be connected, the usual one first; none where the toolkit lacks the addresses. */
export function connectMethods({ mode, oauth }: Pick<AuthScheme, 'mode' | 'oauth'>): ConnectMethod[] {
  if (oauth?.token_url === undefined) return [];
  if (mode === 'S2S_OAUTH2') return ['client_credentials'];
  if (mode !== 'OAUTH2') return [];
  return [
    ...(oauth.authorize_url === undefined ? [] : (['browser'] as const)),
    ...(oauth.device_authorization_url === undefined ? [] : (['device'] as const)),
  ];
}

/** Whether an account can be connected with the scheme, by typing its credential in or through OAuth. */
export function isConnectable(scheme: Pick<AuthScheme, 'mode' | 'oauth'>): boolean {
  return staticAuthModes.has(scheme.mode) || connectMethods(scheme).length > 0;
}
