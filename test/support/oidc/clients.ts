import type { ClientMetadata } from 'oidc-provider';

export interface RegisteredClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The apps that a server knows from the start. */
export const clients = {
  /** Sends its secret in the form. */
  post: { clientId: 'confidential-post', clientSecret: 'post-secret-0123456789' },
  /** Sends its secret as Basic. It holds what has to be form-encoded first (RFC 6749, 2.3.1). */
  basic: { clientId: 'confidential:basic', clientSecret: 'basic secret+/%:&=0123456789' },
  /** A desktop app: no secret, PKCE required. */
  desktop: { clientId: 'public-desktop', clientSecret: '' },
  /** A web app: no loopback redirect, PKCE not required. */
  web: { clientId: 'web-app', clientSecret: 'web-secret-0123456789' },
  /** The resource server, which may introspect. */
  resource: { clientId: 'resource-server', clientSecret: 'resource-secret-0123456789' },
} as const satisfies Record<string, RegisteredClient>;

/** Where a web app's person ends: an address that nothing listens on. */
export const webRedirectUri = 'https://app.example.test/oauth/callback';

const grants = ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'];

// For native apps the port of a loopback redirect need not match (RFC 8252, 7.3).
const native = {
  application_type: 'native',
  redirect_uris: [
    'http://127.0.0.1/oauth/callback',
    'http://127.0.0.1/api/v3/toolkits/auth/callback',
    webRedirectUri,
  ],
} satisfies Partial<ClientMetadata>;

/** The registered apps, as oidc-provider reads them. */
export function clientMetadata(): ClientMetadata[] {
  return [
    {
      ...native,
      client_id: clients.post.clientId,
      client_secret: clients.post.clientSecret,
      token_endpoint_auth_method: 'client_secret_post',
      grant_types: [...grants, 'client_credentials'],
    },
    {
      ...native,
      client_id: clients.basic.clientId,
      client_secret: clients.basic.clientSecret,
      token_endpoint_auth_method: 'client_secret_basic',
      grant_types: [...grants, 'client_credentials'],
    },
    {
      ...native,
      client_id: clients.desktop.clientId,
      token_endpoint_auth_method: 'none',
      grant_types: grants,
    },
    {
      application_type: 'web',
      redirect_uris: [webRedirectUri],
      client_id: clients.web.clientId,
      client_secret: clients.web.clientSecret,
      token_endpoint_auth_method: 'client_secret_post',
      grant_types: grants,
    },
    {
      client_id: clients.resource.clientId,
      client_secret: clients.resource.clientSecret,
      token_endpoint_auth_method: 'client_secret_basic',
      redirect_uris: [],
      response_types: [],
      grant_types: [],
    },
  ];
}
