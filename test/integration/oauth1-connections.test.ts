import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '#shared/domain/connection.ts';
import type { AuthScheme } from '#shared/domain/toolkit.ts';
import { type OAuth1Server, startOAuth1Server } from '#test/support/oauth1-server.ts';
import { type RunningSallyport, runSallyport } from '#test/support/running-sallyport.ts';

let app: RunningSallyport;
let server: OAuth1Server;
let toolkits = 0;

beforeAll(async () => {
  [app, server] = await Promise.all([runSallyport(), startOAuth1Server()]);
});

afterAll(async () => {
  await app?.close();
  await server?.close();
});

beforeEach(() => {
  Object.assign(server.quirks, { denies: false, namesDenied: false, confirmsCallback: true, answers: null });
});

/** A toolkit of the server and an app for it; the app's id. */
async function newApp(facts: AuthScheme['oauth'] = {}, secret = server.consumer.secret): Promise<string> {
  toolkits += 1;
  const slug = `clips-${toolkits}`;
  await app.call('toolkits.create', {
    slug,
    name: slug,
    base_url: server.origin,
    auth_schemes: [{ mode: 'OAUTH1', oauth: { ...server.facts, ...facts } }],
    identity: { path: '/me', pointer: '/login' },
  });
  const { id } = await app.call('authConfigs.create', {
    toolkit: slug,
    client_id: server.consumer.key,
    client_secret: secret,
  });
  return id;
}

async function start(configId: string, accountId?: string): Promise<Connection> {
  return app.call('connections.start', {
    auth_config_id: configId,
    open_browser: false,
    ...(accountId === undefined ? {} : { account_id: accountId }),
  });
}

function pageOf({ state }: Connection): string {
  if (!('authorize_url' in state)) throw new Error(JSON.stringify(state));
  return state.authorize_url;
}

/** Where the service sends the browser. */
async function signIn(connection: Connection): Promise<string> {
  const answer = await fetch(pageOf(connection), { redirect: 'manual' });
  return answer.headers.get('location') ?? '';
}

