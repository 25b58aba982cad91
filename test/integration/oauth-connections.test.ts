import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AuthConfig } from '#shared/domain/auth-config.ts';
import type { Connection } from '#shared/domain/connection.ts';
import { type AuthorizationServer, startAuthorizationServer } from '#test/support/authorization-server.ts';
import { renewByHand } from '#test/support/oauth-account.ts';
import { type RunningSallyport, runSallyport } from '#test/support/running-sallyport.ts';

let app: RunningSallyport;
let provider: AuthorizationServer;
let config: AuthConfig;

beforeAll(async () => {
  [app, provider] = await Promise.all([runSallyport(), startAuthorizationServer()]);
  await createToolkit('acme', provider.facts);
  config = await configFor('OAUTH2', provider.clients.post);
});

afterAll(async () => {
  await app.close();
  await provider.close();
});

beforeEach(() => {
  Object.assign(provider.behaviour, { tokenEndpoint: 'works' });
});

async function createToolkit(slug: string, facts: object, base_url_vars = {}): Promise<void> {
  const inject = [{ in: 'header' as const, name: 'Authorization', value: 'Bearer {access_token}' }];
  await app.call('toolkits.create', {
    slug,
    name: slug,
    base_url: provider.resource.origin,
    base_url_vars,
    test_path: '/me',
    auth_schemes: [
      { mode: 'OAUTH2', inject, oauth: { ...facts, default_scopes: ['openid', 'offline_access'] } },
      { mode: 'S2S_OAUTH2', inject, oauth: { token_url: provider.facts.token_url } },
    ],
  });
}

async function configFor(
  auth_scheme: 'OAUTH2' | 'S2S_OAUTH2',
  client: { clientId: string; clientSecret: string },
  toolkit = 'acme',
): Promise<AuthConfig> {
  return app.call('authConfigs.create', {
    toolkit,
    auth_scheme,
    client_id: client.clientId,
    ...(client.clientSecret === '' ? {} : { client_secret: client.clientSecret }),
  });
}

function start(changes: object = {}): Promise<Connection> {
  return app.call('connections.start', { auth_config_id: config.id, ...changes });
}

function authorizeUrlOf({ state }: Connection): string {
  if (state.step !== 'awaiting_browser') throw new Error(`is ${JSON.stringify(state)}`);
  return state.authorize_url;
}

interface Page {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Arrives at an address as a browser does that another site sent; `fetch` would not say that it navigates. */
async function arrive(url: string, form?: URLSearchParams): Promise<Page> {
  const sent = request(url, {
    method: form ? 'POST' : 'GET',
    headers: {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
      ...(form ? { origin: provider.issuer, 'content-type': 'application/x-www-form-urlencoded' } : {}),
    },
  }).end(form?.toString());
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return { status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(chunks).toString() };
}

/** Walks the sign-in as a person would, to the page that the gateway answers with. */
async function signIn(connection: Connection): Promise<Page> {
  return arrive(await provider.approve(authorizeUrlOf(connection)));
}

async function connected(): Promise<string> {
  const connection = await start();
  await signIn(connection);
  return connection.account_id;
}

function callMe(accountId: string): Promise<Response> {
  return fetch(`${app.url}/gateway/${accountId}/me`, { headers: { 'x-api-key': app.key } });
}

describe('signing in with the browser', () => {
  it('opens the provider’s page, takes the redirect and makes the account usable', async () => {
    const connection = await start();
    expect(connection.state.step).toBe('awaiting_browser');
    const opened = await app.nextOpened();
    expect(opened).toBe(authorizeUrlOf(connection));
    const asked = new URL(opened).searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(asked.get('redirect_uri')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/oauth\/callback$/);
    expect(asked.get('state')).toMatch(/^[\w-]{43}$/);

    const page = await signIn(connection);
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.headers['referrer-policy']).toBe('no-referrer');
    expect(page.text).toContain('Connected');
    expect(await app.call('connections.get', { account_id: connection.account_id })).toMatchObject({
      state: { step: 'connected', account: { status: 'ACTIVE', auth_config_id: config.id } },
    });
    expect((await callMe(connection.account_id)).status).toBe(200);
    await app.call('accounts.delete', { id: connection.account_id });
  });

  it('works for a public client, and with the client’s credentials in a header', async () => {
    await createToolkit('acme-basic', { ...provider.facts, token_auth_method: 'client_secret_basic' });
    const configs = [
      await configFor('OAUTH2', provider.clients.desktop),
      await configFor('OAUTH2', provider.clients.basic, 'acme-basic'),
    ];
    for (const own of configs) {
      const connection = await start({ auth_config_id: own.id });
      const page = await signIn(connection);
      expect(page.text).toContain('Connected');
      await app.call('accounts.delete', { id: connection.account_id });
    }
  });

  it('shows in every answer and event no token, code, verifier or client secret', async () => {
    const heard: unknown[] = [];
    const stop = app.sallyport.subscribe((event) => heard.push(event));
    const id = await connected();
    stop();
    provider.expireAccessTokens();
    expect((await callMe(id)).status).toBe(200);
    const forms = provider.tokenRequests.slice(-2).map(({ parameters }) => parameters);
    const secrets = forms.flatMap((form) =>
      [form.code, form.code_verifier, form.client_secret, form.refresh_token].filter(
        (value) => value !== undefined,
      ),
    );
    expect(secrets).toHaveLength(5);
    const seen = JSON.stringify([
      heard,
      await app.call('accounts.list', {}),
      await app.call('authConfigs.list', {}),
      await app.call('calls.list', {}),
      await app.call('connections.get', { account_id: id }),
    ]);
    for (const secret of secrets) expect(seen).not.toContain(secret);
    await app.call('accounts.delete', { id });
  });

  it('takes the address pasted where the redirect cannot arrive', async () => {
    const connection = await start();
    const ended = await provider.approve(authorizeUrlOf(connection));
    const { account_id } = connection;
    await expect(
      app.call('connections.paste', { account_id, url: `${app.url}/?code=x&state=y` }),
    ).rejects.toMatchObject({
      code: 'ValidationFailed',
      details: { field: 'url' },
    });
    expect(await app.call('connections.paste', { account_id, url: ended })).toMatchObject({
      state: { step: 'connected' },
    });
    await app.call('accounts.delete', { id: account_id });
  });
});

