import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AnyEvent } from '#shared/contract/events.ts';
import { SallyportError } from '#shared/errors.ts';
import { type ConsoleServer, startConsoleServer } from './console-server.ts';
import { createConsoleSignIn } from './console-sign-in.ts';

const signIn = createConsoleSignIn(() => Date.now());
const listeners = new Set<(event: AnyEvent) => void>();
const invoked: { name: string; input: unknown }[] = [];
const page = Buffer.from('<!doctype html>');
let server: ConsoleServer;
let token: string;

const start = (port = 0) =>
  startConsoleServer({
    port,
    files: new Map([
      ['/', { body: page, contentType: 'text/html; charset=utf-8', cacheControl: 'no-cache' }],
      [
        '/assets/a-1.js',
        { body: Buffer.from(''), contentType: 'text/javascript', cacheControl: 'immutable' },
      ],
    ]),
    invoke: async (name, input) => {
      invoked.push({ name, input });
      if (name === 'accounts.get') {
        throw new SallyportError('AccountNotFound', 'There is no account ca_x.', {
          field: 'id',
          fix: 'List them.',
        });
      }
      if (name === 'calls.get') throw new Error('hunter2 inside a defect');
      return { name };
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    signIn,
  });

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
}

async function ask({ method = 'GET', path = '/', headers = {}, body }: Asked): Promise<Answer> {
  const request = httpRequest(server.url, { method, path, headers, agent: false });
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  // A refusal may close the connection while the body is still on its way.
  request.on('error', () => {});
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  return { status: response.statusCode ?? 0, headers: response.headers, text };
}

const rpc = (name: string, more: Asked = {}) =>
  ask({
    method: 'POST',
    path: `/rpc/${name}`,
    body: '{}',
    ...more,
    headers: { 'content-type': 'application/json', 'x-sallyport-console': token, ...more.headers },
  });

const errorOf = (answer: Answer) => JSON.parse(answer.text).error;

beforeAll(async () => {
  server = await start();
  const answer = await ask({
    method: 'POST',
    path: '/session',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: signIn.newCode() }),
  });
  token = JSON.parse(answer.text).token;
});
afterAll(() => server.close());

describe('another site', () => {
  test.each(['evil.com', 'localhost.evil.com', '127.0.0.1.nip.io', '127.0.0.1', 'localhost:1', '0.0.0.0'])(
    'is refused by its Host %s',
    async (host) => {
      const port = new URL(server.url).port;
      const named = host.includes(':') || host === '127.0.0.1' ? host : `${host}:${port}`;
      expect((await ask({ headers: { host: named } })).status).toBe(403);
    },
  );

  test('may use either of the two names', async () => {
    expect((await ask({ headers: { host: `LOCALHOST:${new URL(server.url).port}` } })).status).toBe(200);
  });

  test.each(['https://evil.com', 'null', 'http://localhost:1'])(
    'is refused by its Origin %s',
    async (origin) => {
      const answer = await rpc('app.status', { headers: { origin } });
      expect(answer.status).toBe(403);
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    },
  );

  test('gets no preflight answer', async () => {
    const answer = await ask({
      method: 'OPTIONS',
      path: '/rpc/app.status',
      headers: { origin: 'https://evil.com', 'access-control-request-method': 'POST' },
    });
    expect(answer.status).toBe(403);
  });

  test('is refused by Sec-Fetch-Site, except for a link that opens the page', async () => {
    const crossSite = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'no-cors',
      'sec-fetch-dest': 'script',
    };
    expect((await ask({ path: '/assets/a-1.js', headers: crossSite })).status).toBe(403);
    expect((await rpc('app.status', { headers: { 'sec-fetch-site': 'same-site' } })).status).toBe(403);
    const link = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    };
    expect((await ask({ headers: link })).status).toBe(200);
    expect((await ask({ headers: { ...link, 'sec-fetch-dest': 'iframe' } })).status).toBe(403);
  });

  test('is refused before its body is read', async () => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.write(
      'POST /session HTTP/1.1\r\nHost: evil.com\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n',
    );
    const [data] = (await once(socket, 'data')) as [Buffer];
    expect(data.toString()).toMatch(/^HTTP\/1\.1 403 /);
    socket.destroy();
  });
});

describe('a client without a session', () => {
  test('gets the page and nothing else', async () => {
    expect((await ask({})).status).toBe(200);
    for (const header of [undefined, 'wrong', signIn.newCode()]) {
      const headers = header === undefined ? {} : { 'x-sallyport-console': header };
      expect((await ask({ path: '/events', headers })).status).toBe(401);
      const before = invoked.length;
      const answer = await ask({
        method: 'POST',
        path: '/rpc/app.status',
        headers: { 'content-type': 'application/json', ...headers },
        body: '{}',
      });
      expect([answer.status, errorOf(answer).slug, invoked.length]).toEqual([401, 'Unauthorized', before]);
    }
  });

  test('cannot use a link a second time', async () => {
    const body = JSON.stringify({ code: signIn.newCode() });
    const redeem = () =>
      ask({ method: 'POST', path: '/session', headers: { 'content-type': 'application/json' }, body });
    expect((await redeem()).status).toBe(200);
    expect((await redeem()).status).toBe(401);
  });
});

