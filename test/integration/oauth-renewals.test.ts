import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type RenewalWorld, startRenewalWorld } from '#test/support/renewal-world.ts';
import { type RunningSallyport, runSallyport, testPassphrase } from '#test/support/running-sallyport.ts';
import { grant } from '#test/support/scripted-provider.ts';

const manyCalls = Number(process.env.SALLYPORT_REFRESH_CALLS ?? 2_000);
const dayMs = 86_400_000;

let app: RunningSallyport;
let world: RenewalWorld;

beforeAll(async () => {
  app = await runSallyport();
});

afterAll(() => app.close());

beforeEach(async () => {
  world = await startRenewalWorld(app);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await world.close();
});

describe('one token request', () => {
  it('renews a token before its call, whose answer then does not hold the new one', async () => {
    await world.connected();
    expect(await world.call()).toEqual({ status: 200, text: '{"token":"{{credential}}"}' });
    expect(world.provider.calls.map(({ token }) => token)).toEqual(['access-2']);
  });

  it(`serves ${manyCalls} calls on a token that is known to have ended`, async () => {
    await world.connected();
    expect(await world.outcomes(manyCalls)).toEqual(new Set(['200']));
    expect(world.refreshes()).toHaveLength(1);
    expect(world.provider.calls).toHaveLength(manyCalls);
  });

  it(`serves ${manyCalls} calls on a token that the service no longer takes`, async () => {
    await world.connected({ expires_in: 3_600 });
    world.provider.accepts = (token) => token !== 'access-0';
    expect(await world.outcomes(manyCalls)).toEqual(new Set(['200']));
    expect(world.refreshes()).toHaveLength(1);
  });

  it('is all that a day’s jump of the clock costs, in either direction', async () => {
    await world.connected({ expires_in: 3_600 });
    const now = Date.now.bind(Date);
    for (const days of [1, -1, 0]) {
      const before = world.refreshes().length;
      vi.spyOn(Date, 'now').mockImplementation(() => now() + days * dayMs);
      for (let round = 0; round < 5; round += 1) expect(await world.outcomes(20)).toEqual(new Set(['200']));
      expect(world.refreshes().length - before).toBeLessThanOrEqual(1);
      vi.restoreAllMocks();
    }
  });
});

describe('a service that refuses a token that nothing can renew', () => {
  it('ends the account, which says why and is connected again under its id', async () => {
    await world.connected({ refresh_token: undefined, expires_in: 3_600 });
    const usual = world.provider.accepts;
    world.provider.accepts = () => false;
    expect(await world.call()).toEqual({ status: 401, text: world.provider.refusal });
    await expect.poll(world.account).toMatchObject({
      status: 'EXPIRED',
      status_reason: expect.stringContaining('Connect the account again'),
    });
    expect(await world.outcomes(3)).toEqual(new Set(['AccountNotActive']));
    world.provider.accepts = usual;
    expect((await world.connectAgain()).state.step).toBe('connected');
    expect((await world.call()).status).toBe(200);
  });

  it('leaves the account alone where the agent sent a credential of its own', async () => {
    await world.connected({ refresh_token: undefined, expires_in: 3_600 });
    world.provider.accepts = () => false;
    const own = await world.call({
      frontDoor: 'envelope',
      headers: [['Authorization', 'Bearer of the agent']],
    });
    expect(own.status).toBe(401);
    expect((await world.account()).status).toBe('ACTIVE');
  });
});

