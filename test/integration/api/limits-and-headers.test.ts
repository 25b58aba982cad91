// What every answer of the API carries: its id, the caller's limit, what a path takes, and whether to try again.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { defaultSettings } from '#shared/domain/settings.ts';
import { startBearerWorld } from '#test/support/bearer-world.ts';
import { callEnvelope, callThrough } from '#test/support/both-doors.ts';
import { rawExchange, statusesIn } from '#test/support/raw-http.ts';
import type { RecordingUpstream } from '#test/support/recording-upstream.ts';
import type { RunningSallyport } from '#test/support/running-sallyport.ts';

let app: RunningSallyport;
let upstream: RecordingUpstream;

beforeAll(async () => {
  ({ app, upstream } = await startBearerWorld({ token: 'limits-token-1' }));
  upstream.answer((_request, response) =>
    response
      .writeHead(200, {
        'content-type': 'application/json',
        'x-ratelimit-remaining': '59',
        'x-request-id': 'up',
      })
      .end('{}'),
  );
});

afterAll(async () => {
  await app?.close();
  await upstream?.close();
});

afterEach(() => app.call('settings.update', defaultSettings));

const accounts = '/api/v3.1/connected_accounts';

async function ask(path: string, init: RequestInit & { key?: string } = {}) {
  const response = await fetch(app.url + path, {
    ...init,
    headers: { 'x-api-key': init.key ?? app.key, ...(init.headers as Record<string, string>) },
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text };
}

/** A key of its own, so that nothing that ran before counts. */
async function freshKey(name: string): Promise<string> {
  return (await app.call('keys.create', { name })).key;
}

const limitTo = (requests: number) =>
  app.call('settings.update', { rate_limit_requests: requests, rate_limit_window_seconds: 60 });

describe('the rate limit of a key', () => {
  it('is told on every answer of the API, failed ones too', async () => {
    await limitTo(10);
    const key = await freshKey('told');
    const answers = [
      await ask(accounts, { key }),
      await ask('/api/v3/nowhere', { key }),
      (await callEnvelope({ url: app.url, key }, { endpoint: '/x' })).http,
      (await callEnvelope({ url: app.url, key }, { endpoint: 'https://elsewhere.example/' })).http,
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 200, 400]);
    expect(
      answers.map(({ headers }) => [
        headers.get('x-ratelimit'),
        headers.get('x-ratelimit-remaining'),
        headers.get('x-ratelimit-window-size'),
        headers.get('retry-after'),
      ]),
    ).toEqual([9, 8, 7, 6].map((left) => ['10', String(left), '60s', null]));
  });

  it('refuses what comes beyond it with 429 and says how long to wait, at every door', async () => {
    await limitTo(2);
    const key = await freshKey('eager');
    await ask(accounts, { key });
    await callThrough({ url: app.url, key }, 'acme/x');
    const before = upstream.received.length;
    const refused = [
      await ask(accounts, { key }),
      (await callEnvelope({ url: app.url, key }, { endpoint: '/x' })).http,
      await callThrough({ url: app.url, key }, 'acme/x'),
    ];
    for (const { status, headers } of refused) {
      expect(status).toBe(429);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60);
      expect(headers.get('x-ratelimit-remaining')).toBe('0');
      // Nothing was sent, so whoever waits may send it again.
      expect(headers.get('x-should-retry')).toBeNull();
    }
    expect(JSON.parse(refused[0]?.text as string)).toMatchObject({
      error: { slug: 'RateLimited', status: 429 },
    });
    expect(upstream.received).toHaveLength(before);
    expect((await ask(accounts)).status).toBe(200);
  });

  it('leaves the limits that a service tells alone on the pass-through', async () => {
    const { headers } = await callThrough(app, 'acme/x');
    expect(headers.get('x-ratelimit-remaining')).toBe('59');
    expect(headers.get('x-ratelimit')).toBeNull();
    expect(headers.get('x-request-id')).toBe('up');
  });

  it('is neither told nor held where the owner set none', async () => {
    await limitTo(0);
    const { headers } = await ask(accounts, { key: await freshKey('free') });
    expect(headers.get('x-ratelimit')).toBeNull();
  });

  it('leaves few rows of refused calls behind, however many come', async () => {
    await limitTo(1);
    const created = await app.call('keys.create', { name: 'flood' });
    for (let index = 0; index < 80; index += 1) {
      await callEnvelope({ url: app.url, key: created.key }, { endpoint: '/x' });
    }
    await app.sallyport.core.calls.flush();
    const { items } = await app.call('calls.list', { key_id: created.id, limit: 500 });
    expect(items.length).toBeGreaterThan(1);
    expect(items.length).toBeLessThanOrEqual(61);
  });
});

