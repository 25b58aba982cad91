import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startBearerWorld } from '#test/support/bearer-world.ts';
import type { RecordingUpstream } from '#test/support/recording-upstream.ts';
import { postTo } from '#test/support/route-client.ts';
import type { RunningSallyport } from '#test/support/running-sallyport.ts';

const token = 'tok_canary_9f8e7d6c5b4a39281706';
let app: RunningSallyport;
let upstream: RecordingUpstream;
let account: string;

beforeAll(async () => {
  ({ app, upstream, account } = await startBearerWorld({ name: 'Acme', path: '/v1', token }));
});

afterAll(async () => {
  await app.close();
  await upstream.close();
});

beforeEach(() => upstream.reset());

const post = (body: unknown, init?: Parameters<typeof postTo>[2]) => postTo(app, body, init);

describe('testing a connection', () => {
  it.each([
    [200, 'works'],
    [401, 'refused'],
    [403, 'refused'],
    [500, 'unclear'],
  ])('takes %i to mean "%s"', async (status, verdict) => {
    upstream.answer((_request, response) => response.writeHead(status).end());
    expect(await app.call('accounts.test', { id: account, path: '/me' })).toMatchObject({ verdict, status });
  });

  it('takes a no inside a 200 for what it is', async () => {
    upstream.answer((_request, response) => response.end('{"ok":false,"error":"invalid_auth"}'));
    expect(await app.call('accounts.test', { id: account, path: '/me' })).toMatchObject({
      verdict: 'refused',
      message: expect.stringContaining('invalid_auth'),
    });
  });
});

describe("the owner's API", () => {
  it('answers health without a key and everything else only with the admin key', async () => {
    expect(await (await fetch(`${app.url}/api/local/v1/health`)).json()).toMatchObject({ status: 'ok' });
    const path = '/api/local/v1/accounts.list';
    expect((await post({}, { path })).status).toBe(401);
    expect((await post({}, { path, headers: { 'x-admin-key': app.key } })).status).toBe(401);
    const admin = { path, headers: { 'x-admin-key': app.adminKey } };
    expect((await post({}, admin)).body).toMatchObject({ items: [{ id: account }], next_cursor: null });
    expect(await post({ nonsense: 1 }, admin)).toMatchObject({
      status: 400,
      body: { error: { slug: 'ValidationFailed' } },
    });
    expect(await post({}, { ...admin, path: '/api/local/v1/no.such' })).toMatchObject({
      status: 404,
      body: { error: { slug: 'RouteNotFound' } },
    });
  });

  it('streams events', async () => {
    const response = await fetch(`${app.url}/api/local/v1/events`, {
      headers: { 'x-admin-key': app.adminKey },
    });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    await reader?.read();
    await post({ endpoint: '/seen', method: 'GET' });
    let text = '';
    while (!text.includes('call.recorded')) text += (await reader?.read())?.value ?? '';
    expect(text).toContain('/v1/seen');
    await reader?.cancel();
  });
});
