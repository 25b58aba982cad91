import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Connection } from '#shared/domain/connection.ts';
import { type AuthorizationServer, startAuthorizationServer } from '#test/support/authorization-server.ts';
import { createOAuthApp } from '#test/support/oauth-account.ts';
import { type RunningSallyport, runSallyport } from '#test/support/running-sallyport.ts';

let app: RunningSallyport;
let provider: AuthorizationServer;
let authConfigId: string;

beforeAll(async () => {
  [app, provider] = await Promise.all([runSallyport(), startAuthorizationServer()]);
  authConfigId = await appFor('acme', {});
});

afterAll(async () => {
  await app.close();
  await provider.close();
});

function appFor(slug: string, facts: object): Promise<string> {
  return createOAuthApp(app, {
    slug,
    baseUrl: provider.resource.origin,
    facts: { ...provider.facts, default_scopes: ['openid', 'offline_access'], ...facts },
    client: provider.clients.post,
  });
}

interface SignIn {
  readonly accountId: string;
  readonly authorizeUrl: string;
  readonly redirectUri: string;
}

async function start(id = authConfigId, changes: object = {}): Promise<SignIn> {
  const { account_id, state } = await app.call('connections.start', {
    auth_config_id: id,
    open_browser: false,
    ...changes,
  });
  if (state.step !== 'awaiting_browser') throw new Error(JSON.stringify(state));
  return { accountId: account_id, authorizeUrl: state.authorize_url, redirectUri: state.redirect_uri };
}

const stepOf = async (accountId: string): Promise<Connection['state']['step']> =>
  (await app.call('connections.get', { account_id: accountId })).state.step;

/** The status that an address answers with; null where nothing listens. */
async function arrive(url: string, headers: Record<string, string> = {}): Promise<number | null> {
  const sent = request(url, { headers, agent: false }).end();
  try {
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    answer.resume();
    await once(answer, 'end');
    return answer.statusCode ?? 0;
  } catch (error) {
    if ((error as { code?: string }).code === 'ECONNREFUSED') return null;
    throw error;
  }
}

it('takes the redirect on a port of its own, a thousand wrong ones first, and is then gone', async () => {
  const { accountId, authorizeUrl, redirectUri } = await start();
  expect(redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/oauth\/callback$/);
  expect(new URL(redirectUri).origin).not.toBe(app.url);
  expect(new URL(authorizeUrl).searchParams.get('redirect_uri')).toBe(redirectUri);
  for (let attempt = 0; attempt < 1_000; attempt += 1) {
    expect(await arrive(`${redirectUri}?code=x&state=wrong-${attempt}&error=access_denied`)).toBe(400);
  }
  expect(await stepOf(accountId)).toBe('awaiting_browser');

  const ended = await provider.approve(authorizeUrl);
  expect(await arrive(ended)).toBe(200);
  expect(await stepOf(accountId)).toBe('connected');
  expect(await arrive(ended)).toBeNull();
});

it('takes no answer that belongs to another sign-in', async () => {
  const [one, another] = [await start(), await start()];
  expect(one.redirectUri).not.toBe(another.redirectUri);
  const ended = new URL(await provider.approve(another.authorizeUrl));
  const strayed = new URL(one.redirectUri);
  strayed.search = ended.search;
  expect(await arrive(strayed.href)).toBe(400);
  expect(await arrive(ended.href)).toBe(200);
  expect([await stepOf(one.accountId), await stepOf(another.accountId)]).toEqual([
    'awaiting_browser',
    'connected',
  ]);
});

it('answers nothing but the redirect of a browser to its one path', async () => {
  const { accountId, authorizeUrl, redirectUri } = await start();
  const ended = await provider.approve(authorizeUrl);
  const { host, search } = new URL(ended);
  for (const path of ['/', '/oauth/callback/', '/oauth', '/api/v3/toolkits/auth/callback', '/favicon.ico']) {
    expect([path, await arrive(`http://${host}${path}${search}`)]).toEqual([path, 404]);
  }
  const foreign: Record<string, string>[] = [
    { host: 'evil.example' },
    { host: `127.0.0.1.nip.io:${new URL(redirectUri).port}` },
    { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image', 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe', 'sec-fetch-site': 'cross-site' },
  ];
  for (const headers of foreign) expect([headers, await arrive(ended, headers)]).toEqual([headers, 403]);
  expect(await stepOf(accountId)).toBe('awaiting_browser');
  expect(await arrive(ended)).toBe(200);
});

it('is gone when the sign-in is cancelled or started again', async () => {
  const first = await start();
  const second = await start(authConfigId, { account_id: first.accountId });
  expect(await arrive(first.redirectUri)).toBeNull();
  expect(await arrive(second.redirectUri)).toBe(400);
  await app.call('connections.cancel', { account_id: first.accountId });
  expect(await arrive(second.redirectUri)).toBeNull();
});

it('is not used where the provider wants the registered port', async () => {
  const { redirectUri } = await start(await appFor('exact', { loopback_redirect: 'fixed_port' }));
  expect(redirectUri).toBe(`${app.url}/oauth/callback`);
});
