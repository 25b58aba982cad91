import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { forwardBuffered, type ProxyCall } from '#main/core/proxy/index.ts';
import type { ConnectedAccount } from '#shared/domain/account.ts';
import { createOAuthApp, renewByHand, signInStraight } from '#test/support/oauth-account.ts';
import { type RunningSallyport, runSallyport, testPassphrase } from '#test/support/running-sallyport.ts';
import {
  grant,
  type ScriptedProvider,
  type ScriptedTokenRequest,
  sendJson,
  startScriptedProvider,
} from '#test/support/scripted-provider.ts';

const manyCalls = Number(process.env.SALLYPORT_REFRESH_CALLS ?? 2_000);
const dayMs = 86_400_000;

let app: RunningSallyport;
let provider: ScriptedProvider;
let accountId = '';
let authConfigId = '';
let toolkits = 0;

beforeAll(async () => {
  app = await runSallyport();
});

afterAll(() => app.close());

beforeEach(async () => {
  provider = await startScriptedProvider();
  authConfigId = await appFor(provider);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await provider.close();
});

function appFor(server: ScriptedProvider, facts: object = {}): Promise<string> {
  toolkits += 1;
  return createOAuthApp(app, {
    slug: `acme-${toolkits}`,
    baseUrl: server.origin,
    facts: { ...server.facts, ...facts },
  });
}

/** An account whose token ends as told: at once unless another lifetime is given. */
async function connected(members: object = {}): Promise<string> {
  const usual = provider.answerTokens;
  provider.answerTokens = ({ response }) =>
    grant(response, { access_token: 'access-0', refresh_token: 'refresh-0', expires_in: 0.001, ...members });
  const { account_id, state } = await signInStraight(app, authConfigId);
  expect(state.step).toBe('connected');
  provider.answerTokens = usual;
  accountId = account_id;
  return accountId;
}

function callOf(changes: Partial<ProxyCall> = {}): ProxyCall {
  return {
    frontDoor: 'pass_through',
    key: null,
    account: { id: accountId },
    method: 'GET',
    endpoint: '/me',
    headers: [],
    query: [],
    body: null,
    limits: { connectMs: 10_000, headersMs: 60_000, idleMs: 60_000, totalMs: null },
    ...changes,
  };
}

async function call(changes: Partial<ProxyCall> = {}): Promise<{ status: number; text: string }> {
  const { status, body } = await forwardBuffered(app.sallyport.core.proxy, callOf(changes));
  return { status, text: Buffer.from(body).toString() };
}

const account = (): Promise<ConnectedAccount> => app.call('accounts.get', { id: accountId });
const refreshes = () =>
  provider.tokenRequests.filter(({ parameters }) => parameters.grant_type === 'refresh_token');

/** The server's own words for every code that a call ended with. */
async function outcomes(count: number): Promise<Set<string>> {
  const ended = await Promise.allSettled(Array.from({ length: count }, () => call()));
  return new Set(
    ended.map((each) =>
      each.status === 'fulfilled' ? String(each.value.status) : (each.reason as { code: string }).code,
    ),
  );
}

describe('one token request', () => {
  it('renews a token before its call, whose answer then does not hold the new one', async () => {
    await connected();
    expect(await call()).toEqual({ status: 200, text: '{"token":"{{credential}}"}' });
    expect(provider.calls.map(({ token }) => token)).toEqual(['access-2']);
  });

  it(`serves ${manyCalls} calls on a token that is known to have ended`, async () => {
    await connected();
    expect(await outcomes(manyCalls)).toEqual(new Set(['200']));
    expect(refreshes()).toHaveLength(1);
    expect(provider.calls).toHaveLength(manyCalls);
  });

  it(`serves ${manyCalls} calls on a token that the service no longer takes`, async () => {
    await connected({ expires_in: 3_600 });
    provider.accepts = (token) => token !== 'access-0';
    expect(await outcomes(manyCalls)).toEqual(new Set(['200']));
    expect(refreshes()).toHaveLength(1);
  });

  it('is all that a day’s jump of the clock costs, in either direction', async () => {
    await connected({ expires_in: 3_600 });
    const now = Date.now.bind(Date);
    for (const days of [1, -1, 0]) {
      const before = refreshes().length;
      vi.spyOn(Date, 'now').mockImplementation(() => now() + days * dayMs);
      for (let round = 0; round < 5; round += 1) expect(await outcomes(20)).toEqual(new Set(['200']));
      expect(refreshes().length - before).toBeLessThanOrEqual(1);
      vi.restoreAllMocks();
    }
  });
});

