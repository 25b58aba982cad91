import type { Connection } from '#shared/domain/connection.ts';
import type { BaseUrlVariable } from '#shared/domain/toolkit.ts';
import type { RunningSallyport } from './running-sallyport.ts';

export interface OAuthToolkit {
  readonly slug: string;
  readonly baseUrl: string;
  readonly variables?: Readonly<Record<string, Partial<BaseUrlVariable> & { readonly label: string }>>;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly mode?: 'OAUTH2' | 'S2S_OAUTH2';
  readonly client?: { readonly clientId: string; readonly clientSecret: string };
}

/** Makes a toolkit whose calls carry the access token, and an app for it; returns the app's id. */
export async function createOAuthApp(app: RunningSallyport, toolkit: OAuthToolkit): Promise<string> {
  const mode = toolkit.mode ?? 'OAUTH2';
  await app.call('toolkits.create', {
    slug: toolkit.slug,
    name: toolkit.slug,
    base_url: toolkit.baseUrl,
    base_url_vars: { ...toolkit.variables },
    auth_schemes: [
      {
        mode,
        inject: [{ in: 'header', name: 'Authorization', value: 'Bearer {access_token}' }],
        oauth: toolkit.facts,
      },
    ],
  });
  const { clientId, clientSecret } = toolkit.client ?? {
    clientId: 'an-app',
    clientSecret: 'its-secret-0123456789',
  };
  const { id } = await app.call('authConfigs.create', {
    toolkit: toolkit.slug,
    auth_scheme: mode,
    client_id: clientId,
    client_secret: clientSecret,
  });
  return id;
}

/** Signs in at a provider that sends the browser straight back. The state tells how it ended. */
export async function signInStraight(
  app: RunningSallyport,
  authConfigId: string,
  accountId?: string,
): Promise<Connection> {
  const started = await app.call('connections.start', {
    auth_config_id: authConfigId,
    open_browser: false,
    ...(accountId === undefined ? {} : { account_id: accountId }),
  });
  if (started.state.step !== 'awaiting_browser') return started;
  const response = await fetch(started.state.authorize_url, { redirect: 'manual' });
  const url = response.headers.get('location') ?? '';
  return app.call('connections.paste', { account_id: started.account_id, url });
}

/** Renews an account's token as an agent asks for it: after a failure calls would wait, who asks is heard at once. */
export function renewByHand(app: RunningSallyport, accountId: string): Promise<Response> {
  return fetch(`${app.url}/api/v3.1/connected_accounts/${accountId}/refresh`, {
    method: 'POST',
    headers: { 'x-api-key': app.key, 'content-type': 'application/json' },
    body: '{}',
  });
}
