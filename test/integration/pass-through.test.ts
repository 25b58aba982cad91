import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallSummary } from '#shared/domain/call.ts';
import { connectBearerAccount } from '#test/support/bearer-account.ts';
import { rawExchange } from '#test/support/raw-http.ts';
import { type RecordingUpstream, startUpstream } from '#test/support/recording-upstream.ts';
import { type RunningSallyport, runSallyport } from '#test/support/running-sallyport.ts';

const token = 'tok_canary_0a1b2c3d4e5f60718293';
let app: RunningSallyport;
let upstream: RecordingUpstream;
let account: string;

beforeAll(async () => {
  [app, upstream] = await Promise.all([runSallyport(), startUpstream()]);
  account = await connectBearerAccount(app, {
    slug: 'acme',
    baseUrl: `${upstream.origin}/v1`,
    token,
    alias: 'work acme',
  });
});

afterAll(async () => {
  await app.close();
  await upstream.close();
});

beforeEach(() => {
  upstream.received.length = 0;
  upstream.answer((_request, response) => response.end('ok'));
});

interface Answer {
  readonly message: IncomingMessage;
  readonly body: Buffer;
}

/** A request by Node's own client, which leaves paths and headers alone. */
function start(path: string, options: RequestOptions = {}) {
  const { hostname, port } = new URL(app.url);
  return httpRequest({ hostname, port, path, agent: false, headers: { 'x-api-key': app.key }, ...options });
}