describe('a callback', () => {
  it('with a wrong state, a thousand times, does not end the sign-in', async () => {
    const connection = await start();
    for (let attempt = 0; attempt < 1_000; attempt += 1) {
      const answer = await fetch(`${app.url}/oauth/callback?code=x&state=wrong-${attempt}`);
      expect(answer.status).toBe(400);
      await answer.body?.cancel();
    }
    expect((await signIn(connection)).text).toContain('Connected');
    await app.call('accounts.delete', { id: connection.account_id });
  });

  it('is good once', async () => {
    const connection = await start();
    const ended = await provider.approve(authorizeUrlOf(connection));
    expect((await arrive(ended)).status).toBe(200);
    expect((await arrive(`${app.url}/oauth/callback${new URL(ended).search}`)).status).toBe(400);
    expect((await callMe(connection.account_id)).status).toBe(200);
    await app.call('accounts.delete', { id: connection.account_id });
  });

  it('from another issuer is refused before any token is asked for', async () => {
    const connection = await start();
    const ended = new URL(await provider.approve(authorizeUrlOf(connection)));
    const before = provider.tokenRequests.length;
    ended.searchParams.set('iss', 'https://evil.example');
    expect((await arrive(ended.href)).text).toContain('Not connected');
    expect(provider.tokenRequests).toHaveLength(before);
    await app.call('accounts.delete', { id: connection.account_id });
  });

  it('may be posted as a form by the provider’s page, and shows markup as text', async () => {
    const connection = await start();
    const { searchParams } = new URL(authorizeUrlOf(connection));
    const page = await arrive(
      `${app.url}/api/v3/toolkits/auth/callback`,
      new URLSearchParams({
        error: 'access_denied',
        error_description: '<script>alert(1)</script>',
        state: searchParams.get('state') ?? '',
        iss: provider.issuer,
      }),
    );
    expect(page.text).toContain('Not connected');
    expect(page.text).not.toContain('<script');
    await app.call('accounts.delete', { id: connection.account_id });
  });
});

describe('a connection that cannot even start', () => {
  it('leaves no account and no alias behind', async () => {
    await createToolkit(
      'acme-tenant',
      { ...provider.facts, token_url: 'https://{tenant}.id.example/token' },
      {
        tenant: { label: 'Tenant' },
      },
    );
    const own = await configFor('OAUTH2', provider.clients.post, 'acme-tenant');
    const attempt = start({ auth_config_id: own.id, alias: 'nobody' });
    await expect(attempt).rejects.toMatchObject({ code: 'ValidationFailed' });
    expect((await app.call('accounts.list', { toolkit: 'acme-tenant' })).items).toEqual([]);
  });
});

describe('a sign-in that fails', () => {
  it('because the person declined says so, in the provider’s words, and marks the account', async () => {
    const connection = await start();
    await arrive(await provider.deny(authorizeUrlOf(connection)));
    expect(await app.call('connections.get', { account_id: connection.account_id })).toMatchObject({
      state: { step: 'failed', code: 'TokenRefused', fix: expect.stringContaining('declined') },
    });
    const account = await app.call('accounts.get', { id: connection.account_id });
    expect(account).toMatchObject({ status: 'FAILED', status_reason: expect.any(String) });
    await app.call('accounts.delete', { id: account.id });
  });

  it('because the client secret is wrong says which value to correct', async () => {
    const wrong = await configFor('OAUTH2', { ...provider.clients.post, clientSecret: 'not-the-secret' });
    const connection = await start({ auth_config_id: wrong.id });
    await signIn(connection);
    expect(await app.call('connections.get', { account_id: connection.account_id })).toMatchObject({
      state: { step: 'failed', fix: expect.stringContaining('client id or secret') },
    });
    await app.call('accounts.delete', { id: connection.account_id });
  });

  it('because it was cancelled ends at once', async () => {
    const { account_id } = await start();
    expect(await app.call('connections.cancel', { account_id })).toMatchObject({ state: { step: 'failed' } });
    await app.call('accounts.delete', { id: account_id });
  });

  it('leaves a working account working', async () => {
    const id = await connected();
    const again = await start({ account_id: id });
    await arrive(await provider.deny(authorizeUrlOf(again)));
    expect((await callMe(id)).status).toBe(200);
    const once = await start({ account_id: id });
    await signIn(once);
    expect(once.account_id).toBe(id);
    expect((await callMe(id)).status).toBe(200);
    await app.call('accounts.delete', { id });
  });
});