describe('a service that refuses', () => {
  const body = Buffer.from('{"amount":1}');

  it('the old token gets the same request once more with the new one', async () => {
    await world.connected({ expires_in: 3_600 });
    world.provider.accepts = (token) => token !== 'access-0';
    // The service echoes the token: what the agent gets never holds it, also not the new one.
    expect(await world.call({ method: 'POST', body })).toEqual({
      status: 200,
      text: '{"token":"{{credential}}"}',
    });
    expect(world.provider.calls).toEqual([
      { method: 'POST', token: 'access-0', body },
      { method: 'POST', token: 'access-2', body },
    ]);
  });

  it('the new token too is heard in its own words, and no further token is spent on it', async () => {
    await world.connected({ expires_in: 3_600 });
    world.provider.accepts = () => false;
    const verbatim = { status: 401, text: world.provider.refusal };
    expect(await world.call({ method: 'POST', body })).toEqual(verbatim);
    expect(world.provider.calls).toHaveLength(2);
    expect(world.refreshes()).toHaveLength(1);
    for (let count = 0; count < 20; count += 1) expect(await world.call()).toEqual(verbatim);
    expect(world.provider.calls).toHaveLength(22);
    expect(world.refreshes()).toHaveLength(1);
    expect((await world.account()).status).toBe('ACTIVE');
  });

  it('while no new token comes is heard in its own words, and is not asked twice', async () => {
    await world.connected({ expires_in: 3_600 });
    world.provider.accepts = () => false;
    world.provider.answerTokens = ({ response }) => response.writeHead(500).end();
    expect(await world.call({ method: 'POST', body })).toEqual({ status: 401, text: world.provider.refusal });
    expect(world.provider.calls).toHaveLength(1);
  });

  it('a streamed upload, which is gone, is heard in its own words', async () => {
    await world.connected({ expires_in: 3_600 });
    world.provider.accepts = () => false;
    const answer = await fetch(`${app.url}/gateway/${world.accountId}/upload`, {
      method: 'POST',
      headers: { 'x-api-key': app.key },
      body: new Blob([body]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect([answer.status, answer.headers.get('x-refusal'), await answer.text()]).toEqual([
      401,
      'yes',
      world.provider.refusal,
    ]);
    expect(world.provider.calls).toHaveLength(1);
    expect(world.refreshes()).toEqual([]);
  });

  it('a caller that leaves during the renewal is sent nothing more', async () => {
    await world.connected({ expires_in: 3_600 });
    world.provider.accepts = () => false;
    const asked = world.provider.nextTokenRequest();
    world.provider.answerTokens = () => {};
    const failed = Promise.withResolvers<Error>();
    const refuse = () => failed.reject(new Error('it was answered'));
    const exchange = app.sallyport.core.proxy.forward(world.callOf({ method: 'POST', body }), {
      head: refuse,
      data: refuse,
      end: refuse,
      failed: failed.resolve,
    });
    const { response } = await asked;
    exchange.abort();
    expect(await failed.promise).toMatchObject({ code: 'CallAborted' });
    grant(response, { access_token: 'late', refresh_token: 'late', expires_in: 3_600 });
    world.provider.accepts = (token) => token === 'late';
    expect((await world.call()).status).toBe(200);
    expect(world.provider.calls.filter(({ token }) => token === 'late')).toHaveLength(1);
    expect(world.provider.calls.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });
});

describe('while a renewal is under way', () => {
  /** Holds the answer back; resolves once the provider has been asked. */
  async function heldRenewal(): Promise<{ ended: Promise<Set<string>>; answer: () => void }> {
    await world.connected();
    const asked = world.provider.nextTokenRequest();
    const usual = world.provider.answerTokens;
    world.provider.answerTokens = () => {};
    const ended = world.outcomes(5);
    const request = await asked;
    world.provider.answerTokens = usual;
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
    expect((await world.call()).status).toBe(200);
    expect(world.provider.calls.map(({ token }) => token)).toEqual(['renewed']);
    expect(world.refreshes()).toHaveLength(1);
    expect((await world.account()).status).toBe('ACTIVE');
  });

  it('disabling the account leaves it disabled, with the new token kept for later', async () => {
    const { ended, answer } = await heldRenewal();
    await app.call('accounts.disable', { id: world.accountId });
    answer();
    expect(await ended).toEqual(new Set(['AccountNotActive']));
    expect((await world.account()).status).toBe('INACTIVE');
    await app.call('accounts.enable', { id: world.accountId });
    expect((await world.call()).status).toBe(200);
    expect(world.provider.calls.map(({ token }) => token)).toEqual(['renewed']);
    expect(world.refreshes()).toHaveLength(1);
  });

  it('connecting again wins over what the old sign-in still brings', async () => {
    const { ended, answer } = await heldRenewal();
    await world.connectAgain();
    answer();
    expect(await ended).toEqual(new Set(['200']));
    expect(new Set(world.provider.calls.map(({ token }) => token))).toEqual(new Set(['access-3']));
  });
});
