import type { OperationInput } from '#shared/contract/index.ts';
import type { ConnectedAccount } from '#shared/domain/account.ts';
import type { AuthConfig } from '#shared/domain/auth-config.ts';
import type { Connection, ConnectionState } from '#shared/domain/connection.ts';
import type { DiscoveredServer } from '#shared/domain/oauth-server.ts';
import type { AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import { createTestBridge } from '../../bridge/test-bridge.ts';
import { createOAuthStore } from './oauth-store.ts';

export const scheme: AuthScheme = {
  mode: 'OAUTH2',
  inject: [],
  fields: {},
  oauth: {
    authorize_url: 'https://github.com/login/oauth/authorize',
    token_url: 'https://github.com/login/oauth/access_token',
    device_authorization_url: 'https://github.com/login/device/code',
    token_auth_method: 'client_secret_post',
    default_scopes: ['repo', 'read:user'],
  },
};
export const toolkit: Toolkit = {
  slug: 'github',
  name: 'GitHub',
  base_url: 'https://api.github.com/orgs/{org}',
  base_url_vars: { org: { label: 'Organisation', required: true } },
  hosts: [],
  default_headers: {},
  auth_schemes: [scheme],
  categories: [],
  tier: 'checked',
  private_network: false,
};
export const config: AuthConfig = {
  id: 'ac_12345678',
  name: 'GitHub app',
  toolkit: 'github',
  auth_scheme: 'OAUTH2',
  is_enabled: true,
  client_id: 'client',
  has_client_secret: true,
  scopes: ['repo'],
  is_enabled_for_tool_router: true,
  tool_access_config: {},
  created_by: null,
  redirect_uri: null,
  server: null,
  account_count: 0,
  created_at: '2026-11-20T09:00:00.000Z',
  updated_at: '2026-11-20T09:00:00.000Z',
};
export const account = {
  id: 'ca_12345678',
  toolkit: 'github',
  auth_scheme: 'OAUTH2',
  auth_config_id: config.id,
  status: 'EXPIRED',
  alias: 'work',
  public_fields: { org: 'acme' },
} as unknown as ConnectedAccount;

export const awaiting: ConnectionState = {
  step: 'awaiting_browser',
  authorize_url: 'https://github.com/login/oauth/authorize?state=s',
  redirect_uri: 'http://127.0.0.1:4477/oauth/callback',
  expires_at: '2026-11-20T09:10:00.000Z',
};
export const failed: ConnectionState = {
  step: 'failed',
  code: 'TokenRefused',
  message: 'GitHub refused the client secret.',
  provider_message: 'incorrect_client_credentials',
  fix: null,
};
export const at = (state: ConnectionState, id = account.id): Connection => ({
  account_id: id,
  toolkit: 'github',
  state,
});

/** What the scripted host knows and answers. */
export interface Script {
  readonly configs?: AuthConfig[];
  readonly start?: (input: OperationInput<'connections.start'>) => Connection;
  readonly get?: () => Connection;
  readonly status?: ConnectedAccount['status'];
}

/** A sign-in's store over a scripted host; `inputsOf` is what an operation was asked. */
export function begin({
  configs = [],
  start = () => at(awaiting),
  get = () => at(awaiting),
  status = account.status,
}: Script = {}) {
  const connected: ConnectedAccount[] = [];
  const bridge = createTestBridge({
    'authConfigs.list': () => ({ items: configs, next_cursor: null }),
    'authConfigs.create': ({ client_id: clientId }) => ({ ...config, client_id: clientId ?? null }),
    'authConfigs.update': () => config,
    'accounts.get': () => ({ ...account, status }),
    'accounts.rename': () => account,
    'accounts.delete': ({ id }) => ({ id, revoked: false }),
    'toolkits.get': () => toolkit,
    'connections.start': start,
    'connections.get': get,
    'connections.cancel': () => at(failed),
    'connections.paste': ({ url }) => {
      if (!url.startsWith('http'))
        throw new SallyportError('ValidationFailed', 'No address.', { field: 'url' });
      return at({ step: 'exchanging' });
    },
  });
  const store = createOAuthStore(bridge, (made) => connected.push(made));
  const inputsOf = (name: string) =>
    bridge.asked.filter((one) => one.name === name).map(({ input }) => input);
  return {
    bridge,
    store,
    connected,
    inputsOf,
    flow: () => store.getState().flow,
    act: () => store.getState(),
  };
}

/** The form of a new app, filled in. */
export async function entered(script?: Script) {
  const test = begin(script);
  await test.act().open(toolkit, scheme);
  test.act().setValue('org', 'acme');
  test.act().editApp({ client_id: ' client ', client_secret: 'topsecret' });
  return test;
}

/** What is found at the address of a service that Sallyport registers itself at. */
export const testServer: DiscoveredServer = {
  name: 'Acme tools',
  origins: ['https://id.acme.example'],
  obstacle: null,
  server: {
    issuer: 'https://id.acme.example',
    authorize_url: 'https://id.acme.example/authorize',
    token_url: 'https://id.acme.example/token',
    registration_url: 'https://id.acme.example/register',
    revocation_url: null,
    sends_issuer: true,
    takes_s256: true,
    token_auth_methods: [],
    resource: 'https://mcp.acme.example/mcp',
    scopes: ['read'],
  },
};