describe('deleting an account', () => {
  it('withdraws its tokens at the provider, and says where that failed', async () => {
    const id = await connected();
    const before = provider.revocations.length;
    expect(await app.call('accounts.delete', { id })).toEqual({ id, revoked: true });
    expect(provider.revocations).toHaveLength(before + 1);
    const other = await connected();
    provider.behaviour.revocationEndpoint = 'fails';
    expect(await app.call('accounts.delete', { id: other })).toEqual({ id: other, revoked: false });
    provider.behaviour.revocationEndpoint = 'works';
  });
});

describe('other grants', () => {
  it('connects by a code that the person enters elsewhere', async () => {
    const own = await configFor('OAUTH2', provider.clients.desktop);
    const done = Promise.withResolvers<void>();
    const stop = app.sallyport.subscribe((event) => {
      if (event.name === 'connection.changed' && event.payload.state.step === 'connected') done.resolve();
    });
    const { account_id, state } = await start({ auth_config_id: own.id, method: 'device' });
    if (state.step !== 'awaiting_device') throw new Error(JSON.stringify(state));
    expect(state.user_code).toMatch(/\w/);
    await provider.approveDevice(state.verification_uri, state.user_code);
    await done.promise;
    stop();
    expect((await callMe(account_id)).status).toBe(200);
    await app.call('accounts.delete', { id: account_id });
  }, 60_000);

  it('connects an app as itself', async () => {
    const own = await configFor('S2S_OAUTH2', provider.clients.post);
    const connection = await start({ auth_config_id: own.id });
    expect(connection).toMatchObject({ state: { step: 'connected' } });
    expect((await callMe(connection.account_id)).status).toBe(200);
    await app.call('accounts.delete', { id: connection.account_id });
  });
});

describe('an access token that has ended', () => {
  it('is renewed once for many calls at a time, and every call succeeds', async () => {
    const id = await connected();
    provider.expireAccessTokens();
    const before = provider.tokenRequests.length;
    const answers = await Promise.all(Array.from({ length: 200 }, () => callMe(id)));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
    expect(provider.tokenRequests.length - before).toBe(1);
    await Promise.all(answers.map((answer) => answer.body?.cancel()));
    await app.call('accounts.delete', { id });
  });

  it('and cannot be renewed for a passing reason leaves the upstream’s 401 and the account as they are', async () => {
    const id = await connected();
    provider.expireAccessTokens();
    Object.assign(provider.behaviour, { tokenEndpoint: 'fails' });
    expect((await callMe(id)).status).toBe(401);
    expect(await app.call('accounts.get', { id })).toMatchObject({ status: 'ACTIVE' });
    Object.assign(provider.behaviour, { tokenEndpoint: 'works' });
    expect((await renewByHand(app, id)).status).toBe(200);
    expect((await callMe(id)).status).toBe(200);
    await app.call('accounts.delete', { id });
  });

  it('and whose grant is gone expires the account, which can be connected again under its id', async () => {
    const id = await connected();
    provider.expireAccessTokens();
    provider.withdrawRefreshTokens();
    expect((await callMe(id)).status).toBe(401);
    expect(await app.call('accounts.get', { id })).toMatchObject({
      status: 'EXPIRED',
      status_reason: expect.stringContaining('Connect the account again'),
    });
    expect((await callMe(id)).status).toBe(422);
    await signIn(await start({ account_id: id }));
    expect((await callMe(id)).status).toBe(200);
    await app.call('accounts.delete', { id });
  });

  it('of the caller’s own is handed back without touching the account’s', async () => {
    const id = await connected();
    const before = provider.tokenRequests.length;
    const answer = await fetch(`${app.url}/api/v3.1/tools/execute/proxy`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': app.key },
      body: JSON.stringify({
        endpoint: '/me',
        method: 'GET',
        connected_account_id: id,
        parameters: [{ name: 'Authorization', type: 'header', value: 'Bearer wrong' }],
      }),
    });
    expect(await answer.json()).toMatchObject({ status: 401 });
    expect(provider.tokenRequests).toHaveLength(before);
    await app.call('accounts.delete', { id });
  });
});