describe('a signed-in tab', () => {
  test('runs operations and reads their errors in full', async () => {
    const answer = await rpc('accounts.list', { body: '{"limit":1}' });
    expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store']);
    expect(invoked.at(-1)).toEqual({ name: 'accounts.list', input: { limit: 1 } });
    const missing = await rpc('accounts.get');
    expect(missing.status).toBe(404);
    expect(errorOf(missing)).toMatchObject({
      message: 'There is no account ca_x.',
      slug: 'AccountNotFound',
      status: 404,
      suggested_fix: 'List them.',
      field: 'id',
    });
  });

  test('never reads what a defect said', async () => {
    const answer = await rpc('calls.get');
    expect([answer.status, errorOf(answer).slug]).toEqual([500, 'Internal']);
    expect(answer.text).not.toContain('hunter2');
  });

  test.each([
    ['another content type', { headers: { 'content-type': 'text/plain' } }, 415, 'UnsupportedMediaType'],
    ['a compressed body', { headers: { 'content-encoding': 'gzip' } }, 415, 'UnsupportedMediaType'],
    ['broken JSON', { body: '{"token":"hunter2' }, 400, 'MalformedJson'],
    ['invalid UTF-8', { body: Buffer.from([0x22, 0xff, 0x22]) }, 400, 'MalformedJson'],
    ['a body over the limit', { body: `"${'x'.repeat(1024 * 1024)}"` }, 413, 'PayloadTooLarge'],
    ['the wrong method', { method: 'GET', body: '' }, 405, 'MethodNotAllowed'],
  ])('is told about %s', async (_what, more, status, slug) => {
    const answer = await rpc('accounts.list', more);
    expect([answer.status, errorOf(answer).slug]).toEqual([status, slug]);
    expect(answer.text).not.toContain('hunter2');
  });

  test('is told about a body over the limit that declares no length', async () => {
    const answer = await rpc('accounts.list', {
      headers: { 'transfer-encoding': 'chunked' },
      body: `"${'x'.repeat(8 * 1024 * 1024)}"`,
    });
    expect(answer.status).toBe(413);
  });

  test('hears events as they happen', async () => {
    const request = httpRequest(server.url, {
      path: '/events',
      headers: { 'x-sallyport-console': token },
      agent: false,
    });
    request.end();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    expect(response.headers['content-type']).toBe('text/event-stream');
    const lines = response.setEncoding('utf8')[Symbol.asyncIterator]();
    expect((await lines.next()).value).toBe(': connected\n\n');
    const event: AnyEvent = { name: 'accounts.changed', payload: { id: 'ca_1' } };
    for (const listener of listeners) listener(event);
    expect((await lines.next()).value).toBe(`data: ${JSON.stringify(event)}\n\n`);
    request.destroy();
  });

  test('is cut off when it leaves its events unread', async () => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    const host = new URL(server.url).host;
    socket.write(`GET /events HTTP/1.1\r\nHost: ${host}\r\nX-Sallyport-Console: ${token}\r\n\r\n`);
    await once(socket, 'data');
    socket.pause();
    const before = listeners.size;
    const event: AnyEvent = { name: 'accounts.changed', payload: { id: 'x'.repeat(64 * 1024) } };
    for (let sent = 0; sent < 1_000 && listeners.size === before; sent += 1) {
      for (const listener of listeners) listener(event);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(listeners.size).toBe(before - 1);
    socket.destroy();
  });
});

describe('the page', () => {
  test('comes with the policy that keeps it to itself', async () => {
    const { headers, text } = await ask({});
    expect(text).toBe(page.toString());
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    expect(headers['set-cookie']).toBeUndefined();
  });

  test.each([
    '/../package.json',
    '/%2e%2e/package.json',
    '//etc/passwd',
    '/assets/',
    '/assets/a-1.js/',
    'http://evil.com/',
  ])('is all there is: %s does not exist', async (path) => {
    expect((await ask({ path })).status).toBe(404);
  });
});

test('a taken port is named together with the way to choose another', async () => {
  const port = Number(new URL(server.url).port);
  await expect(start(port)).rejects.toMatchObject({
    code: 'PortInUse',
    message: expect.stringContaining(String(port)),
    details: { field: 'SALLYPORT_CONSOLE_PORT' },
  });
});
