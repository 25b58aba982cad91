import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClientOptions, WebSocket, WebSocketServer } from 'ws';
import { connectBearerAccount } from '#test/support/bearer-account.ts';
import { type RunningSallyport, runSallyport } from '#test/support/running-sallyport.ts';

const token = 'tok_canary_7081920a3b4c5d6e7f80';
let app: RunningSallyport;
let server: WebSocketServer;
let address: string;
const closings: { code: number; reason: string }[] = [];

beforeAll(async () => {
  server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    perMessageDeflate: { threshold: 0 },
    verifyClient: ({ req }, done) =>
      done(req.headers.authorization === `Bearer ${token}`, 401, 'Unauthorized'),
    handleProtocols: (offered) => (offered.has('gate.v2') ? 'gate.v2' : false),
  });
  server.on('connection', (socket) => {
    socket.send('hello');
    socket.on('message', (data, isBinary) => {
      if (data.toString() === 'close me') socket.close(4321, 'as you wish');
      else if (data.toString() === 'drop me') socket.terminate();
      else socket.send(data as Buffer, { binary: isBinary });
    });
    socket.on('close', (code, reason) => closings.push({ code, reason: reason.toString() }));
  });
  [app] = await Promise.all([runSallyport(), once(server, 'listening')]);
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await connectBearerAccount(app, { slug: 'live', baseUrl, token });
  address = `${app.url.replace('http:', 'ws:')}/gateway/live/feed`;
});

afterAll(async () => {
  await app?.close();
  for (const client of server.clients) client.terminate();
  server.close();
});

/** Connects and reads the greeting that the server sends on its own, in the same packet as its handshake. */
async function open(protocols: string[] = [], options: ClientOptions = {}): Promise<WebSocket> {
  const socket = new WebSocket(address, protocols, { headers: { 'x-api-key': app.key }, ...options });
  const [greeting] = (await once(socket, 'message')) as [Buffer];
  expect(greeting.toString()).toBe('hello');
  return socket;
}

async function echo(socket: WebSocket, send: () => void): Promise<{ data: Buffer; isBinary: boolean }> {
  const answered = once(socket, 'message');
  send();
  const [data, isBinary] = (await answered) as [Buffer, boolean];
  return { data, isBinary };
}

describe('a WebSocket client', () => {
  it('is let in with the gateway key, which the service would refuse', async () => {
    const direct = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/feed`, {
      headers: { 'x-api-key': app.key },
    });
    const [error] = (await once(direct, 'error')) as [Error];
    expect(error.message).toContain('401');
    (await open()).terminate();
  });

  it.each([
    ['text', false, 'héllo ✓'],
    ['binary', true, randomBytes(300)],
    ['a message of several MiB', true, randomBytes(3 * 1024 * 1024)],
    ['an empty one', false, ''],
  ])('exchanges %s', async (_name, binary, message) => {
    const socket = await open();
    const { data, isBinary } = await echo(socket, () => socket.send(message, { binary }));
    expect(isBinary).toBe(binary);
    expect(data.equals(Buffer.from(message))).toBe(true);
    socket.terminate();
  });

  it('sends a message in fragments, with a ping in between', async () => {
    const socket = await open();
    const ponged = once(socket, 'pong');
    const { data } = await echo(socket, () => {
      socket.send('one ', { fin: false });
      socket.ping('still there?');
      socket.send('two ', { fin: false });
      socket.send('three', { fin: true });
    });
    expect(data.toString()).toBe('one two three');
    expect(String((await ponged)[0])).toBe('still there?');
    socket.terminate();
  });

  it('agrees on a subprotocol and on compression with the service', async () => {
    const socket = await open(['gate.v1', 'gate.v2']);
    expect(socket.protocol).toBe('gate.v2');
    expect(socket.extensions).toContain('permessage-deflate');
    socket.terminate();
  });

  it('hands its close code to the service', async () => {
    const socket = await open();
    const before = closings.length;
    socket.close(4001, 'done here');
    await once(socket, 'close');
    await expect.poll(() => closings[before]).toEqual({ code: 4001, reason: 'done here' });
  });

  it('hears the close code of the service', async () => {
    const socket = await open();
    socket.send('close me');
    const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
    expect({ code, reason: reason.toString() }).toEqual({ code: 4321, reason: 'as you wish' });
  });

  it('notices when the service drops it, and the service when it is gone', async () => {
    const dropped = await open();
    dropped.send('drop me');
    expect(((await once(dropped, 'close')) as [number])[0]).toBe(1006);
    const leaving = await open();
    const before = closings.length;
    leaving.terminate();
    await expect.poll(() => closings[before]?.code).toBe(1006);
  });

  it('is refused with 401 where its key is wrong', async () => {
    const socket = new WebSocket(address, { headers: { 'x-api-key': 'ak_wrong' } });
    const [error] = (await once(socket, 'error')) as [Error];
    expect(error.message).toContain('401');
  });
});
