import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { AuthConfig } from '#shared/domain/auth-config.ts';
import type { Connection } from '#shared/domain/connection.ts';
import {
  type AuthorizationServer,
  startAuthorizationServer,
  type TokenRequest,
} from '#test/support/authorization-server.ts';
import { type RunningSallyport, runSallyport } from '#test/support/running-sallyport.ts';

let app: RunningSallyport;
let provider: AuthorizationServer;
let made = 0;

beforeAll(async () => {
  [app, provider] = await Promise.all([runSallyport(), startAuthorizationServer()]);
});

afterEach(() => void Object.assign(provider.behaviour, { tokenEndpoint: 'works' }));

afterAll(async () => {
  await app.close();
  await provider.close();
});

const bearer = { in: 'header' as const, name: 'Authorization', value: 'Bearer {access_token}' };

/** A service whose address is all that is known of it. */
async function service(oauth: Record<string, unknown> = {}): Promise<string> {
  made += 1;
  const slug = `tools-${made}`;
  await app.call('toolkits.create', {
    slug,
    name: slug,
    base_url: `${provider.resource.origin}/mcp`,
    auth_schemes: [{ mode: 'DCR_OAUTH', inject: [bearer], oauth }],
  });
  return slug;
}

async function registered(oauth: Record<string, unknown> = {}): Promise<AuthConfig> {
  return app.call('authConfigs.create', { toolkit: await service(oauth), auth_scheme: 'DCR_OAUTH' });
}

async function start(config: AuthConfig, accountId?: string): Promise<Connection> {
  return app.call('connections.start', {
    auth_config_id: config.id,
    open_browser: false,
    ...(accountId === undefined ? {} : { account_id: accountId }),
  });
}

function authorizeUrlOf({ state }: Connection): string {
  if (state.step !== 'awaiting_browser') throw new Error(JSON.stringify(state));
  return state.authorize_url;
}

/** Signs in as a person would, following what Sallyport answers the browser with. */
async function signIn(connection: Connection): Promise<void> {
  let next: string | null = await provider.approve(authorizeUrlOf(connection));
  for (let pages = 0; next !== null && pages < 4; pages += 1) {
    const answer: Response = await fetch(next, { redirect: 'manual' });
    await answer.body?.cancel();
    const location: string | null = answer.headers.get('location');
    next = location === null ? null : await provider.approve(location);
  }
}

async function connected(config: AuthConfig): Promise<string> {
  const connection = await start(config);
  await signIn(connection);
  return connection.account_id;
}

async function callApi(accountId: string): Promise<number> {
  const answer = await fetch(`${app.url}/gateway/${accountId}/anything`, {
    headers: { 'x-api-key': app.key },
  });
  await answer.body?.cancel();
  return answer.status;
}

it('finds the server behind an API’s address, and says where a sign-in would lead', async () => {
  const address = `${provider.resource.origin}/mcp`;
  const before = provider.registeredClients();
  const found = await app.call('authConfigs.discover', { address });
  expect(found).toMatchObject({
    name: 'Acme tools',
    obstacle: null,
    origins: [provider.issuer],
    server: {
      issuer: provider.issuer,
      token_url: provider.facts.token_url,
      registration_url: provider.registrationUrl,
      resource: address,
      scopes: ['openid', 'read', 'offline_access'],
    },
  });
  expect(provider.registeredClients()).toBe(before);
});

it('connects with nothing but the address, and the token is asked for this API', async () => {
  const config = await registered();
  expect(config).toMatchObject({ has_client_secret: false, server: { issuer: provider.issuer } });
  const connection = await start(config);
  const asked = new URL(authorizeUrlOf(connection)).searchParams;
  expect(Object.fromEntries(asked)).toMatchObject({
    client_id: config.client_id,
    code_challenge_method: 'S256',
    resource: `${provider.resource.origin}/mcp`,
    scope: 'openid read offline_access',
  });
  await signIn(connection);
  expect(await callApi(connection.account_id)).toBe(200);
  const { parameters, authorization } = provider.tokenRequests.at(-1) as TokenRequest;
  expect([parameters.resource, parameters.client_secret, authorization]).toEqual([
    `${provider.resource.origin}/mcp`,
    undefined,
    null,
  ]);

  provider.expireAccessTokens();
  expect(await callApi(connection.account_id)).toBe(200);
  expect(provider.tokenRequests.at(-1)).toMatchObject({
    grantType: 'refresh_token',
    parameters: { resource: `${provider.resource.origin}/mcp` },
  });
});