describe('a lifetime of', () => {
  it.each([
    ['nothing', undefined],
    ['a text', '3600'],
    ['a word', 'soon'],
    ['less than nothing', -1],
    ['zero', 0],
    ['thirty thousand years', 1e12],
    ['null', null],
  ])('%s (%j) causes no renewal and no nonsense date', async (_name, expires_in) => {
    await connected({ expires_in });
    expect(await outcomes(50)).toEqual(new Set(['200']));
    expect(refreshes()).toEqual([]);
    const { expires_at } = await account();
    if (expires_in === '3600') expect(Date.parse(expires_at ?? '')).toBeGreaterThan(Date.now());
    else expect(expires_at).toBeNull();
  });
});

/** What a failing token endpoint does, and how every waiter hears of it. */
const failures: readonly (readonly [string, string, (request: ScriptedTokenRequest) => void])[] = [
  ['500', 'UpstreamInvalid', ({ response }) => response.writeHead(500).end('the database is away')],
  ['503 in JSON', 'UpstreamInvalid', ({ response }) => sendJson(response, 503, { error: 'invalid_grant' })],
  ['a page', 'UpstreamInvalid', ({ response }) => response.writeHead(200).end('<!doctype html><p>Hotel')],
  ['an empty answer', 'UpstreamInvalid', ({ response }) => response.writeHead(200).end()],
  ['an answer without a token', 'UpstreamInvalid', ({ response }) => sendJson(response, 200, { a: 1 })],
  ['a closed connection', 'UpstreamUnreachable', ({ response }) => response.destroy()],
  ['too much', 'ResponseTooLarge', ({ response }) => grant(response, { access_token: 'x'.repeat(2 ** 20) })],
  [
    'too much, packed',
    'ResponseTooLarge',
    ({ response }) => {
      const packed = gzipSync(JSON.stringify({ access_token: 'x'.repeat(2 ** 26), token_type: 'bearer' }));
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(packed);
    },
  ],
];

describe('a token endpoint that answers', () => {
  it.each(failures)('%s gives every waiter %s and costs the account nothing', async (_name, code, answer) => {
    await connected();
    const usual = provider.answerTokens;
    provider.answerTokens = answer;
    expect(await outcomes(20)).toEqual(new Set([code]));
    expect(refreshes()).toHaveLength(1);
    expect(await account()).toMatchObject({ status: 'ACTIVE', status_reason: null });
    provider.answerTokens = usual;
    // For a while calls hear of the failure at once; whoever asks for a renewal is always heard.
    expect(await outcomes(1)).toEqual(new Set([code]));
    expect(refreshes()).toHaveLength(1);
    expect((await renewByHand(app, accountId)).status).toBe(200);
    expect((await call()).status).toBe(200);
    expect(refreshes().map(({ parameters }) => parameters.refresh_token)).toEqual(['refresh-0', 'refresh-0']);
  });

  it('nothing, or a byte now and then, is given up within 30 s', async () => {
    await connected();
    const hanging = accountId;
    const dripping = await connected();
    const drips: NodeJS.Timeout[] = [];
    provider.answerTokens = ({ response, parameters }) => {
      // The first hangs; the second says that it will answer, and never gets to the end of it.
      if (refreshes().length === 1) return;
      expect(parameters.refresh_token).toBe('refresh-0');
      response.writeHead(200, { 'content-type': 'application/json' });
      drips.push(setInterval(() => response.write(' '), 100));
    };
    const started = performance.now();
    const of = (id: string) =>
      Promise.allSettled(Array.from({ length: 10 }, () => call({ account: { id } }))).then((ended) =>
        ended.map((each) =>
          each.status === 'rejected' ? (each.reason as { code: string }).code : 'answered',
        ),
      );
    const codes = await Promise.all([of(hanging), of(dripping)]);
    expect(new Set(codes.flat())).toEqual(new Set(['UpstreamTimeout']));
    expect(performance.now() - started).toBeLessThan(30_000);
    expect(refreshes()).toHaveLength(2);
    for (const drip of drips) clearInterval(drip);
    for (const id of [hanging, dripping])
      expect(await app.call('accounts.get', { id })).toMatchObject({ status: 'ACTIVE' });
  });

  it('nothing does not keep calls waiting for whom the old token still works', async () => {
    await connected({ expires_in: 200 });
    const asked = provider.nextTokenRequest();
    provider.answerTokens = () => {};
    expect(await outcomes(5)).toEqual(new Set(['200']));
    expect(new Set(provider.calls.map(({ token }) => token))).toEqual(new Set(['access-0']));
    const { response } = await asked;
    grant(response, { access_token: 'at last', expires_in: 3_600 });
    expect((await call()).status).toBe(200);
    expect(provider.calls.at(-1)?.token).toBe('at last');
    expect(refreshes()).toHaveLength(1);
  });

  it.each([301, 302, 303, 307, 308])('%i is not followed, and its body is not taken', async (status) => {
    const elsewhere = await startScriptedProvider();
    await connected();
    provider.answerTokens = ({ response }) =>
      response
        .writeHead(status, { location: elsewhere.facts.token_url, 'content-type': 'application/json' })
        .end(JSON.stringify({ access_token: 'planted', token_type: 'bearer' }));
    expect(await outcomes(1)).toEqual(new Set(['UpstreamInvalid']));
    expect(elsewhere.connections).toBe(0);
    expect((await account()).status).toBe('ACTIVE');
    await elsewhere.close();
  });

  it('without a new refresh token leaves the old one in use', async () => {
    await connected();
    provider.answerTokens = ({ response }) => grant(response, { access_token: 'again', expires_in: 0.001 });
    for (const count of [1, 2]) {
      // The second token has ended as well, and is refused: renewed once more.
      provider.accepts = () => refreshes().length >= count;
      expect((await call()).status).toBe(200);
    }
    expect(refreshes().map(({ parameters }) => parameters.refresh_token)).toEqual(
      refreshes().map(() => 'refresh-0'),
    );
  });

  it('invalid_grant ends the account, until it is connected again under its id', async () => {
    await connected();
    const usual = provider.answerTokens;
    provider.answerTokens = ({ response }) =>
      sendJson(response, 400, { error: 'invalid_grant', error_description: 'You signed out everywhere.' });
    expect(await outcomes(20)).toEqual(new Set(['TokenRefused']));
    expect(refreshes()).toHaveLength(1);
    expect(await account()).toMatchObject({
      status: 'EXPIRED',
      status_reason: expect.stringContaining('You signed out everywhere'),
    });
    expect(await outcomes(5)).toEqual(new Set(['AccountNotActive']));
    expect(refreshes()).toHaveLength(1);
    provider.answerTokens = usual;
    expect((await signInStraight(app, authConfigId, accountId)).state.step).toBe('connected');
    expect((await call()).status).toBe(200);
  });
});

