import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { FieldPair } from '#shared/domain/call.ts';
import type { HttpDispatcher, OutboundRequest } from '../../core/ports/index.ts';
import { createHttpDispatcher, type DispatcherOptions } from './dispatcher.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function upstream(listener: RequestListener): Promise<{ origin: string; server: Server }> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

async function rawUpstream(onSocket: (socket: Socket) => void): Promise<string> {
  const server = createTcpServer(onSocket).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function dispatcher(options?: DispatcherOptions): HttpDispatcher {
  const created = createHttpDispatcher(options);
  closers.push(() => created.close());
  return created;
}

const limits = { connectMs: 5_000, headersMs: 5_000, idleMs: 5_000, totalMs: 10_000 };

interface Outcome {
  status?: number;
  headers?: readonly FieldPair[];
  body: string;
  error?: { code: string; message: string };
  connectMs?: number;
}

function send(via: HttpDispatcher, request: Partial<OutboundRequest> & { origin: string }): Promise<Outcome> {
  return new Promise((resolve) => {
    const outcome: Outcome = { body: '' };
    via.send(
      {
        poolKey: 'ca_1',
        path: '/',
        method: 'GET',
        headers: [],
        body: null,
        privateNetwork: true,
        limits,
        ...request,
      },
      {
        connected: (connectMs) => Object.assign(outcome, { connectMs }),
        head: ({ status, headers }) => Object.assign(outcome, { status, headers }),
        data: (chunk) => {
          outcome.body += Buffer.from(chunk).toString();
        },
        end: () => resolve(outcome),
        failed: (error) =>
          resolve({ ...outcome, error: error as unknown as { code: string; message: string } }),
      },
    );
  });
}

describe('a request', () => {
  it('tells how long its connection took to open, and nothing for one that was open', async () => {
    const { origin } = await upstream((_request, response) => response.end('hello'));
    const via = dispatcher({ connections: 1 });
    expect((await send(via, { origin })).connectMs).toBeGreaterThan(0);
    expect((await send(via, { origin })).connectMs).toBe(0);
  });

  it('arrives byte for byte and its answer comes back in order and case', async () => {
    let seen = '';
    const { origin } = await upstream((request, response) => {
      seen = `${request.method} ${request.url} ${request.headers['x-one']}`;
      response.writeHead(418, 'Teapot', [
        ['X-Two', 'a'],
        ['x-two', 'b'],
      ]);
      response.end('short and stout');
    });
    const answer = await send(dispatcher(), {
      origin,
      path: '/a%2fb//c?x=1&x=&y',
      headers: [['X-One', '1']],
    });
    expect(seen).toBe('GET /a%2fb//c?x=1&x=&y 1');
    expect(answer.status).toBe(418);
    expect(answer.body).toBe('short and stout');
    expect(answer.headers?.filter(([name]) => name.toLowerCase() === 'x-two')).toEqual([
      ['X-Two', 'a'],
      ['x-two', 'b'],
    ]);
  });

  it('does not follow a redirect', async () => {
    const { origin } = await upstream((_request, response) =>
      response.writeHead(302, { location: '/next' }).end(),
    );
    expect(await send(dispatcher(), { origin })).toMatchObject({ status: 302 });
  });

  it('shares no connection between accounts', async () => {
    const usersByConnection = new Map<number, Set<string>>();
    const { origin } = await upstream((request, response) => {
      const connection = request.socket.remotePort ?? 0;
      const users = usersByConnection.get(connection) ?? new Set();
      usersByConnection.set(connection, users.add(request.url ?? ''));
      response.end();
    });
    const via = dispatcher({ connections: 1 });
    for (let round = 0; round < 5; round += 1) {
      for (const poolKey of ['ca_1', 'ca_2']) await send(via, { origin, poolKey, path: `/${poolKey}` });
    }
    expect([...usersByConnection.values()].map((users) => users.size)).toEqual([1, 1]);
  });
});

describe('an upstream that fails', () => {
  it('by refusing connections is UpstreamUnreachable', async () => {
    const { origin, server } = await upstream(() => {});
    server.close();
    await once(server, 'close');
    expect(await send(dispatcher(), { origin })).toMatchObject({ error: { code: 'UpstreamUnreachable' } });
  });

  it('by having no address is UpstreamUnreachable', async () => {
    const resolve: DispatcherOptions['resolve'] = (_host, done) =>
      done(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), []);
    const answer = await send(dispatcher({ resolve }), { origin: 'http://gone.test', privateNetwork: false });
    expect(answer).toMatchObject({ error: { code: 'UpstreamUnreachable' } });
  });

  it('by never answering is UpstreamTimeout', async () => {
    const { origin } = await upstream(() => {});
    const answer = await send(dispatcher(), { origin, limits: { ...limits, headersMs: 200, totalMs: null } });
    expect(answer).toMatchObject({ error: { code: 'UpstreamTimeout' } });
  });

  it('by stalling in the middle is UpstreamTimeout', async () => {
    const { origin } = await upstream((_request, response) => void response.write('half'));
    const answer = await send(dispatcher(), { origin, limits: { ...limits, idleMs: 200, totalMs: null } });
    expect(answer).toMatchObject({ status: 200, body: 'half', error: { code: 'UpstreamTimeout' } });
  });

  it('by dripping for ever is UpstreamTimeout at the total limit', async () => {
    const { origin } = await upstream((_request, response) => {
      const timer = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(timer));
    });
    const answer = await send(dispatcher(), { origin, limits: { ...limits, totalMs: 300 } });
    expect(answer).toMatchObject({ status: 200, error: { code: 'UpstreamTimeout' } });
  });

  it.each([
    ['closing in the middle', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf', 'UpstreamUnreachable'],
    ['not speaking HTTP', 'SSH-2.0-OpenSSH_9.6\r\n', 'UpstreamInvalid'],
    ['headers without end', `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(1024 * 1024)}\r\n\r\n`, 'UpstreamInvalid'],
  ])('by %s is a typed error', async (_name, bytes, code) => {
    const origin = await rawUpstream((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(bytes));
    });
    expect(await send(dispatcher(), { origin })).toMatchObject({ error: { code } });
  });

  it('by an untrusted certificate is UpstreamUnreachable and says so', async () => {
    const origin = (await rawUpstream((socket) => socket.destroy())).replace('http:', 'https:');
    expect(await send(dispatcher(), { origin })).toMatchObject({ error: { code: 'UpstreamUnreachable' } });
  });
});

