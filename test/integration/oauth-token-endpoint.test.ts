import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { oauthLimits } from '#main/core/oauth/oauth-fetch.ts';
import { createOAuthApp, renewByHand } from '#test/support/oauth-account.ts';
import { type RenewalWorld, startRenewalWorld } from '#test/support/renewal-world.ts';
import { type RunningSallyport, runSallyport } from '#test/support/running-sallyport.ts';
import {
  grant,
  type ScriptedTokenRequest,
  sendJson,
  startScriptedProvider,
} from '#test/support/scripted-provider.ts';

let app: RunningSallyport;
let world: RenewalWorld;

beforeAll(async () => {
  app = await runSallyport();
});

afterAll(() => app.close());

beforeEach(async () => {
  world = await startRenewalWorld(app);
});

afterEach(() => world.close());

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
    await world.connected({ expires_in });
    expect(await world.outcomes(50)).toEqual(new Set(['200']));
    expect(world.refreshes()).toEqual([]);
    const { expires_at } = await world.account();
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
    await world.connected();
    const usual = world.provider.answerTokens;
    world.provider.answerTokens = answer;
    expect(await world.outcomes(20)).toEqual(new Set([code]));
    expect(world.refreshes()).toHaveLength(1);
    expect(await world.account()).toMatchObject({ status: 'ACTIVE', status_reason: null });
    world.provider.answerTokens = usual;
    // For a while calls hear of the failure at once; whoever asks for a renewal is always heard.
    expect(await world.outcomes(1)).toEqual(new Set([code]));
    expect(world.refreshes()).toHaveLength(1);
    expect((await renewByHand(app, world.accountId)).status).toBe(200);
    expect((await world.call()).status).toBe(200);
    expect(world.refreshes().map(({ parameters }) => parameters.refresh_token)).toEqual([
      'refresh-0',
      'refresh-0',
    ]);
  });

  it('nothing, or a byte now and then, is given up, by limits that end before 30 s', async () => {
    const hanging = await world.connected();
    const dripping = await world.connected();
    const drips: NodeJS.Timeout[] = [];
    world.provider.answerTokens = ({ response, parameters }) => {
      // The first hangs; the second says that it will answer, and never gets to the end of it.
      if (world.refreshes().length === 1) return;
      expect(parameters.refresh_token).toBe('refresh-0');
      response.writeHead(200, { 'content-type': 'application/json' });
      drips.push(setInterval(() => response.write(' '), 100));
    };
    const of = (id: string) =>
      Promise.allSettled(Array.from({ length: 10 }, () => world.call({ account: { id } }))).then((ended) =>
        ended.map((each) =>
          each.status === 'rejected' ? (each.reason as { code: string }).code : 'answered',
        ),
      );
    const codes = await Promise.all([of(hanging), of(dripping)]);
    expect(new Set(codes.flat())).toEqual(new Set(['UpstreamTimeout']));
    // That it ends is seen here, how soon stands there: a loaded machine is late with both.
    expect(Math.max(oauthLimits.headersMs, oauthLimits.totalMs)).toBeLessThan(30_000);
    expect(world.refreshes()).toHaveLength(2);
    for (const drip of drips) clearInterval(drip);
    for (const id of [hanging, dripping])
      expect(await app.call('accounts.get', { id })).toMatchObject({ status: 'ACTIVE' });
  });

  it('nothing does not keep calls waiting for whom the old token still works', async () => {
    await world.connected({ expires_in: 200 });
    const asked = world.provider.nextTokenRequest();
    world.provider.answerTokens = () => {};
    expect(await world.outcomes(5)).toEqual(new Set(['200']));
    expect(new Set(world.provider.calls.map(({ token }) => token))).toEqual(new Set(['access-0']));
    const { response } = await asked;
    grant(response, { access_token: 'at last', expires_in: 3_600 });
    expect((await world.call()).status).toBe(200);
    expect(world.provider.calls.at(-1)?.token).toBe('at last');
    expect(world.refreshes()).toHaveLength(1);
  });

  it.each([301, 302, 303, 307, 308])('%i is not followed, and its body is not taken', async (status) => {
    const elsewhere = await startScriptedProvider();
    await world.connected();
    world.provider.answerTokens = ({ response }) =>
      response
        .writeHead(status, { location: elsewhere.facts.token_url, 'content-type': 'application/json' })
        .end(JSON.stringify({ access_token: 'planted', token_type: 'bearer' }));
    expect(await world.outcomes(1)).toEqual(new Set(['UpstreamInvalid']));
    expect(elsewhere.connections).toBe(0);
    expect((await world.account()).status).toBe('ACTIVE');
    await elsewhere.close();
  });

  it('without a new refresh token leaves the old one in use', async () => {
    await world.connected();
    world.provider.answerTokens = ({ response }) =>
      grant(response, { access_token: 'again', expires_in: 0.001 });
    for (const count of [1, 2]) {
      // The second token has ended as well, and is refused: renewed once more.
      world.provider.accepts = () => world.refreshes().length >= count;
      expect((await world.call()).status).toBe(200);
    }
    expect(world.refreshes().map(({ parameters }) => parameters.refresh_token)).toEqual(
      world.refreshes().map(() => 'refresh-0'),
    );
  });

  it('invalid_grant ends the account, until it is connected again under its id', async () => {
    await world.connected();
    const usual = world.provider.answerTokens;
    world.provider.answerTokens = ({ response }) =>
      sendJson(response, 400, { error: 'invalid_grant', error_description: 'You signed out everywhere.' });
    expect(await world.outcomes(20)).toEqual(new Set(['TokenRefused']));
    expect(world.refreshes()).toHaveLength(1);
    expect(await world.account()).toMatchObject({
      status: 'EXPIRED',
      status_reason: expect.stringContaining('You signed out everywhere'),
    });
    expect(await world.outcomes(5)).toEqual(new Set(['AccountNotActive']));
    expect(world.refreshes()).toHaveLength(1);
    world.provider.answerTokens = usual;
    expect((await world.connectAgain()).state.step).toBe('connected');
    expect((await world.call()).status).toBe(200);
  });
});

describe('an address', () => {
  it.each([
    ['loopback', 'https://127.0.0.1'],
    ['private', 'https://10.0.0.1'],
    ['metadata', 'https://169.254.169.254'],
    ['loopback-v6', 'https://[::1]'],
    ['plain', 'http://127.0.0.1'],
  ])('(%s) %s is not asked for tokens of a public service', async (name, host) => {
    const { port } = new URL(world.provider.origin);
    const refused = createOAuthApp(app, {
      slug: `public-${name}`,
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
    expect(world.provider.connections).toBe(0);
  });
});