describe('an address', () => {
  it.each([
    'https://127.0.0.1',
    'https://10.0.0.1',
    'https://169.254.169.254',
    'https://[::1]',
    'http://127.0.0.1',
  ])('%s is not asked for tokens of a public service', async (host) => {
    const { port } = new URL(provider.origin);
    toolkits += 1;
    const refused = createOAuthApp(app, {
      slug: `public-${toolkits}`,
      baseUrl: 'https://api.acme.example',
      facts: { token_url: `${host}:${port}/token` },
      mode: 'S2S_OAUTH2',
    }).then(async (id) => {
      const { state } = await app.call('connections.start', { auth_config_id: id });
      if (state.step === 'failed') throw Object.assign(new Error(state.message), { code: state.code });
    });
    await expect(refused).rejects.toMatchObject({
      code: expect.stringMatching(/^(AddressBlocked|ValidationFailed)$/),
    });
    expect(provider.connections).toBe(0);
  });
});

describe('a service that refuses a token that nothing can renew', () => {
  it('ends the account, which says why and is connected again under its id', async () => {
    await connected({ refresh_token: undefined, expires_in: 3_600 });
    const usual = provider.accepts;
    provider.accepts = () => false;
    expect(await call()).toEqual({ status: 401, text: provider.refusal });
    await expect.poll(account).toMatchObject({
      status: 'EXPIRED',
      status_reason: expect.stringContaining('Connect the account again'),
    });
    expect(await outcomes(3)).toEqual(new Set(['AccountNotActive']));
    provider.accepts = usual;
    expect((await signInStraight(app, authConfigId, accountId)).state.step).toBe('connected');
    expect((await call()).status).toBe(200);
  });

  it('leaves the account alone where the agent sent a credential of its own', async () => {
    await connected({ refresh_token: undefined, expires_in: 3_600 });
    provider.accepts = () => false;
    const own = await call({ frontDoor: 'envelope', headers: [['Authorization', 'Bearer of the agent']] });
    expect(own.status).toBe(401);
    expect((await account()).status).toBe('ACTIVE');
  });
});

