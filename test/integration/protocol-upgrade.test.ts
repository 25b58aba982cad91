import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectBearerAccount } from '#test/support/bearer-account.ts';
import { startBearerWorld } from '#test/support/bearer-world.ts';
import { rawExchange } from '#test/support/raw-http.ts';
import type { RecordingUpstream } from '#test/support/recording-upstream.ts';
import type { RunningSallyport } from '#test/support/running-sallyport.ts';

const token = 'tok_canary_0a1b2c3d4e5f60718293';
let app: RunningSallyport;
let upstream: RecordingUpstream;

beforeAll(async () => {
  ({ app, upstream } = await startBearerWorld({ path: '/v1', token, alias: 'work acme' }));
});

afterAll(async () => {
  await app.close();
  await upstream.close();
});

beforeEach(() => {
  upstream.received.length = 0;
  upstream.answer((_request, response) => response.end('ok'));
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

/** Switches to an echo of raw bytes: what passes after the handshake is not ours to understand. */
async function startUpgradeUpstream() {
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