function land(address: string): Promise<Response> {
  return fetch(address, {
    headers: { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
  });
}

async function connect(configId: string, accountId?: string): Promise<Connection> {
  const begun = await start(configId, accountId);
  await land(await signIn(begun));
  return stateOf(begun);
}

const stateOf = ({ account_id }: Connection) => app.call('connections.get', { account_id });

function me(accountId: string): Promise<Response> {
  return fetch(`${app.url}/gateway/${accountId}/me?fields=a%20b&fields=a`, {
    headers: { 'x-api-key': app.key },
  });
}

describe('a sign-in with OAuth 1', () => {
  it.each(['HMAC-SHA1', 'HMAC-SHA256', 'PLAINTEXT'] as const)(
    'connects an account whose calls are signed by %s, and names it',
    async (method) => {
      const { account_id, state } = await connect(await newApp({ signature_method: method, realm: 'Clips' }));
      expect(state).toMatchObject({
        step: 'connected',
        account: { status: 'ACTIVE', identity: 'ada', expires_at: null, origins: [server.origin] },
      });
      expect(await (await me(account_id)).json()).toEqual({ login: 'ada' });
      await app.call('accounts.delete', { id: account_id });
    },
  );

  it('asks for the scopes and names the app, as the toolkit says', async () => {
    const configId = await newApp({
      authorize_params: { name: '{app_name}', scope: 'read,write', expiration: 'never' },
    });
    expect(Object.fromEntries(new URL(pageOf(await start(configId))).searchParams)).toMatchObject({
      name: 'Sallyport',
      scope: 'read,write',
      expiration: 'never',
    });
    await app.call('authConfigs.update', { id: configId, scopes: ['read'] });
    expect(new URL(pageOf(await start(configId))).searchParams.get('scope')).toBe('read');
  });

  it('keeps id, name and history when it is done again', async () => {
    const configId = await newApp();
    const first = await connect(configId);
    await app.call('accounts.rename', { id: first.account_id, alias: 'mine' });
    const again = await connect(configId, first.account_id);
    expect(again).toMatchObject({
      account_id: first.account_id,
      state: { step: 'connected', account: { alias: 'mine' } },
    });
    expect((await me(first.account_id)).status).toBe(200);
  });

  it('is finished with a code where the service shows one, and by no redirect', async () => {
    const begun = await start(await newApp({ verifier: 'pin' }));
    expect(begun.state.step).toBe('awaiting_code');
    const token = new URL(pageOf(begun)).searchParams.get('oauth_token') ?? '';
    const code = server.codeFor(token);
    const forged = `${app.url}/oauth/callback?oauth_token=${token}&oauth_verifier=${code}`;
    expect((await land(forged)).status).toBe(400);
    const { account_id } = begun;
    expect((await app.call('connections.enterCode', { account_id, code: ` ${code}\n` })).state.step).toBe(
      'connected',
    );
    expect((await me(account_id)).status).toBe(200);
    await expect(app.call('connections.enterCode', { account_id, code })).rejects.toMatchObject({
      code: 'ValidationFailed',
    });
  });

  it('takes the address that the person pasted', async () => {
    const begun = await start(await newApp());
    const { account_id } = begun;
    const address = await signIn(begun);
    const wrong = address.replace(/oauth_token=\w+/, 'oauth_token=another');
    await expect(app.call('connections.paste', { account_id, url: wrong })).rejects.toMatchObject({
      code: 'ValidationFailed',
      details: { fix: expect.stringContaining('oauth_verifier=') },
    });
    expect((await app.call('connections.paste', { account_id, url: address })).state.step).toBe('connected');
  });

  it('goes over a connect link too', async () => {
    const configId = await newApp();
    const answer = await fetch(`${app.url}/api/v3.1/connected_accounts/link`, {
      method: 'POST',
      headers: { 'x-api-key': app.key, 'content-type': 'application/json' },
      body: JSON.stringify({ auth_config_id: configId, user_id: 'u' }),
    });
    const link = (await answer.json()) as { redirect_url: string; connected_account_id: string };
    const page = await (await land(link.redirect_url)).text();
    expect(page).toContain(server.origin);
    expect(page).not.toContain('field.consumer');
    const accepted = await fetch(link.redirect_url, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: app.url, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        form_token: /name="form_token" value="([^"]+)"/.exec(page)?.[1] ?? '',
        decision: 'connect',
      }),
    });
    const signInPage = await fetch(accepted.headers.get('location') ?? '', { redirect: 'manual' });
    expect((await land(signInPage.headers.get('location') ?? '')).status).toBe(200);
    expect((await me(link.connected_account_id)).status).toBe(200);
  });

  it('refuses a link where the code has to be entered in the console', async () => {
    const configId = await newApp({ verifier: 'pin' });
    const answer = await fetch(`${app.url}/api/v3.1/connected_accounts/link`, {
      method: 'POST',
      headers: { 'x-api-key': app.key, 'content-type': 'application/json' },
      body: JSON.stringify({ auth_config_id: configId, user_id: 'u' }),
    });
    expect(await answer.json()).toMatchObject({
      error: { message: expect.stringContaining('sends nobody') },
    });
  });
});

describe('a redirect', () => {
  it('of another token, or none, never ends the sign-in', async () => {
    const begun = await start(await newApp());
    for (const query of ['oauth_token=wrong&oauth_verifier=x', 'denied=wrong', 'oauth_verifier=x', '']) {
      expect((await land(`${app.url}/oauth/callback?${query}`)).status).toBe(400);
    }
    await land(await signIn(begun));
    expect((await stateOf(begun)).state.step).toBe('connected');
  });

  it('that comes twice changes nothing the second time', async () => {
    const begun = await start(await newApp());
    const address = await signIn(begun);
    await land(address);
    const asked = server.received.length;
    expect((await land(address)).status).toBe(400);
    expect((await stateOf(begun)).state.step).toBe('connected');
    expect(server.received.length).toBe(asked);
  });

  it.each(['denies', 'namesDenied'] as const)('that says no (%s) ends it and tells so', async (quirk) => {
    const configId = await newApp();
    server.quirks[quirk] = true;
    expect((await connect(configId)).state).toMatchObject({
      step: 'failed',
      code: 'TokenRefused',
      fix: expect.stringContaining('declined'),
    });
  });

  it('with a wrong verifier ends it in the words of the service', async () => {
    const begun = await start(await newApp());
    await land((await signIn(begun)).replace(/oauth_verifier=\w+/, 'oauth_verifier=wrong'));
    expect((await stateOf(begun)).state).toMatchObject({
      step: 'failed',
      provider_message: 'That code is wrong',
    });
  });
});