describe('a service that refuses', () => {
  const body = Buffer.from('{"amount":1}');

  it('the old token gets the same request once more with the new one', async () => {
    await connected({ expires_in: 3_600 });
    provider.accepts = (token) => token !== 'access-0';
    // The service echoes the token: what the agent gets never holds it, also not the new one.
    expect(await call({ method: 'POST', body })).toEqual({ status: 200, text: '{"token":"{{credential}}"}' });
    expect(provider.calls).toEqual([
      { method: 'POST', token: 'access-0', body },
      { method: 'POST', token: 'access-2', body },
    ]);
  });

  it('the new token too is heard in its own words, and no further token is spent on it', async () => {
    await connected({ expires_in: 3_600 });
    provider.accepts = () => false;
    const verbatim = { status: 401, text: provider.refusal };
    expect(await call({ method: 'POST', body })).toEqual(verbatim);
    expect(provider.calls).toHaveLength(2);
    expect(refreshes()).toHaveLength(1);
    for (let count = 0; count < 20; count += 1) expect(await call()).toEqual(verbatim);
    expect(provider.calls).toHaveLength(22);
    expect(refreshes()).toHaveLength(1);
    expect((await account()).status).toBe('ACTIVE');
  });

  it('while no new token comes is heard in its own words, and is not asked twice', async () => {
    await connected({ expires_in: 3_600 });
    provider.accepts = () => false;
    provider.answerTokens = ({ response }) => response.writeHead(500).end();
    expect(await call({ method: 'POST', body })).toEqual({ status: 401, text: provider.refusal });
    expect(provider.calls).toHaveLength(1);
  });

  it('a streamed upload, which is gone, is heard in its own words', async () => {
    await connected({ expires_in: 3_600 });
    provider.accepts = () => false;
    const answer = await fetch(`${app.url}/gateway/${accountId}/upload`, {
      method: 'POST',
      headers: { 'x-api-key': app.key },
      body: new Blob([body]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect([answer.status, answer.headers.get('x-refusal'), await answer.text()]).toEqual([
      401,
      'yes',
      provider.refusal,
    ]);
    expect(provider.calls).toHaveLength(1);
    expect(refreshes()).toEqual([]);
  });

  it('a caller that leaves during the renewal is sent nothing more', async () => {
    await connected({ expires_in: 3_600 });
    provider.accepts = () => false;
    const asked = provider.nextTokenRequest();
    provider.answerTokens = () => {};
    const failed = Promise.withResolvers<Error>();
    const refuse = () => failed.reject(new Error('it was answered'));
    const exchange = app.sallyport.core.proxy.forward(callOf({ method: 'POST', body }), {
      head: refuse,
      data: refuse,
      end: refuse,
      failed: failed.resolve,
    });
    const { response } = await asked;
    exchange.abort();
    expect(await failed.promise).toMatchObject({ code: 'CallAborted' });
    grant(response, { access_token: 'late', refresh_token: 'late', expires_in: 3_600 });
    provider.accepts = (token) => token === 'late';
    expect((await call()).status).toBe(200);
    expect(provider.calls.map(({ token }) => token).filter((token) => token === 'late')).toHaveLength(1);
    expect(provider.calls.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });
});

describe('while a renewal is under way', () => {
  /** Holds the answer back; resolves once the provider has been asked. */
  async function heldRenewal(): Promise<{ ended: Promise<Set<string>>; answer: () => void }> {
    await connected();
    const asked = provider.nextTokenRequest();
    const usual = provider.answerTokens;
    provider.answerTokens = () => {};
    const ended = outcomes(5);
    const request = await asked;
    provider.answerTokens = usual;
    return {
      ended,
      answer: () =>
        grant(request.response, { access_token: 'renewed', refresh_token: 'renewed', expires_in: 3_600 }),
    };
  }

  it('locking the vault loses no token: it is stored when the vault opens', async () => {
    const { ended, answer } = await heldRenewal();
    await app.call('vault.lock', {});
    answer();
    expect(await ended).toEqual(new Set(['VaultLocked']));
    await app.call('vault.unlock', { kind: 'passphrase', passphrase: testPassphrase });
    expect((await call()).status).toBe(200);
    expect(provider.calls.map(({ token }) => token)).toEqual(['renewed']);
    expect(refreshes()).toHaveLength(1);
    expect((await account()).status).toBe('ACTIVE');
  });

  it('disabling the account leaves it disabled, with the new token kept for later', async () => {
    const { ended, answer } = await heldRenewal();
    await app.call('accounts.disable', { id: accountId });
    answer();
    expect(await ended).toEqual(new Set(['AccountNotActive']));
    expect((await account()).status).toBe('INACTIVE');
    await app.call('accounts.enable', { id: accountId });
    expect((await call()).status).toBe(200);
    expect(provider.calls.map(({ token }) => token)).toEqual(['renewed']);
    expect(refreshes()).toHaveLength(1);
  });

  it('connecting again wins over what the old sign-in still brings', async () => {
    const { ended, answer } = await heldRenewal();
    await signInStraight(app, authConfigId, accountId);
    answer();
    expect(await ended).toEqual(new Set(['200']));
    expect(new Set(provider.calls.map(({ token }) => token))).toEqual(new Set(['access-3']));
  });
});