describe('aborting', () => {
  it('ends the upstream request at once and tells the sink', async () => {
    let upstreamClosed: (() => void) | undefined;
    const closed = new Promise<void>((resolve) => {
      upstreamClosed = resolve;
    });
    const { origin } = await upstream((request, response) => {
      request.socket.on('close', () => upstreamClosed?.());
      response.write('first');
    });
    const via = dispatcher();
    const code = await new Promise((resolve) => {
      const control = via.send(
        {
          poolKey: 'a',
          origin,
          path: '/',
          method: 'GET',
          headers: [],
          body: null,
          privateNetwork: true,
          // Nothing but the abort ends it within this test's time.
          limits: { ...limits, idleMs: 120_000, totalMs: null },
        },
        {
          head: () => undefined,
          data: () => control.abort(),
          end: () => resolve('ended'),
          failed: (error) => resolve((error as unknown as { code: string }).code),
        },
      );
    });
    expect(code).toBe('CallAborted');
    await closed;
  });
});

describe('a private address', () => {
  it.each([
    '127.0.0.1',
    '10.0.0.1',
    '169.254.169.254',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[64:ff9b::a9fe:a9fe]',
    '[2002:7f00:1::]',
  ])('written as %s is blocked before a socket opens', async (host) => {
    const answer = await send(dispatcher(), { origin: `http://${host}:9`, privateNetwork: false });
    expect(answer).toMatchObject({ error: { code: 'AddressBlocked' } });
  });

  it.each([
    ['a private one', [{ address: '127.0.0.1', family: 4 }]],
    [
      'a public one together with a private one',
      [
        { address: '93.184.216.34', family: 4 },
        { address: '10.0.0.1', family: 4 },
      ],
    ],
    ['an IPv6 form of a private one', [{ address: '::ffff:10.0.0.1', family: 6 }]],
  ])('that a name resolves to as %s is blocked', async (_name, addresses) => {
    let connections = 0;
    const { origin, server } = await upstream((_request, response) => response.end());
    server.on('connection', () => {
      connections += 1;
    });
    const via = dispatcher({ resolve: (_host, done) => done(null, addresses) });
    const answer = await send(via, {
      origin: origin.replace('127.0.0.1', 'rebind.test'),
      privateNetwork: false,
    });
    expect(answer).toMatchObject({ error: { code: 'AddressBlocked' } });
    expect(connections).toBe(0);
  });
});

describe('an unasked 100 Continue', () => {
  const final = 'HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\nHTTP/1.1 100';
  const interim = 'HTTP/1.1 100 Continue\r\nx-a: b\r\n\r\n';

  it.each([
    ['alone', [interim, final]],
    ['twice, together with the answer', [interim + interim + final]],
    ['in pieces', ['HTT', 'P/1.1 10', '0 Continue\r\n', '\r', '\n', final]],
    ['not at all', [final]],
  ])('is passed over, and a body that looks like one is not: %s', async (_how, parts) => {
    const origin = await rawUpstream((socket) => {
      socket.setNoDelay(true);
      socket.on('data', async () => {
        for (const part of parts) {
          socket.write(part);
          // Lets each part arrive by itself.
          await new Promise((resolve) => setImmediate(resolve));
        }
      });
    });
    const via = dispatcher({ connections: 1 });
    for (const method of ['GET', 'POST']) {
      const body = method === 'POST' ? Buffer.from('sent') : null;
      expect(await send(via, { origin, method, body })).toMatchObject({ status: 200, body: 'HTTP/1.1 100' });
    }
  });

  it('that never ends is an answer that never came', async () => {
    const origin = await rawUpstream((socket) => {
      socket.on('data', () => socket.end('HTTP/1.1 100 Conti'));
    });
    expect((await send(dispatcher(), { origin })).error?.code).toBe('UpstreamUnreachable');
  });
});
