/** The field's own names of the auth schemes, as the proxy-execute API spells them. Free of zod: the console loads it. */
export const authModes = [
  'API_KEY',
  'BEARER_TOKEN',
  'BASIC',
  'BASIC_WITH_JWT',
  'NO_AUTH',
  'OAUTH2',
  'S2S_OAUTH2',
  'DCR_OAUTH',
  'OAUTH1',
  'GOOGLE_SERVICE_ACCOUNT',
  'SERVICE_ACCOUNT',
  'AWS_SIGV4',
] as const;
export type AuthMode = (typeof authModes)[number];

/** The schemes that Composio's API has a name for. */
export type DocumentedMode = Exclude<AuthMode, 'AWS_SIGV4'>;

/** The name of a scheme in Composio's API. It knows none for AWS, whose key pair is entered like an API key. */
export function documentedMode(mode: AuthMode): DocumentedMode {
  return mode === 'AWS_SIGV4' ? 'API_KEY' : mode;
}

/** The schemes whose credential a person can type in; the others need an OAuth exchange. OAuth 1 can be connected either way. */
export const staticAuthModes: ReadonlySet<AuthMode> = new Set([
  'API_KEY',
  'BEARER_TOKEN',
  'BASIC',
  'BASIC_WITH_JWT',
  'NO_AUTH',
  'OAUTH1',
  'GOOGLE_SERVICE_ACCOUNT',
  'SERVICE_ACCOUNT',
  'AWS_SIGV4',
]);

/** Schemes that sign each request instead of sending the credential along. */
export const signedAuthModes: ReadonlySet<AuthMode> = new Set(['OAUTH1', 'AWS_SIGV4']);

/** Schemes whose typed-in credential is exchanged for short-lived access tokens, which are what requests carry. */
export const mintedAuthModes: ReadonlySet<AuthMode> = new Set([
  'BASIC_WITH_JWT',
  'GOOGLE_SERVICE_ACCOUNT',
  'SERVICE_ACCOUNT',
]);
