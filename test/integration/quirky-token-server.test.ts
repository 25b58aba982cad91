import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type QuirkyTokenServer, startQuirkyTokenServer } from '#test/support/quirky-token-server.ts';

let server: QuirkyTokenServer;

beforeEach(async () => {
  server = await startQuirkyTokenServer();
});

afterEach(() => server.close());

async function freshCode(): Promise<string> {
  const query = new URLSearchParams({ redirect_uri: 'http://127.0.0.1:1/cb?own=1', state: 's' });
  const response = await fetch(`${server.facts.authorize_url}?${query}`, { redirect: 'manual' });
  const { searchParams } = new URL(response.headers.get('location') ?? '');
  expect(Object.fromEntries(searchParams)).toMatchObject({
    own: '1',
    state: 's',
    ...server.quirks.callbackExtra,
  });
  return searchParams.get('code') ?? '';
}

const { stringify } = JSON;
const asClient = () => ({ client_id: server.client.clientId, client_secret: server.client.clientSecret });

async function ask(parameters: Record<string, string>, headers: Record<string, string> = {}) {
  const body = { ...asClient(), ...parameters };
  const response = await fetch(server.facts.token_url, {
    method: 'POST',
    headers,
    body: headers['content-type'] === 'application/json' ? stringify(body) : new URLSearchParams(body),
  });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}

const exchange = async (headers: Record<string, string> = {}) =>
  ask({ grant_type: 'authorization_code', code: await freshCode() }, headers);

describe('a server with quirks', () => {
  it('has none at first: each code works once, and tokens work at its API until they expire', async () => {
    const code = await freshCode();
    const { status, text } = await ask({ grant_type: 'authorization_code', code });
    const tokens = JSON.parse(text);
    expect({ status, tokens }).toMatchObject({
      status: 200,
      tokens: { token_type: 'bearer', expires_in: 3_600 },
    });
    expect(await ask({ grant_type: 'authorization_code', code })).toMatchObject({ status: 400 });
    const me = () =>
      fetch(`${server.origin}/me`, { headers: { authorization: `Bearer ${tokens.access_token}` } });
    expect((await me()).status).toBe(200);
    server.expireAccessTokens();
    expect((await me()).status).toBe(401);
    const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token };
    expect(JSON.parse((await ask(refresh)).text)).toHaveProperty('refresh_token');
    expect(await ask(refresh)).toMatchObject({ status: 400, text: expect.stringContaining('invalid_grant') });
  });

  it('answers a form unless JSON is asked for', async () => {
    server.quirks.answers = 'form_unless_asked';
    expect((await exchange()).text).toMatch(/^access_token=access_/);
    expect((await exchange({ accept: 'application/json' })).text).toMatch(/^\{"access_token"/);
    server.quirks.answers = 'form';
    expect((await exchange({ accept: 'application/json' })).text).toMatch(/^access_token=/);
    server.quirks.answers = 'mislabelled';
    expect(await exchange()).toMatchObject({
      type: expect.stringContaining('html'),
      text: expect.stringMatching(/^\{/),
    });
  });

  it.each([
    ['inside_200', '{"error":"invalid_grant"'],
    ['ok_false', '{"ok":false,"error":"invalid_grant"'],
  ] as const)('tells errors with status 200 (%s)', async (errors, start) => {
    server.quirks.errors = errors;
    const refused = await ask({ grant_type: 'refresh_token', refresh_token: 'unknown' });
    expect(refused.status).toBe(200);
    expect(refused.text.startsWith(start)).toBe(true);
  });

  it('takes JSON only where told to', async () => {
    server.quirks.takes = 'json';
    expect(await exchange()).toMatchObject({
      status: 400,
      text: expect.stringContaining('application/json'),
    });
    expect(await exchange({ 'content-type': 'application/json' })).toMatchObject({ status: 200 });
    expect(server.requests.at(-1)).toMatchObject({
      contentType: 'application/json',
      authorization: null,
      parameters: { grant_type: 'authorization_code', ...asClient() },
    });
  });

  it.each(['3600', -1, 0, 1e12, null, undefined])(
    'sends the lifetime as it is told: %s',
    async (expiresIn) => {
      server.quirks.expiresIn = expiresIn;
      expect(JSON.parse((await exchange()).text).expires_in).toBe(expiresIn);
    },
  );

  it('gives a refresh token the first time only, which stays good', async () => {
    server.quirks.refreshTokens = 'first_only';
    const { refresh_token: token } = JSON.parse((await exchange()).text);
    for (const _ of [1, 2]) {
      const again = await ask({ grant_type: 'refresh_token', refresh_token: token });
      expect(again.status).toBe(200);
      expect(JSON.parse(again.text)).not.toHaveProperty('refresh_token');
    }
  });

  it('adds values to the answer and to the redirect', async () => {
    server.quirks.extra = { team: { id: 'T1' }, instance_url: 'https://eu.example.test' };
    server.quirks.callbackExtra = { realmId: '42' };
    Object.assign(server.quirks, { tokenType: undefined, scope: ['a', 'b'] });
    const answer = JSON.parse((await exchange()).text);
    expect(answer).toMatchObject({ team: { id: 'T1' }, scope: ['a', 'b'] });
    expect(answer).not.toHaveProperty('token_type');
  });

  it('refuses a wrong client, and everything where told to', async () => {
    expect(await ask({ grant_type: 'client_credentials', client_secret: 'wrong' })).toMatchObject({
      status: 400,
    });
    expect(await ask({ grant_type: 'client_credentials' })).toMatchObject({ status: 200 });
    server.quirks.refuses = { error: 'temporarily_unavailable' };
    expect((await ask({ grant_type: 'client_credentials' })).text).toContain('temporarily_unavailable');
  });
});
