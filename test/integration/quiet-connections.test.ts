import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createGateway } from '#main/gateway/index.ts';
import { connectBearerAccount } from '#test/support/bearer-account.ts';
import { startBearerWorld } from '#test/support/bearer-world.ts';
import { type RawUpstream, startRawUpstream, statusesIn } from '#test/support/raw-http.ts';
import type { RecordingUpstream } from '#test/support/recording-upstream.ts';
import type { RunningSallyport } from '#test/support/running-sallyport.ts';

let app: RunningSallyport;
let upstream: RecordingUpstream;
let account: string;
let ticking: RawUpstream;
let tick: (() => void) | undefined;
/** A second listener over the same core, which loses patience within the time of a test. */
let url: string;
let closeGateway: () => Promise<void>;

const adminKey = 'admin-key-of-the-impatient-gateway';

beforeAll(async () => {
  ({ app, upstream, account } = await startBearerWorld({ token: 'quiet-token-1' }));
  ticking = await startRawUpstream((socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n');
    tick = () => socket.write('data: tick\n\n');
    tick();
  });
  await connectBearerAccount(app, { slug: 'ticking', baseUrl: ticking.origin, token: 'quiet-token-2' });
  const gateway = createGateway({
    core: app.sallyport.core,
    invokeFor: () => (name, input) => app.sallyport.invoke(name, input),
    adminKey,
    version: '0.0.0-test',
    quietMs: 2_000,
  });
  ({ url } = await gateway.listen(0));
  closeGateway = () => gateway.close(0);
});

afterAll(async () => {
  await closeGateway?.();
  await app?.close();
  await upstream?.close();
  await ticking?.close();
});

function requestText(at: string, kind: 'envelope' | 'pass-through' | 'list'): string {
  const head = `Host: ${new URL(at).host}\r\nx-api-key: ${app.key}\r\n`;
  if (kind === 'pass-through') return `GET /gateway/acme/x HTTP/1.1\r\n${head}\r\n`;
  if (kind === 'list') return `GET /api/v3.1/toolkits?limit=1 HTTP/1.1\r\n${head}\r\n`;
  const envelope = JSON.stringify({ connected_account_id: account, endpoint: '/x', method: 'GET' });
  const length = `content-type: application/json\r\ncontent-length: ${envelope.length}\r\n`;
  return `POST /api/v3.1/tools/execute/proxy HTTP/1.1\r\n${head}${length}\r\n${envelope}`;
}

function open(at: string): Socket {
  const { hostname, port } = new URL(at);
  return connect(Number(port), hostname).on('error', () => undefined);
}

/** Sends a request and waits for the head of its answer. */
async function statusOf(socket: Socket, text: string): Promise<number | undefined> {
  socket.write(text);
  const [chunk] = (await once(socket, 'data')) as [Buffer];
  return statusesIn(chunk.toString('latin1'))[0];
}

it.each(['envelope', 'pass-through', 'list'] as const)(
  'closes a connection that stays quiet after the answer to its %s request',
  async (kind) => {
    const socket = open(url);
    const closed = once(socket, 'close');
    expect(await statusOf(socket, requestText(url, kind))).toBe(200);
    socket.resume();
    await closed;
  },
);

it('keeps connections that are in use for longer than one may be quiet, and streams of events that say nothing', async () => {
  const quiet = open(url);
  expect(await statusOf(quiet, requestText(url, 'pass-through'))).toBe(200);
  const calls = open(url);
  const stream = open(url);
  expect(await statusOf(stream, requestText(url, 'pass-through').replace('acme/x', 'ticking/x'))).toBe(200);
  const events = open(url);
  const eventsText = `GET /api/local/v1/events HTTP/1.1\r\nHost: ${new URL(url).host}\r\nx-admin-key: ${adminKey}\r\n\r\n`;
  expect(await statusOf(events, eventsText)).toBe(200);
  let silent = true;
  quiet.resume().once('close', () => {
    silent = false;
  });
  while (silent) {
    expect(await statusOf(calls, requestText(url, 'envelope'))).toBe(200);
    const ticked = once(stream, 'data');
    tick?.();
    await ticked;
  }
  expect(await statusOf(calls, requestText(url, 'pass-through'))).toBe(200);
  expect([calls, stream, events].map(({ readyState }) => readyState)).toEqual(['open', 'open', 'open']);
  for (const socket of [calls, stream, events]) socket.destroy();
});

it('gives who has been answered no more time than others for the head of a next request', async () => {
  // The listener of everyday use: its patience with quiet connections outlasts this test by far.
  const socket = open(app.url);
  expect(await statusOf(socket, requestText(app.url, 'pass-through'))).toBe(200);
  socket.resume();
  const closed = once(socket, 'close');
  socket.write('GET /gateway/acme/x HTTP/1.1\r\nX-A: ');
  const drip = setInterval(() => socket.writable && socket.write('a'), 500);
  await closed;
  clearInterval(drip);
});
