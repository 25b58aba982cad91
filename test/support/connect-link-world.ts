import type { AuthConfig } from '#shared/domain/auth-config.ts';
import { type AuthorizationServer, startAuthorizationServer } from './authorization-server.ts';
import { type RunningSallyport, runSallyport } from './running-sallyport.ts';

export interface ConnectLink {
  readonly connected_account_id: string;
  readonly redirect_url: string;
  readonly link_token: string;
  readonly expires_at: string;
}

/** A Sallyport with an OAuth app `acme` at a real provider, and an agent that may ask for connect links. */
export interface ConnectLinkWorld {
  readonly app: RunningSallyport;
  readonly provider: AuthorizationServer;
  readonly config: AuthConfig;
  readonly key: string;
  /** Another app at the provider. */
  appFor(slug: string, mode: 'OAUTH2' | 'S2S_OAUTH2', toolkit?: object): Promise<AuthConfig>;
  /** A request to the API: POST where there is a body. @param as another key than the agent's. */
  ask(path: string, body?: object, as?: string): Promise<{ status: number; body: unknown }>;
  newLink(changes?: object): Promise<ConnectLink>;
  /** An account as the API shows it. */
  account(id: string): Promise<Record<string, unknown>>;
  /** Deletes all accounts. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export async function startConnectLinkWorld(): Promise<ConnectLinkWorld> {
  const [app, provider] = await Promise.all([runSallyport(), startAuthorizationServer()]);
  const { key } = await app.call('keys.create', {
    name: '<b>agent</b>',
    permissions: ['proxy_execute', 'manage_connections'],
  });

  const appFor: ConnectLinkWorld['appFor'] = async (slug, mode, toolkit = {}) => {
    await app.call('toolkits.create', {
      slug,
      name: `<img src=x> ${slug}`,
      base_url: provider.resource.origin,
      hosts: [],
      test_path: '/me',
      auth_schemes: [
        {
          mode,
          inject: [{ in: 'header', name: 'Authorization', value: 'Bearer {access_token}' }],
          oauth: { ...provider.facts, default_scopes: mode === 'OAUTH2' ? ['openid', 'offline_access'] : [] },
        },
      ],
      ...toolkit,
    });
    const { clientId, clientSecret } = provider.clients.post;
    return app.call('authConfigs.create', {
      toolkit: slug,
      client_id: clientId,
      client_secret: clientSecret,
    });
  };
  const config = await appFor('acme', 'OAUTH2');

  const ask: ConnectLinkWorld['ask'] = async (path, body, as = key) => {
    const answer = await fetch(`${app.url}${path}`, {
      headers: { 'x-api-key': as, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: await answer.json() };
  };

  return {
    app,
    provider,
    config,
    key,
    appFor,
    ask,
    async newLink(changes = {}) {
      const { status, body } = await ask('/api/v3.1/connected_accounts/link', {
        auth_config_id: config.id,
        user_id: 'user-1',
        ...changes,
      });
      if (status !== 201) throw new Error(JSON.stringify(body));
      return body as ConnectLink;
    },
    account: async (id) => (await ask(`/api/v3/connected_accounts/${id}`)).body as Record<string, unknown>,
    async clear() {
      for (const { id } of (await app.call('accounts.list', {})).items)
        await app.call('accounts.delete', { id });
    },
    async close() {
      await app.close();
      await provider.close();
    },
  };
}
