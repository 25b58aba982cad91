import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '#shared/domain/connection.ts';
import { createOAuthApp, type OAuthToolkit, signInStraight } from '#test/support/oauth-account.ts';
import { type QuirkyTokenServer, startQuirkyTokenServer } from '#test/support/quirky-token-server.ts';
import { type RunningSallyport, runSallyport } from '#test/support/running-sallyport.ts';

// Providers stray from RFC 6749 in ways that are known; the catalog names the ones that cannot be told from the answer.

let app: RunningSallyport;
let server: QuirkyTokenServer;
let toolkits = 0;

beforeAll(async () => {
  app = await runSallyport();
});

afterAll(() => app.close());

beforeEach(async () => {
  server = await startQuirkyTokenServer();
});

afterEach(() => server.close());

async function connect(changes: Partial<OAuthToolkit> = {}, facts: object = {}): Promise<Connection> {
  toolkits += 1;
  const id = await createOAuthApp(app, {
    slug: `quirky-${toolkits}`,
    baseUrl: server.origin,
    client: server.client,
    ...changes,
    facts: { ...server.facts, ...facts },
  });
  return signInStraight(app, id);
}

async function callMe(accountId: string): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${app.url}/gateway/${accountId}/me`, { headers: { 'x-api-key': app.key } });
  return { status: answer.status, body: await answer.json() };
}

describe('an answer', () => {
  it.each(['json', 'form_unless_asked', 'form', 'mislabelled'] as const)(
    'written as %s connects an account and renews its token',
    async (answers) => {
      server.quirks.answers = answers;
      const { account_id, state } = await connect();
      expect(state.step).toBe('connected');
      expect((await callMe(account_id)).status).toBe(200);
      server.expireAccessTokens();
      expect((await callMe(account_id)).status).toBe(200);
      expect(server.requests.map(({ parameters }) => parameters.grant_type)).toEqual([
        'authorization_code',
        'refresh_token',
      ]);
    },
  );

  it.each([undefined, 'Bearer', 'BEARER', 'user'])(
    'with the token type %j is a bearer token',
    async (type) => {
      server.quirks.tokenType = type;
      const { account_id } = await connect();
      expect((await callMe(account_id)).status).toBe(200);
    },
  );

  it.each([undefined, null, ['read', 'write'], 7])('with the scope %j connects', async (scope) => {
    server.quirks.scope = scope;
    expect((await connect()).state.step).toBe('connected');
  });

  it('without a refresh token connects; a refused token is then the service’s answer, and the account says so', async () => {
    server.quirks.refreshTokens = 'never';
    const { account_id } = await connect();
    server.expireAccessTokens();
    expect(await callMe(account_id)).toEqual({ status: 401, body: { error: 'invalid_token' } });
    expect(server.requests).toHaveLength(1);
    await expect
      .poll(() => app.call('accounts.get', { id: account_id }))
      .toMatchObject({ status: 'EXPIRED' });
  });

  it('with a refresh token the first time only is renewed by that one again and again', async () => {
    server.quirks.refreshTokens = 'first_only';
    const { account_id } = await connect();
    for (let time = 0; time < 3; time += 1) {
      server.expireAccessTokens();
      expect((await callMe(account_id)).status).toBe(200);
    }
    const tokens = server.requests.slice(1).map(({ parameters }) => parameters.refresh_token);
    expect(tokens).toHaveLength(3);
    expect(new Set(tokens).size).toBe(1);
  });
});

describe.each(['status_400', 'inside_200', 'ok_false'] as const)('errors told as %s', (errors) => {
  it('fail a sign-in in the provider’s words', async () => {
    Object.assign(server.quirks, {
      errors,
      refuses: { error: 'access_denied', error_description: 'Your workspace does not allow this app.' },
    });
    const { account_id, state } = await connect();
    expect(state).toMatchObject({
      step: 'failed',
      code: 'TokenRefused',
      provider_message: 'Your workspace does not allow this app',
    });
    expect(await app.call('accounts.get', { id: account_id })).toMatchObject({ status: 'FAILED' });
  });

  it('end an account that is renewed only where the grant is gone', async () => {
    const { account_id } = await connect();
    server.expireAccessTokens();
    Object.assign(server.quirks, { errors, refuses: { error: 'temporarily_unavailable' } });
    expect((await callMe(account_id)).status).toBe(401);
    expect(await app.call('accounts.get', { id: account_id })).toMatchObject({ status: 'ACTIVE' });
    server.quirks.refuses = { error: 'invalid_grant' };
    const statusAfterCall = async () => {
      expect((await callMe(account_id)).status).toBeGreaterThanOrEqual(400);
      return (await app.call('accounts.get', { id: account_id })).status;
    };
    // Calls do not ask again for a moment.
    await expect.poll(statusAfterCall, { timeout: 10_000 }).toBe('EXPIRED');
  });
});

describe('a server that takes JSON', () => {
  beforeEach(() => {
    server.quirks.takes = 'json';
  });

  it('gets JSON where its toolkit says so', async () => {
    const { account_id, state } = await connect({}, { token_body: 'json' });
    expect(state.step).toBe('connected');
    server.expireAccessTokens();
    expect((await callMe(account_id)).status).toBe(200);
    expect(new Set(server.requests.map(({ contentType }) => contentType))).toEqual(
      new Set(['application/json']),
    );
  });

  it('refuses the usual form, which the account then says', async () => {
    expect((await connect()).state).toMatchObject({
      step: 'failed',
      provider_message: 'send application/json',
    });
  });
});

describe('a value of the base URL', () => {
  const variables = {
    team_id: { label: 'Team', pattern: '^T[0-9]+$', source: 'token answer' },
  };

  it.each([
    ['in the token answer', { extra: { team: { id: 'T42' } } }, 'team.id', 'T42'],
    ['in the redirect', { callbackExtra: { team_id: 'T43' } }, 'callback:team_id', 'T43'],
  ])('%s becomes part of every call', async (_place, quirks, capture, team) => {
    Object.assign(server.quirks, quirks);
    const { account_id, state } = await connect(
      { baseUrl: `${server.origin}/{team_id}`, variables },
      { capture: [capture] },
    );
    expect(state.step).toBe('connected');
    expect(await callMe(account_id)).toEqual({ status: 200, body: { login: 'quirky', path: `/${team}/me` } });
  });

  it.each(['../admin', 'T42/../x', 'evil.example', '', 7])(
    'of %j, which does not fit, connects nothing',
    async (id) => {
      server.quirks.extra = { team: { id } };
      const { account_id, state } = await connect(
        { baseUrl: `${server.origin}/{team_id}`, variables },
        { capture: ['team.id'] },
      );
      expect(state).toMatchObject({ step: 'failed', code: 'ValidationFailed' });
      expect(await app.call('accounts.get', { id: account_id })).toMatchObject({
        status: 'FAILED',
        origins: [],
      });
    },
  );

  it('that a renewal tells anew moves the account nowhere', async () => {
    server.quirks.extra = { team: { id: 'T42' } };
    const { account_id } = await connect(
      { baseUrl: `${server.origin}/{team_id}`, variables },
      { capture: ['team.id'] },
    );
    server.quirks.extra = { team: { id: 'T99' } };
    server.expireAccessTokens();
    expect(await callMe(account_id)).toMatchObject({ status: 200, body: { path: '/T42/me' } });
  });
});