it('comes back to the port that it registered, and to the gateway where that is taken', async () => {
  const config = await registered();
  const redirectOf = (connection: Connection) =>
    new URL(authorizeUrlOf(connection)).searchParams.get('redirect_uri');
  const first = await start(config);
  const second = await start(config);
  expect(redirectOf(first)).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/oauth\/callback$/);
  expect(redirectOf(first)).not.toBe(`${app.url}/oauth/callback`);
  expect(redirectOf(second)).toBe(`${app.url}/oauth/callback`);
  await signIn(first);
  await signIn(second);
  expect(redirectOf(await start(config))).toBe(redirectOf(first));
  expect([await callApi(first.account_id), await callApi(second.account_id)]).toEqual([200, 200]);
});

it('finds the server by its issuer where the toolkit names one, and asks for no API then', async () => {
  const config = await registered({ issuer: provider.issuer });
  expect(config.server?.resource).toBeNull();
  const connection = await start(config);
  expect(new URL(authorizeUrlOf(connection)).searchParams.has('resource')).toBe(false);
  await signIn(connection);
  expect(await callApi(connection.account_id)).toBe(200);
});

it('registers where the toolkit states every address, without looking for any', async () => {
  const config = await registered({
    ...provider.facts,
    registration_url: provider.registrationUrl,
    default_scopes: ['openid'],
  });
  expect(await callApi(await connected(config))).toBe(200);
});

it('refuses places that the person has not seen', async () => {
  const toolkit = await service();
  const before = provider.registeredClients();
  const input = { toolkit, auth_scheme: 'DCR_OAUTH' as const };
  await expect(
    app.call('authConfigs.create', { ...input, confirmed_origins: ['https://id.elsewhere.example'] }),
  ).rejects.toMatchObject({ code: 'OriginUnconfirmed', message: expect.stringContaining(provider.issuer) });
  expect(provider.registeredClients()).toBe(before);
  const confirmed = await app.call('authConfigs.create', { ...input, confirmed_origins: [provider.issuer] });
  expect(confirmed.client_id).not.toBe('');
});

it('registers again, once, where the server has forgotten it before the sign-in', async () => {
  const config = await registered();
  const id = await connected(config);
  provider.forgetClients();
  await signIn(await start(config, id));
  expect(await callApi(id)).toBe(200);
  const { client_id: clientId } = await app.call('authConfigs.get', { id: config.id });
  expect(clientId).not.toBe(config.client_id);
  expect(provider.registeredClients()).toBe(1);
});

it('registers again, once, where the server forgets it while the person signs in', async () => {
  const config = await registered();
  const connection = await start(config);
  const ended = await provider.approve(authorizeUrlOf(connection));
  provider.forgetClients();
  const answer = await fetch(ended, { redirect: 'manual' });
  const again = answer.headers.get('location') ?? '';
  expect(new URL(again).searchParams.get('client_id')).not.toBe(config.client_id);
  const endedAgain = await provider.approve(again);
  provider.forgetClients();
  await (await fetch(endedAgain)).text();
  expect(await app.call('connections.get', { account_id: connection.account_id })).toMatchObject({
    state: { step: 'failed', code: 'TokenRefused' },
  });
});

it('marks an account whose client the server has forgotten, which then connects again under its id', async () => {
  const config = await registered();
  const id = await connected(config);
  provider.forgetClients();
  provider.expireAccessTokens();
  expect(await callApi(id)).toBe(401);
  expect(await app.call('accounts.get', { id })).toMatchObject({
    status: 'EXPIRED',
    status_reason: expect.stringContaining('Connect the account again'),
  });
  await signIn(await start(config, id));
  expect(await callApi(id)).toBe(200);
});

it('takes itself off the server’s list when the app is deleted', async () => {
  provider.forgetClients();
  const config = await registered();
  expect(provider.registeredClients()).toBe(1);
  await app.call('authConfigs.delete', { id: config.id });
  await expect.poll(() => provider.registeredClients()).toBe(0);
});

it('still renews tokens after the owner has confirmed a further host', async () => {
  const slug = await service();
  const config = await app.call('authConfigs.create', { toolkit: slug, auth_scheme: 'DCR_OAUTH' });
  const id = await connected(config);
  const { tier: _tier, private_network: _private, ...toolkit } = await app.call('toolkits.get', { slug });
  await app.call('toolkits.update', { ...toolkit, hosts: ['127.0.0.2'] });
  await app.call('accounts.confirmOrigins', { id });
  provider.expireAccessTokens();
  expect(await callApi(id)).toBe(200);
});