async function send(path: string, options: RequestOptions = {}, body?: string | Buffer): Promise<Answer> {
  const sent = start(path, options).end(body);
  const [message] = (await once(sent, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return { message, body: Buffer.concat(chunks) };
}

async function row(answer: Answer): Promise<CallSummary> {
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

describe('streaming', () => {
  it('hands each event over when the upstream sends it', async () => {
    const finish = Promise.withResolvers<void>();
    upstream.answer(async (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      response.write('data: one\n\n');
      await finish.promise;
      response.end('data: two\n\n');
    });
    const sent = start('/gateway/acme/events').end();
    const [message] = (await once(sent, 'response')) as [IncomingMessage];
    const [first] = (await once(message, 'data')) as [Buffer];
    expect(first.toString()).toBe('data: one\n\n');
    finish.resolve();
    const [second] = (await once(message, 'data')) as [Buffer];
    expect(second.toString()).toBe('data: two\n\n');
  });

  it('hands over the head before any body comes', async () => {
    const finish = Promise.withResolvers<void>();
    upstream.answer(async (_request, response) => {
      response.writeHead(200).flushHeaders();
      await finish.promise;
      response.end();
    });
    const sent = start('/gateway/acme/quiet').end();
    const [message] = (await once(sent, 'response')) as [IncomingMessage];
    expect(message.statusCode).toBe(200);
    finish.resolve();
    message.resume();
    await once(message, 'end');
  });

  it('sends an upload on while it still comes in, and answers before it has ended', async () => {
    const early = await startStreamingUpstream();
    await connectBearerAccount(app, { slug: 'early', baseUrl: early.origin, token: 'early-token-1' });
    const sent = start('/gateway/early/upload', { method: 'POST' });
    sent.write('first part');
    expect(await early.firstChunk).toBe('first part');
    sent.end();
    const [message] = (await once(sent, 'response')) as [IncomingMessage];
    expect(message.statusCode).toBe(200);
    message.resume();
    await once(message, 'end');
    await early.close();
  });

  it('stops reading from the upstream while the agent does not read', async () => {
    const chunk = Buffer.alloc(64 * 1024);
    const total = 2_048;
    let written = 0;
    const stalled = Promise.withResolvers<void>();
    const done = Promise.withResolvers<void>();
    upstream.answer(async (_request, response) => {
      response.writeHead(200);
      for (; written < total; written += 1) {
        if (!response.write(chunk)) {
          const drained = once(response, 'drain');
          // Nothing drains while both sockets are full; then the upstream has stopped well before the end.
          const idle = new Promise<'idle'>((resolve) => setTimeout(() => resolve('idle'), 1_500).unref());
          if ((await Promise.race([drained, idle])) === 'idle') stalled.resolve();
          await drained;
        }
      }
      response.end();
      done.resolve();
    });
    const sent = start('/gateway/acme/large').end();
    const [message] = (await once(sent, 'response')) as [IncomingMessage];
    await stalled.promise;
    expect(written).toBeLessThan(total / 2);
    let length = 0;
    for await (const part of message) length += (part as Buffer).length;
    expect(length).toBe(total * chunk.length);
    await done.promise;
  });

  it('ends the upstream request when the agent goes away', async () => {
    const closed = Promise.withResolvers<void>();
    upstream.answer((_request, response) => {
      response.on('close', closed.resolve);
      response.writeHead(200).write('start');
    });
    const sent = start('/gateway/acme/x').end();
    const [message] = (await once(sent, 'response')) as [IncomingMessage];
    const callId = String(message.headers['x-sallyport-call-id']);
    message.on('error', () => undefined);
    await once(message, 'data');
    sent.destroy();
    await closed.promise;
    await app.sallyport.core.calls.flush();
    expect(await app.call('calls.get', { id: callId })).toMatchObject({
      status: 200,
      error_code: 'CallAborted',
      response_body: { content: 'start' },
    });
  });

  it('cuts the answer off where the upstream breaks off, so that it cannot look whole', async () => {
    upstream.answer((_request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('half');
      setImmediate(() => response.destroy());
    });
    const sent = start('/gateway/acme/x').end();
    const [message] = (await once(sent, 'response')) as [IncomingMessage];
    message.resume();
    await expect(once(message, 'end')).rejects.toThrow();
  });

  it('asks for a body that waits for 100-continue only once the call is admitted', async () => {
    const options = (key: string) => ({
      method: 'POST',
      headers: { 'x-api-key': key, expect: '100-continue', 'content-length': 4 },
    });
    const admitted = start('/gateway/acme/x', options(app.key));
    admitted.flushHeaders();
    await once(admitted, 'continue');
    admitted.end('body');
    const [message] = (await once(admitted, 'response')) as [IncomingMessage];
    expect(message.statusCode).toBe(200);
    expect(upstream.received[0]?.headers).not.toHaveProperty('expect');
    expect(upstream.received[0]?.body.toString()).toBe('body');

    const refused = start('/gateway/acme/x', options('ak_wrong'));
    let continued = false;
    refused.on('continue', () => {
      continued = true;
    });
    refused.flushHeaders();
    const [refusal] = (await once(refused, 'response')) as [IncomingMessage];
    expect(refusal.statusCode).toBe(401);
    expect(continued).toBe(false);
    refused.destroy();
  });
});

describe('a protocol upgrade', () => {
  let server: Awaited<ReturnType<typeof startUpgradeUpstream>>;
  beforeAll(async () => {
    server = await startUpgradeUpstream();
    await connectBearerAccount(app, { slug: 'sockets', baseUrl: server.origin, token });
  });
  afterAll(() => server.close());

  async function upgrade(
    path: string,
    key = app.key,
  ): Promise<{ socket: Socket; head: string; rest: string }> {
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname);
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nx-api-key: ${key}\r\n\r\n`,
    );
    let text = '';
    while (!text.includes('\r\n\r\n')) text += String((await once(socket, 'data'))[0]);
    const end = text.indexOf('\r\n\r\n') + 4;
    return { socket, head: text.slice(0, end), rest: text.slice(end) };
  }

  it('carries the credential in the handshake and then joins the sockets', async () => {
    const { socket, head } = await upgrade('/gateway/sockets/live');
    expect(head).toMatch(/^HTTP\/1.1 101 /);
    expect(head).toMatch(/x-sallyport-call-id: call_/);
    expect(server.handshakes[0]).toMatchObject({
      authorization: `Bearer ${token}`,
      'sec-websocket-version': '13',
    });
    expect(server.handshakes[0]).not.toHaveProperty('x-api-key');
    socket.write('ping');
    const [echo] = (await once(socket, 'data')) as [Buffer];
    expect(echo.toString()).toBe('ping');
    socket.destroy();
    await server.closed();
    await expect
      .poll(async () => (await app.call('calls.list', { toolkit: 'sockets' })).items[0])
      .toMatchObject({ status: 101, error_code: null });
  });

  it.each(['h2c', 'HTTP/2.0', 'websocket, h2c', 'tcp'])(
    'to %s is not asked for: what follows would pass unseen',
    async (protocol) => {
      const { host } = new URL(app.url);
      const settings = 'HTTP2-Settings: AAMAAABkAAQAAP__';
      const text = await rawExchange(
        app.url,
        `POST /gateway/acme/x HTTP/1.1\r\nHost: ${host}\r\nx-api-key: ${app.key}\r\nConnection: close, Upgrade\r\nUpgrade: ${protocol}\r\n${settings}\r\nContent-Length: 4\r\n\r\nbody`,
      );
      expect(text).toMatch(/^HTTP\/1\.1 200 /);
      const seen = upstream.received.at(-1);
      expect(seen).toMatchObject({ method: 'POST', body: Buffer.from('body') });
      expect(seen?.headers).not.toHaveProperty('upgrade');
      expect(seen?.headers).not.toHaveProperty('http2-settings');
    },
  );

  it('that the service declines comes back as its answer', async () => {
    const { head, rest, socket } = await upgrade('/gateway/sockets/refuse');
    expect(head).toMatch(/^HTTP\/1.1 403 /);
    expect(rest).toBe('no');
    socket.destroy();
  });

  it('without a valid key is 401 and reaches nobody', async () => {
    const before = server.handshakes.length;
    const { head, socket } = await upgrade('/gateway/sockets/live', 'ak_wrong');
    expect(head).toMatch(/^HTTP\/1.1 401 /);
    expect(server.handshakes).toHaveLength(before);
    socket.destroy();
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

async function startStreamingUpstream() {
  const { createServer } = await import('node:http');
  const first = Promise.withResolvers<string>();
  const server = createServer((request, response) => {
    request.once('data', (chunk: Buffer) => first.resolve(chunk.toString()));
    request.on('end', () => response.end('done'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    origin: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    firstChunk: first.promise,
    async close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Switches to an echo of raw bytes: what passes after the handshake is not ours to understand. */
async function startUpgradeUpstream() {
  const { createServer } = await import('node:http');
  const handshakes: IncomingMessage['headers'][] = [];
  const ended = Promise.withResolvers<void>();
  const server = createServer((_request, response) => response.writeHead(403).end('no'));
  server.on('upgrade', (request, socket) => {
    socket.on('error', () => undefined);
    if (request.url === '/refuse') {
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno');
      return;
    }
    handshakes.push(request.headers);
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    socket.on('close', ended.resolve);
    socket.pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    origin: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    handshakes,
    closed: () => ended.promise,
    close: () => void server.close(),
  };
}
