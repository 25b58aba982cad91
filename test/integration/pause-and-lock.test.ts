import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AnyEvent } from '#shared/contract/events.ts';
import type { LockMoment } from '#shared/domain/vault.ts';
import { connectBearerAccount } from '#test/support/bearer-account.ts';
import { callEnvelope, callThrough } from '#test/support/both-doors.ts';
import { type RunningSallyport, runSallyport, testPassphrase } from '#test/support/running-sallyport.ts';
import { makeTempDirectory } from '#test/support/temp-directory.ts';

const directory = makeTempDirectory();
let announce: (moment: LockMoment) => void = () => {};
const lockMoments = {
  known: ['sleep', 'screen_lock'] as const,
  subscribe(listener: typeof announce) {
    announce = listener;
    return () => {};
  },
};
const start = () => runSallyport({ dataDir: directory.path, lockMoments });

/** Answers at once, but `/stream` goes on until somebody ends it. */
const service = createServer((request, response) => {
  if (request.url === '/stream') response.write('begun');
  else response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
});
let app: RunningSallyport;
let account: string;

beforeAll(async () => {
  await once(service.listen(0, '127.0.0.1'), 'listening');
  app = await start();
  account = await connectBearerAccount(app, {
    slug: 'acme',
    baseUrl: `http://127.0.0.1:${(service.address() as AddressInfo).port}`,
    token: 'tok_canary_locked',
  });
});

afterAll(async () => {
  await app.close();
  service.closeAllConnections();
  service.close();
  directory.remove();
});

const envelope = () => callEnvelope(app, { endpoint: '/get', connected_account_id: account });

async function beginStream() {
  const arrived = once(service, 'request');
  const response = await callThrough(app, `${account}/stream`);
  const reader = response.body?.getReader();
  await reader?.read();
  const [request] = await arrived;
  return { reader, closed: once(request.socket, 'close') };
}

describe('paused', () => {
  beforeEach(() => app.call('gateway.pause', {}));
  afterEach(() => app.call('gateway.resume', {}));

  it('refuses every agent’s call at each door, says what to do, and keeps it on record', async () => {
    const { status, body, http } = await envelope();
    expect([status, body.error.slug, http.headers.get('x-should-retry')]).toEqual([
      503,
      'GatewayPaused',
      'false',
    ]);
    expect(body.error.suggested_fix).toContain('resumes it');
    expect((await callThrough(app, `${account}/get`)).status).toBe(503);
    const { items } = await app.call('calls.list', { limit: 1 });
    expect(items).toMatchObject([{ front_door: 'pass_through', error_code: 'GatewayPaused' }]);
  });

  it('lets the owner test an account, and leaves the vault open', async () => {
    expect(await app.call('accounts.test', { id: account, path: '/get' })).toMatchObject({
      verdict: 'works',
    });
    expect(await app.call('app.status', {})).toMatchObject({ paused: true, vault: { state: 'unlocked' } });
  });

  it('holds over a restart, until it is resumed', async () => {
    await app.close();
    app = await start();
    expect((await envelope()).body.error.slug).toBe('GatewayPaused');
    await app.call('gateway.resume', {});
    expect((await envelope()).status).toBe(200);
  });

  it('tells every console of it', async () => {
    const heard: AnyEvent[] = [];
    const stop = app.sallyport.subscribe((event) => heard.push(event));
    await app.call('gateway.resume', {});
    stop();
    expect(heard).toContainEqual({ name: 'gateway.changed', payload: { paused: false } });
  });
});

it('lets what is under way go on when it is paused', async () => {
  const { reader } = await beginStream();
  await app.call('gateway.pause', {});
  await app.call('gateway.resume', {});
  let over = false;
  void reader?.closed
    .catch(() => {})
    .then(() => {
      over = true;
    });
  expect((await envelope()).status).toBe(200);
  expect(over).toBe(false);
  await reader?.cancel();
});

describe('locked', () => {
  const unlock = () => app.call('vault.unlock', { kind: 'passphrase', passphrase: testPassphrase });
  afterEach(unlock);

  it('ends what is under way at both ends, refuses what comes, and works again once it is open', async () => {
    const { reader, closed } = await beginStream();
    await app.call('vault.lock', {});
    await expect(reader?.read()).rejects.toThrow();
    await closed;
    const { status, body } = await envelope();
    expect([status, body.error.slug]).toEqual([503, 'VaultLocked']);
    await unlock();
    expect((await envelope()).status).toBe(200);
  });

  it('comes with sleep and with the screen’s lock where the settings say so, and says why', async () => {
    announce('sleep');
    expect((await app.call('vault.status', {})).state).toBe('unlocked');
    await app.call('settings.update', { lock_on_sleep: true });
    announce('screen_lock');
    expect((await app.call('vault.status', {})).state).toBe('unlocked');
    announce('sleep');
    const { state, reason } = await app.call('vault.status', {});
    expect([state, reason]).toEqual(['locked', expect.stringContaining('went to sleep')]);
    expect(await app.call('app.status', {})).toMatchObject({ locks_at: ['sleep', 'screen_lock'] });
  });

  it('is put off by the owner’s use of the console alone, never by an agent', async () => {
    expect(await app.call('console.active', {})).toEqual({});
    const response = await fetch(`${app.url}/api/local/v1/console.active`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': app.key },
      body: '{}',
    });
    expect(response.status).toBe(401);
  });
});