describe('a service', () => {
  it('that does not confirm the callback is not signed in at', async () => {
    const configId = await newApp();
    server.quirks.confirmsCallback = false;
    expect((await start(configId)).state).toMatchObject({
      step: 'failed',
      code: 'AuthorizationFailed',
      message: expect.stringContaining('outdated'),
    });
  });

  it('that does not know the consumer secret is heard, and a working account stays', async () => {
    const configId = await newApp();
    const { account_id } = await connect(configId);
    await app.call('authConfigs.update', { id: configId, client_secret: 'mistyped-0123456789' });
    expect((await start(configId, account_id)).state).toMatchObject({
      step: 'failed',
      provider_message: 'Signature does not match',
      fix: expect.stringContaining('consumer secret'),
    });
    expect((await me(account_id)).status).toBe(200);
  });

  it.each([
    [{ status: 503, body: 'down' }, 'UpstreamInvalid', null],
    [{ status: 200, body: 'oauth_token=only' }, 'UpstreamInvalid', null],
    [{ status: 401, body: '<html>no</html>' }, 'TokenRefused', 'it answered 401'],
    [
      { status: 403, body: '{"errors":[{"message":"Callback URL not approved."}]}' },
      'TokenRefused',
      'Callback URL not approved',
    ],
    [{ status: 400, body: 'x'.repeat(2 * 1024 * 1024) }, 'ResponseTooLarge', null],
  ])('that answers %o fails the sign-in with %s', async (answers, code, words) => {
    const configId = await newApp();
    server.quirks.answers = answers;
    expect((await start(configId)).state).toMatchObject({ step: 'failed', code, provider_message: words });
  });

  it('that repeats a secret in its refusal is not quoted', async () => {
    const configId = await newApp({ signature_method: 'PLAINTEXT' });
    server.quirks.answers = { status: 401, body: `wrong secret: ${server.consumer.secret}` };
    const { state } = await start(configId);
    expect(state).toMatchObject({
      step: 'failed',
      provider_message: expect.stringContaining('wrong secret'),
    });
    expect(JSON.stringify(state)).not.toContain(server.consumer.secret);
  });
});

it('keeps every secret out of what the console and agents are told', async () => {
  const { account_id } = await connect(await newApp());
  const told = JSON.stringify([
    await app.call('accounts.get', { id: account_id }),
    await app.call('authConfigs.list', {}),
    await app.call('connections.get', { account_id }),
    await app.call('calls.list', {}),
  ]);
  for (const secret of server.secrets) expect(told).not.toContain(secret);
});

it('sends a consumer secret nowhere but where it was entered for', async () => {
  const configId = await newApp();
  const { toolkit } = await app.call('authConfigs.get', { id: configId });
  const elsewhere = 'http://127.0.0.1:1';
  await app.call('toolkits.update', {
    slug: toolkit,
    name: toolkit,
    base_url: server.origin,
    auth_schemes: [
      {
        mode: 'OAUTH1',
        oauth: {
          ...server.facts,
          request_token_url: `${elsewhere}/r`,
          access_token_url: `${elsewhere}/a`,
        },
      },
    ],
  });
  await expect(start(configId)).rejects.toMatchObject({ code: 'OriginUnconfirmed' });
});
