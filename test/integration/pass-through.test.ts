import { once } from 'node:events';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallSummary } from '#shared/domain/call.ts';
import { connectBearerAccount } from '#test/support/bearer-account.ts';
import { startBearerWorld } from '#test/support/bearer-world.ts';
import { type PlainAnswer, sendRequest, startRequest } from '#test/support/plain-request.ts';
import type { RecordingUpstream } from '#test/support/recording-upstream.ts';
import type { RunningSallyport } from '#test/support/running-sallyport.ts';

const token = 'tok_canary_0a1b2c3d4e5f60718293';
let app: RunningSallyport;
let upstream: RecordingUpstream;
let account: string;

beforeAll(async () => {
  ({ app, upstream, account } = await startBearerWorld({ path: '/v1', token, alias: 'work acme' }));
});

afterAll(async () => {
  await app.close();
  await upstream.close();
});

beforeEach(() => {
  upstream.received.length = 0;
  upstream.answer((_request, response) => response.end('ok'));
});

const start = (path: string, options?: RequestOptions) => startRequest(app, path, options);
const send = (path: string, options?: RequestOptions, body?: string | Buffer) =>
  sendRequest(app, path, options, body);

async function row(answer: PlainAnswer): Promise<CallSummary> {
  await app.sallyport.core.calls.flush();
  return app.call('calls.get', { id: String(answer.message.headers['x-sallyport-call-id']) });
}

describe('a request through the pass-through', () => {
  it('arrives byte for byte with the credential in place of our key', async () => {
    const answer = await send(
      '/gateway/acme/a%2Fb//c/%C3%A9?x=1&x=&y&z=%20+',
      { method: 'PROPFIND', headers: { 'X-API-Key': app.key, 'X-Trace-ID': 'a, b', Cookie: 'c=1' } },
      'hello',
    );
    expect(answer.message.statusCode).toBe(200);
    const [seen] = upstream.received;
    expect(seen).toMatchObject({ method: 'PROPFIND', url: '/v1/a%2Fb//c/%C3%A9?x=1&x=&y&z=%20+' });
    expect(seen?.headers).toMatchObject({
      authorization: `Bearer ${token}`,
      cookie: 'c=1',
      'content-length': '5',
    });
    expect(seen?.rawHeaders).toContain('X-Trace-ID');
    expect(JSON.stringify(seen?.rawHeaders)).not.toContain(app.key);
    expect(seen?.body.toString()).toBe('hello');
  });

  it('loses its trailers and what announces them, but nothing of its body', async () => {
    const sent = start('/gateway/acme/x', {
      method: 'POST',
      headers: { 'x-api-key': app.key, Trailer: 'x-sum, authorization' },
    });
    sent.write('one ');
    sent.addTrailers({ 'x-sum': '7', authorization: 'Bearer of-the-agent' });
    sent.end('two');
    const [message] = (await once(sent, 'response')) as [IncomingMessage];
    message.resume();
    expect(message.statusCode).toBe(200);
    const [seen] = upstream.received;
    expect(seen?.body.toString()).toBe('one two');
    expect(seen?.headers).toMatchObject({ authorization: `Bearer ${token}` });
    expect(seen?.headers).not.toHaveProperty('trailer');
    expect(JSON.stringify(seen)).not.toContain('of-the-agent');
  });

  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'REPORT', 'QUERY'])(
    'may use %s',
    async (method) => {
      expect((await send('/gateway/acme/x', { method })).message.statusCode).toBe(200);
      expect(upstream.received[0]?.method).toBe(method);
    },
  );

  it.each([
    ['as Bearer', () => ({ authorization: `Bearer ${app.key}` })],
    [
      'as the password of Basic',
      () => ({ authorization: `Basic ${Buffer.from(`me:${app.key}`).toString('base64')}` }),
    ],
    ['as x-user-api-key', () => ({ 'x-user-api-key': app.key })],
    ['as x-api-key and x-org-api-key', () => ({ 'x-api-key': app.key, 'x-org-api-key': app.key })],
  ])('may carry the key %s, which never goes upstream', async (_name, headers) => {
    expect((await send('/gateway/acme/x', { headers: headers() })).message.statusCode).toBe(200);
    expect(upstream.received[0]?.headers.authorization).toBe(`Bearer ${token}`);
    expect(JSON.stringify(upstream.received)).not.toContain(app.key);
  });

  it('finds its account by id, alias or toolkit, and says which served it', async () => {
    for (const reference of [account, 'work%20acme', 'acme']) {
      const { message } = await send(`/gateway/${reference}/x`);
      expect(message.headers['x-sallyport-account']).toBe(account);
    }
    expect((await send('/gateway/nobody/x')).message.statusCode).toBe(404);
    const second = await connectBearerAccount(app, { slug: 'acme', token: 'other-token-1' });
    expect((await send('/gateway/acme/x')).message.statusCode).toBe(409);
    await app.call('accounts.delete', { id: second });
  });

  it('keeps bytes of the path that the boundary would refuse from becoming another host', async () => {
    await send('/gateway/acme/https://evil.example/x');
    expect(upstream.received[0]?.url).toBe('/v1/https://evil.example/x');
    for (const path of ['/gateway/acme//evil.example/', '/gateway/acme/../x', '/gateway/acme/%2e%2e/x']) {
      expect((await send(path)).message.statusCode).toBe(400);
    }
    expect(upstream.received).toHaveLength(1);
  });
});

