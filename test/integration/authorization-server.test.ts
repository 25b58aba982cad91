import * as oauth from 'oauth4webapi';
import { chromium } from 'playwright';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type AuthorizationServer,
  clients,
  startAuthorizationServer,
  webRedirectUri,
} from '#test/support/authorization-server.ts';
import { chromiumArgs, chromiumPath, hasChromium } from '#test/support/chromium-options.ts';

// The server that the OAuth suites trust is itself checked here, with a client library of its own kind.

const redirectUri = 'http://127.0.0.1:4319/oauth/callback';
const insecure = { [oauth.allowInsecureRequests]: true };

let server: AuthorizationServer;

beforeEach(async () => {
  server = await startAuthorizationServer();
});

afterEach(() => server.close());

interface Tokens {
  readonly access_token: string;
  readonly refresh_token?: string;
  readonly scope?: string;
  readonly expires_in?: number;
}

async function ask(parameters: Record<string, string>): Promise<Response> {
  return fetch(server.facts.token_url, { method: 'POST', body: new URLSearchParams(parameters) });
}

const asPost = { client_id: clients.post.clientId, client_secret: clients.post.clientSecret };

function authorizeUrl(changes: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    client_id: clients.post.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'read write',
    state: 'state-1',
    ...changes,
  });
  return `${server.facts.authorize_url}?${query}`;
}