describe('every answer', () => {
  it.each([
    ['an answer of the API', accounts],
    ['an unknown route', '/api/v3.1/nowhere'],
    ['an unknown place', '/nowhere'],
    ['the owner’s API', '/api/local/v1/health'],
    ['a refused question of the owner’s API', '/api/local/v1/nowhere'],
    ['an unknown download', '/downloads/nothing'],
    ['a connect link that never was', '/connect/nothing'],
  ])('carries an id: %s', async (_name, path) => {
    const { headers, text } = await ask(path);
    expect(headers.get('x-request-id')).toMatch(/^req_\w{16}$/);
    if (text.startsWith('{"error"')) {
      expect(JSON.parse(text).error.request_id).toBe(headers.get('x-request-id'));
    }
  });

  it('has the id of the call in the log where there is one, never one that the caller made up', async () => {
    const { http, body } = await callEnvelope(
      app,
      { endpoint: 'https://elsewhere.example/' },
      { 'x-request-id': 'mine' },
    );
    expect(http.headers.get('x-request-id')).toBe(http.headers.get('x-sallyport-call-id'));
    expect(body.error.request_id).toBe(http.headers.get('x-request-id'));
  });

  it('to bytes that are no HTTP is the envelope too', async () => {
    const text = await rawExchange(app.url, 'GET / HTTP/1.1\r\nno colon here\r\n\r\n');
    expect(statusesIn(text)).toEqual([400]);
    expect(text).toMatch(/"slug":"MalformedRequest"/);
  });

  it('to headers beyond what is read is 431', async () => {
    const text = await rawExchange(app.url, `GET /?${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`);
    expect(statusesIn(text)).toEqual([431]);
    expect(text).toMatch(/"slug":"HeadersTooLarge"/);
  });
});

describe('the methods of a path', () => {
  it('are named to who uses another', async () => {
    const answers = [
      await ask(accounts, { method: 'PUT' }),
      await ask('/api/v3.1/tools/execute/proxy'),
      await ask('/downloads/x', { method: 'DELETE' }),
      await ask('/oauth/callback', { method: 'PUT' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([405, 405, 405, 405]);
    expect(answers[0]?.headers.get('allow')?.split(', ')).toEqual(expect.arrayContaining(['GET', 'HEAD']));
    expect(answers.slice(1).map(({ headers }) => headers.get('allow'))).toEqual([
      'POST',
      'GET, HEAD',
      'GET, POST',
    ]);
  });

  it('are told to OPTIONS, without a word that a web page could use', async () => {
    for (const [path, allowed] of [
      [accounts, 'GET'],
      ['/api/v3.1/tools/execute/proxy', 'POST'],
    ] as const) {
      const { status, headers, text } = await ask(path, { method: 'OPTIONS' });
      expect({ status, text }).toEqual({ status: 204, text: '' });
      expect(headers.get('allow')?.split(', ')).toEqual(expect.arrayContaining([allowed, 'OPTIONS']));
      expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });

  it('include HEAD where there is a GET, with the headers of the GET and no body', async () => {
    const [get, head] = [await ask(accounts), await ask(accounts, { method: 'HEAD' })];
    expect({ status: head.status, text: head.text }).toEqual({ status: 200, text: '' });
    expect(head.headers.get('content-length')).toBe(get.headers.get('content-length'));
  });
});

describe('a failed request', () => {
  it('is not to be sent again unchanged', async () => {
    upstream.answer((_request, response) => response.socket?.destroy());
    const { http } = await callEnvelope(app, { endpoint: '/x' });
    expect([http.status, http.headers.get('x-should-retry')]).toEqual([502, 'false']);
    const notFound = await ask(`${accounts}/ca_nothing`);
    expect([notFound.status, notFound.headers.get('x-should-retry')]).toEqual([404, 'false']);
  });

  it.each(['', '{', '[1,', '\u00ff', '{"a":1}trailing'])('with the body %j is 400', async (body) => {
    const { status, text } = await ask('/api/v3.1/connected_accounts/link', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(status).toBe(400);
    expect(JSON.parse(text).error.slug).toMatch(/^(MalformedJson|ValidationFailed)$/);
  });
});