describe('an answer through the pass-through', () => {
  it('keeps status, order, case, repeats and encoding, but none of what would act on this origin', async () => {
    const packed = gzipSync('{"a":1}');
    upstream.answer((_request, response) => {
      response.writeHead(418, 'Teapot', [
        ...['X-First', '1', 'x-SECOND', '2', 'X-First', '3', 'Content-Encoding', 'gzip'],
        ...['Set-Cookie', 'session=abc', 'Access-Control-Allow-Origin', '*', 'Alt-Svc', 'h3=":443"'],
        ...['Content-Length', String(packed.length)],
      ]);
      response.end(packed);
    });
    const { message, body } = await send('/gateway/acme/x');
    expect(message).toMatchObject({ statusCode: 418, statusMessage: 'Teapot' });
    expect(body).toEqual(packed);
    expect(message.rawHeaders.filter((_, index) => index % 2 === 0).slice(0, 4)).toEqual([
      'X-First',
      'x-SECOND',
      'X-First',
      'Content-Encoding',
    ]);
    for (const name of ['set-cookie', 'access-control-allow-origin', 'alt-svc']) {
      expect(message.headers).not.toHaveProperty(name);
    }
  });

  it.each([204, 304])('with status %i has no body', async (status) => {
    upstream.answer((_request, response) => response.writeHead(status, { etag: '"a"' }).end());
    const { message, body } = await send('/gateway/acme/x');
    expect(message).toMatchObject({ statusCode: status, headers: { etag: '"a"' } });
    expect(body).toHaveLength(0);
  });

  it('keeps its trailers', async () => {
    upstream.answer((_request, response) => {
      response.writeHead(200, { trailer: 'X-Sum' });
      response.write('data');
      response.addTrailers({ 'X-Sum': '42' });
      response.end();
    });
    expect((await send('/gateway/acme/x')).message.trailers).toEqual({ 'x-sum': '42' });
  });

  it('loses what is for one hop alone, and trailers of what would act on this origin', async () => {
    upstream.answer((_request, response) => {
      response.writeHead(200, {
        connection: 'x-hop',
        'x-hop': '1',
        'x-end': '2',
        trailer: 'X-Sum, Set-Cookie',
      });
      response.write('data');
      response.addTrailers({ 'X-Sum': '42', 'Set-Cookie': 'session=abc', 'X-Sallyport-Account': 'ca_other' });
      response.end();
    });
    const { message } = await send('/gateway/acme/x');
    expect(message.headers).toMatchObject({ 'x-end': '2' });
    expect(message.headers).not.toHaveProperty('x-hop');
    expect(message.trailers).toEqual({ 'x-sum': '42' });
  });

  it('may be a part of a file', async () => {
    upstream.answer((request, response) =>
      response.writeHead(206, { 'content-range': 'bytes 1-2/9' }).end(request.headers.range ?? ''),
    );
    const { message, body } = await send('/gateway/acme/x', {
      headers: { 'x-api-key': app.key, range: 'bytes=1-2' },
    });
    expect(message).toMatchObject({ statusCode: 206, headers: { 'content-range': 'bytes 1-2/9' } });
    expect(body.toString()).toBe('bytes=1-2');
  });

  it('to a Location is the redirect itself where following it would leave the boundary', async () => {
    upstream.answer((_request, response) =>
      response.writeHead(307, { location: 'https://evil.example/' }).end(),
    );
    expect((await send('/gateway/acme/x')).message).toMatchObject({
      statusCode: 307,
      headers: { location: 'https://evil.example/' },
    });
  });
});

describe('a refused request', () => {
  it('without a key is 401, asks for Basic, and leaves a row', async () => {
    const answer = await send('/gateway/acme/x', { headers: {} });
    expect(answer.message).toMatchObject({ statusCode: 401 });
    expect(answer.message.headers['www-authenticate']).toMatch(/^Basic /);
    expect(await row(answer)).toMatchObject({
      front_door: 'pass_through',
      error_code: 'Unauthorized',
      key_id: null,
    });
  });

  it.each(['document', 'iframe', 'image', 'serviceworker'])(
    'by a browser as a %s is 403',
    async (destination) => {
      const headers = { 'x-api-key': app.key, 'sec-fetch-dest': destination, 'sec-fetch-site': 'none' };
      expect((await send('/gateway/acme/x', { headers })).message.statusCode).toBe(403);
      expect(upstream.received).toHaveLength(0);
    },
  );

  it('with a large body gets its answer instead of a reset', async () => {
    const answer = await send('/gateway/nobody/x', { method: 'POST' }, Buffer.alloc(4 * 1024 * 1024));
    expect(answer.message.statusCode).toBe(404);
    expect(JSON.parse(answer.body.toString())).toMatchObject({ error: { slug: 'AccountNotFound' } });
  });

  it('by TRACE or CONNECT never gets through', async () => {
    expect((await send('/gateway/acme/x', { method: 'TRACE' })).message.statusCode).toBe(405);
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname).on('error', () => undefined);
    socket.write(`CONNECT evil.example:443 HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
    socket.resume();
    await once(socket, 'close');
    expect(upstream.received).toHaveLength(0);
  });
});

it('records a streamed call with both bodies and without the credential', async () => {
  upstream.answer((request, response) =>
    response.writeHead(200, { 'content-type': 'text/plain' }).end(`echo ${request.body} ${token}`),
  );
  const answer = await send(
    '/gateway/acme/x',
    {
      method: 'POST',
      headers: { 'x-api-key': app.key, 'transfer-encoding': 'chunked', 'content-type': 'text/plain' },
    },
    'up',
  );
  expect(answer.body.toString()).toContain(token);
  expect(await row(answer)).toMatchObject({
    front_door: 'pass_through',
    request_body: { state: 'complete', content: 'up' },
    response_body: { state: 'complete', content: 'echo up {{credential}}' },
  });
});