async function signIn(changes: Record<string, string> = {}): Promise<Tokens> {
  const callback = new URL(await server.approve(authorizeUrl(changes)));
  const code = callback.searchParams.get('code') ?? '';
  const response = await ask({
    ...asPost,
    grant_type: 'authorization_code',
    code,
    redirect_uri: changes.redirect_uri ?? redirectUri,
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Tokens;
}

const refresh = (token: string | undefined) =>
  ask({ ...asPost, grant_type: 'refresh_token', refresh_token: token ?? '' });

async function me(token: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${server.resource.origin}/me`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return { status: response.status, body: await response.json() };
}

describe('the authorization code flow', () => {
  it.each([
    ['basic', clients.basic, oauth.ClientSecretBasic(clients.basic.clientSecret)],
    ['post', clients.post, oauth.ClientSecretPost(clients.post.clientSecret)],
    ['public', clients.desktop, oauth.None()],
  ])('with PKCE works for a %s client', async (_name, { clientId }, authentication) => {
    const issuer = new URL(server.issuer);
    const as = await oauth.processDiscoveryResponse(
      issuer,
      await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure }),
    );
    const verifier = oauth.generateRandomCodeVerifier();
    const callback = await server.approve(
      authorizeUrl({
        client_id: clientId,
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      }),
    );
    const client = { client_id: clientId };
    const parameters = oauth.validateAuthResponse(as, client, new URL(callback), 'state-1');
    const tokens = await oauth.processAuthorizationCodeResponse(
      as,
      client,
      await oauth.authorizationCodeGrantRequest(
        as,
        client,
        authentication,
        parameters,
        redirectUri,
        verifier,
        insecure,
      ),
    );
    expect(tokens).toMatchObject({ token_type: 'bearer', scope: 'read write', expires_in: 3_600 });
    expect(await me(tokens.access_token)).toMatchObject({
      status: 200,
      body: { login: 'octo', email: 'octo@example.test', sub: 'person-1', client_id: clientId },
    });
    expect(server.tokenRequests).toMatchObject([{ grantType: 'authorization_code', status: 200 }]);
  });

  it.runIf(hasChromium).each([
    ['Allow', /[?&]code=/],
    ['Deny', /[?&]error=access_denied/],
  ])('needs one click in a browser: %s', async (button, ending) => {
    const browser = await chromium.launch({
      ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
      args: [...chromiumArgs],
    });
    try {
      const page = await browser.newPage();
      await page.goto(authorizeUrl());
      const redirected = page.waitForRequest((request) => request.url().startsWith(redirectUri));
      await page.getByRole('button', { name: button }).click();
      expect((await redirected).url()).toMatch(ending);
    } finally {
      await browser.close();
    }
  });

  it('requires PKCE of a public client', async () => {
    const callback = await server.approve(authorizeUrl({ client_id: clients.desktop.clientId }));
    expect(new URL(callback).searchParams.get('error')).toBe('invalid_request');
  });

  it('ends with access_denied and the reason where the person says no', async () => {
    const { searchParams } = new URL(await server.deny(authorizeUrl()));
    expect(Object.fromEntries(searchParams)).toEqual({
      error: 'access_denied',
      error_description: 'The person pressed Deny.',
      state: 'state-1',
      iss: server.issuer,
    });
  });

  it('ends at the web app’s own address, where nothing is called', async () => {
    const web = { client_id: clients.web.clientId, redirect_uri: webRedirectUri };
    expect(await server.approve(authorizeUrl(web))).toMatch(
      /^https:\/\/app\.example\.test\/oauth\/callback\?code=/,
    );
  });

  it('ends on an error page of the server where the redirect is not registered', async () => {
    const elsewhere = authorizeUrl({ redirect_uri: 'http://127.0.0.1:4319/elsewhere' });
    await expect(server.approve(elsewhere)).rejects.toThrow(/redirect_uri/);
  });

  it('grants less than was asked for where the person withholds a scope', async () => {
    server.behaviour.withheldScopes = ['write'];
    expect((await signIn()).scope).toBe('read');
  });

  it('gives no refresh token where told not to', async () => {
    server.behaviour.issuesRefreshTokens = false;
    expect(await signIn()).not.toHaveProperty('refresh_token');
  });
});

describe('a refresh', () => {
  it('rotates the refresh token, and ends the grant where the old one comes again', async () => {
    const first = await signIn();
    const second = (await (await refresh(first.refresh_token)).json()) as Tokens;
    expect(second.refresh_token).not.toBe(first.refresh_token);
    const replayed = await refresh(first.refresh_token);
    expect(replayed.status).toBe(400);
    expect(await replayed.json()).toMatchObject({ error: 'invalid_grant' });
    expect((await refresh(second.refresh_token)).status).toBe(400);
    expect((await me(second.access_token)).status).toBe(401);
  });

  it('without rotation answers no refresh token, and the old one stays good', async () => {
    server.behaviour.rotatesRefreshTokens = false;
    const { refresh_token: token } = await signIn();
    for (const _ of [1, 2]) {
      const response = await refresh(token);
      expect(response.status).toBe(200);
      expect(await response.json()).not.toHaveProperty('refresh_token');
    }
  });

  it('fails with invalid_grant once refresh tokens are withdrawn', async () => {
    const { refresh_token: token } = await signIn();
    expect(server.withdrawRefreshTokens()).toBe(1);
    expect(await (await refresh(token)).json()).toMatchObject({ error: 'invalid_grant' });
  });
});

describe('access tokens', () => {
  it('stop working at the API when told to, unlike the refresh token', async () => {
    const { access_token: token, refresh_token: refreshToken } = await signIn();
    expect(server.expireAccessTokens()).toBe(1);
    expect((await me(token)).status).toBe(401);
    const renewed = (await (await refresh(refreshToken)).json()) as Tokens;
    expect((await me(renewed.access_token)).status).toBe(200);
    expect(server.resource.answers).toEqual([401, 200]);
  });

  it('run out by themselves after the seconds set', async () => {
    server.behaviour.accessTokenSeconds = 1;
    const tokens = await signIn();
    expect(tokens.expires_in).toBe(1);
    await vi.waitUntil(async () => (await me(tokens.access_token)).status === 401, { timeout: 10_000 });
  });

  it.each(['', 'unknown'])('are refused by the API where there is none such: "%s"', async (token) => {
    expect((await me(token)).status).toBe(401);
  });
});

describe('the other flows', () => {
  it('give a device its token once the person allows it, and tell the interval', async () => {
    const desktop = { client_id: clients.desktop.clientId };
    const started = await fetch(server.facts.device_authorization_url, {
      method: 'POST',
      body: new URLSearchParams({ ...desktop, scope: 'read' }),
    });
    const device = (await started.json()) as Record<string, string>;
    expect(device).toMatchObject({
      interval: 1,
      expires_in: 600,
      verification_uri: `${server.issuer}/device`,
    });
    const poll = async () => {
      const response = await ask({
        ...desktop,
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
        device_code: device.device_code ?? '',
      });
      return { status: response.status, body: (await response.json()) as Record<string, string> };
    };
    expect(await poll()).toMatchObject({ status: 400, body: { error: 'authorization_pending' } });
    await server.approveDevice(device.verification_uri ?? '', device.user_code);
    const { status, body } = await poll();
    expect(status).toBe(200);
    expect((await me(body.access_token ?? '')).status).toBe(200);
  });

  it('tell a device that the person said no', async () => {
    const started = await fetch(server.facts.device_authorization_url, {
      method: 'POST',
      body: new URLSearchParams({ client_id: clients.desktop.clientId, scope: 'read' }),
    });
    const device = (await started.json()) as Record<string, string>;
    await server.denyDevice(device.verification_uri_complete ?? '');
    const response = await ask({
      client_id: clients.desktop.clientId,
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: device.device_code ?? '',
    });
    expect(await response.json()).toMatchObject({ error: 'access_denied' });
  });

  it('do not take a device code that is not there', async () => {
    await expect(server.approveDevice(`${server.issuer}/device`, 'AAAA-BBBB')).rejects.toThrow(/not known/);
  });

  it('give client credentials a token without a person', async () => {
    const response = await ask({ ...asPost, grant_type: 'client_credentials', scope: 'read' });
    const tokens = (await response.json()) as Tokens;
    expect(await me(tokens.access_token)).toMatchObject({ status: 200, body: { scope: 'read' } });
    expect(tokens).not.toHaveProperty('refresh_token');
    expect(server.expireAccessTokens()).toBe(1);
    expect((await me(tokens.access_token)).status).toBe(401);
  });

  it('register an app (RFC 7591) that can sign in at once', async () => {
    const response = await fetch(server.registrationUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        redirect_uris: ['http://127.0.0.1/oauth/callback'],
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
      }),
    });
    expect(response.status).toBe(201);
    const { client_id: clientId } = (await response.json()) as { client_id: string };
    const callback = await server.approve(
      authorizeUrl({
        client_id: clientId,
        code_challenge: await oauth.calculatePKCECodeChallenge(oauth.generateRandomCodeVerifier()),
        code_challenge_method: 'S256',
      }),
    );
    expect(new URL(callback).searchParams.get('code')).toBeTruthy();
  });

  it('revoke a token (RFC 7009), or fail to where told so', async () => {
    const { access_token: token, refresh_token: refreshToken = '' } = await signIn();
    const revoke = () =>
      fetch(server.facts.revocation_url, {
        method: 'POST',
        body: new URLSearchParams({ ...asPost, token: refreshToken }),
      });
    server.behaviour.revocationEndpoint = 'fails';
    expect((await revoke()).status).toBe(503);
    expect((await me(token)).status).toBe(200);
    server.behaviour.revocationEndpoint = 'works';
    expect((await revoke()).status).toBe(200);
    expect((await me(token)).status).toBe(401);
    expect(server.revocations).toEqual([expect.objectContaining({ token: refreshToken })]);
  });
});

describe('the token endpoint', () => {
  it.each([
    ['fails', 500, /database/],
    ['answers_html', 200, /<!doctype html>/],
    ['invalid_grant', 400, /"error":"invalid_grant"/],
  ] as const)('%s where told to', async (mode, status, body) => {
    server.behaviour.tokenEndpoint = mode;
    const response = await refresh('any');
    expect(response.status).toBe(status);
    expect(await response.text()).toMatch(body);
    expect(server.tokenRequests).toMatchObject([
      { grantType: 'refresh_token', parameters: { refresh_token: 'any' }, status },
    ]);
  });

  it('hangs where told to, until the caller gives up', async () => {
    server.behaviour.tokenEndpoint = 'hangs';
    const arrived = server.nextTokenRequest();
    const abort = new AbortController();
    const asked = fetch(server.facts.token_url, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'any' }),
      signal: abort.signal,
    });
    expect(await arrived).toMatchObject({ grantType: 'refresh_token', status: null });
    abort.abort();
    await expect(asked).rejects.toThrow(/abort/);
  });

  it('loses its answer where told to, after the old token was spent', async () => {
    const { refresh_token: token } = await signIn();
    server.behaviour.tokenEndpoint = 'loses_answer';
    await expect(refresh(token)).rejects.toThrow();
    server.behaviour.tokenEndpoint = 'works';
    expect((await refresh(token)).status).toBe(400);
  });

  it('holds its answer back for as long as a test needs', async () => {
    const { refresh_token: token } = await signIn();
    const held = Promise.withResolvers<void>();
    server.behaviour.beforeTokenAnswer = () => held.promise;
    const issued = server.nextTokenRequest();
    const order: string[] = [];
    const asked = refresh(token).then(() => order.push('answered'));
    await issued;
    order.push('issued');
    held.resolve();
    await asked;
    expect(order).toEqual(['issued', 'answered']);
  });
});
