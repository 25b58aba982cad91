import { staticAuthModes } from './auth-mode.ts';
import { type ConnectField, connectFields } from './connect-fields.ts';
import type { OAuthServer } from './oauth-server.ts';
import type { AuthScheme, Toolkit } from './toolkit.ts';

/** How an OAuth connection is made: in a browser, with a code on any device (RFC 8628), or by the app for itself. */
export type ConnectMethod = 'browser' | 'device' | 'client_credentials';

/** The ways in which an OAuth scheme can be connected, the usual one first; none where the toolkit lacks the addresses. */
export function connectMethods({ mode, oauth }: Pick<AuthScheme, 'mode' | 'oauth'>): ConnectMethod[] {
  if (mode === 'DCR_OAUTH') return ['browser'];
  if (mode === 'OAUTH1') return hasOAuth1SignIn(oauth) ? ['browser'] : [];
  if (oauth?.token_url === undefined) return [];
  if (mode === 'S2S_OAUTH2') return ['client_credentials'];
  if (mode !== 'OAUTH2') return [];
  return [
    ...(oauth.authorize_url === undefined ? [] : (['browser'] as const)),
    ...(oauth.device_authorization_url === undefined ? [] : (['device'] as const)),
  ];
}

/** The three addresses of RFC 5849 §2; a toolkit has all of them or none. */
function hasOAuth1SignIn(oauth: AuthScheme['oauth']): boolean {
  return oauth?.request_token_url !== undefined && oauth.authorize_url !== undefined;
}

/** The addresses that give out and renew the tokens of an OAuth exchange; what they get is secret. */
export function tokenAddresses({ mode, oauth }: Pick<AuthScheme, 'mode' | 'oauth'>): string[] {
  const addresses =
    mode === 'OAUTH1'
      ? [oauth?.request_token_url, oauth?.access_token_url]
      : [oauth?.token_url, oauth?.refresh_url];
  return addresses.filter((url) => url !== undefined);
}

/** Whether an account can be connected with the scheme, by typing its credential in or through OAuth. */
export function isConnectable(scheme: Pick<AuthScheme, 'mode' | 'oauth'>): boolean {
  return staticAuthModes.has(scheme.mode) || connectMethods(scheme).length > 0;
}

/** A scheme with the server that Sallyport registered itself at, where it did; as it is otherwise. */
export function registeredScheme(scheme: AuthScheme, server: OAuthServer | null): AuthScheme {
  if (server === null) return scheme;
  const [method] = server.token_auth_methods;
  return {
    ...scheme,
    oauth: {
      ...scheme.oauth,
      issuer: server.issuer,
      authorize_url: server.authorize_url,
      token_url: server.token_url,
      authorization_response_iss_parameter_supported: server.sends_issuer,
      pkce: 'required',
      ...(server.revocation_url === null ? {} : { revocation_url: server.revocation_url }),
      ...(server.resource === null ? {} : { resource: server.resource }),
      ...(method === 'client_secret_basic' || method === 'client_secret_post'
        ? { token_auth_method: method }
        : {}),
    },
  };
}

/** What the exchange itself yields or takes from the app, whatever a scheme declares as its fields. */
const exchanged: ReadonlySet<string> = new Set([
  'access_token',
  'refresh_token',
  'id_token',
  'token_type',
  'expires_in',
  'scope',
  'client_id',
  'client_secret',
  'consumer_key',
  'consumer_secret',
  'oauth_token',
  'oauth_token_secret',
]);

/**
 * What a person enters besides the app: the variables of the addresses. A variable that the provider tells during the
 * sign-in is not asked for; one that has to be looked up afterwards may be typed in.
 */
export function accountFields(
  toolkit: Pick<Toolkit, 'base_url' | 'base_url_vars' | 'hosts'>,
  scheme: Pick<AuthScheme, 'base_url' | 'fields' | 'inject' | 'oauth'>,
): ConnectField[] {
  return connectFields(toolkit, scheme)
    .filter(({ name, kind }) => !(kind === 'field' && exchanged.has(name)))
    .filter(({ name }) => !isTold(toolkit.base_url_vars[name]?.source))
    .map((field) =>
      toolkit.base_url_vars[field.name]?.source === undefined ? field : { ...field, required: false },
    );
}

function isTold(source: string | undefined): boolean {
  return source !== undefined && /token response|callback/i.test(source);
}
