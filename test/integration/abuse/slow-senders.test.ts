import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startBearerWorld } from '#test/support/bearer-world.ts';
import { callEnvelope, callThrough } from '#test/support/both-doors.ts';
import type { RecordingUpstream } from '#test/support/recording-upstream.ts';
import type { RunningSallyport } from '#test/support/running-sallyport.ts';

let app: RunningSallyport;
let upstream: RecordingUpstream;

beforeAll(async () => {
  ({ app, upstream } = await startBearerWorld({ token: 'slow-token-1' }));
});

afterAll(async () => {
  await app?.close();
  await upstream?.close();
});

const starts = [
  '',
  'P',
  'GET /gateway/acme/x HTTP/1.1\r\n',
  'POST /api/v3.1/tools/execute/proxy HTTP/1.1\r\nHost: x\r\nX-A',
];

it('closes 500 senders that never finish their headers, and serves real calls meanwhile', async () => {
  const { hostname, port } = new URL(app.url);
  const drips: NodeJS.Timeout[] = [];
  const closed = Array.from({ length: 500 }, (_, index) => {
    const socket: Socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    socket.resume();
    socket.write(starts[index % starts.length] ?? '');
    // One in ten keeps a byte coming every now and then, which must not buy it time.
    if (index % 10 === 3) drips.push(setInterval(() => socket.writable && socket.write('a'), 500));
    return once(socket, 'close');
  });
  let open = true;
  const all = Promise.all(closed).then(() => {
    open = false;
  });
  let served = 0;
  while (open) {
    expect((await callEnvelope(app, { endpoint: '/x' })).status).toBe(200);
    expect((await callThrough(app, 'acme/x')).status).toBe(200);
    served += 2;
    await Promise.race([all, new Promise((resolve) => setTimeout(resolve, 50))]);
  }
  for (const drip of drips) clearInterval(drip);
  expect(served).toBeGreaterThan(10);
});
