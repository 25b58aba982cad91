import { readdirSync } from 'node:fs';
import { type ClientRequest, createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectBearerAccount } from '#test/support/bearer-account.ts';
import { callThrough } from '#test/support/both-doors.ts';
import { type RunningSallyport, runSallyport } from '#test/support/running-sallyport.ts';

const aborts = Number(process.env.SALLYPORT_ABORTS ?? 500);
const atOnce = 20;

let app: RunningSallyport;
let upstream: Server;
/** Who waits for the upstream to have seen a call, and who for it to have lost one; both by the call's path. */
const arrivals = new Map<string, () => void>();
const endings = new Map<string, () => void>();

beforeAll(async () => {
  // It answers as soon as the head is there, whether a body comes or not.
  upstream = createServer((request, response) => {
    const url = request.url ?? '';
    if (url === '/ok') return void response.end('ok');
    request.on('error', () => undefined).resume();
    response.once('close', () => endings.get(url)?.());
    if (url.startsWith('/stream')) response.write('data: begun\n\n');
    arrivals.get(url)?.();
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  app = await runSallyport();
  const baseUrl = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  await connectBearerAccount(app, { slug: 'acme', baseUrl, token: 'abort-token-1' });
});

afterAll(async () => {
  await app?.close();
  upstream?.closeAllConnections();
  upstream?.close();
});

/** What this process, which holds all three sides, has open. */
function held(): Record<'sockets' | 'timers' | 'descriptors', number> {
  const resources = process.getActiveResourcesInfo();
  const count = (type: string) => resources.filter((each) => each === type).length;
  return {
    sockets: count('TCPSocketWrap'),
    timers: count('Timeout'),
    descriptors: process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0,
  };
}

const ways = ['in the answer', 'before the answer', 'while sending', 'in the envelope'] as const;

function begin(way: (typeof ways)[number], path: string): ClientRequest {
  if (way === 'in the envelope') {
    const body = JSON.stringify({ endpoint: path, method: 'GET' });
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    return start('POST', '/api/v3.1/tools/execute/proxy', headers).end(body);
  }
  if (way !== 'while sending') return start('GET', `/gateway/acme${path}`).end();
  const upload = start('POST', `/gateway/acme${path}`, { 'content-length': 1_000_000 });
  upload.write('some of it');
  return upload;
}

function start(method: string, path: string, headers: Record<string, string | number> = {}): ClientRequest {
  const { hostname, port } = new URL(app.url);
  const options = {
    hostname,
    port,
    method,
    path,
    agent: false,
    headers: { 'x-api-key': app.key, ...headers },
  };
  return httpRequest(options).on('error', () => undefined);
}

/** One call whose agent leaves once the upstream has it; over when the upstream has lost it too. */
async function abortOne(index: number): Promise<void> {
  const way = ways[index % ways.length] ?? 'in the answer';
  const path = `${way === 'in the answer' ? '/stream' : '/silent'}?${index}`;
  const arrived = new Promise<void>((resolve) => arrivals.set(path, resolve));
  const ended = new Promise<void>((resolve) => endings.set(path, resolve));
  const sent = begin(way, path);
  const begun = new Promise<void>((resolve) =>
    sent.once('response', (message) => message.on('error', () => undefined).once('data', () => resolve())),
  );
  await arrived;
  if (way === 'in the answer') await begun;
  sent.destroy();
  await ended;
  arrivals.delete(path);
  endings.delete(path);
}

async function abortMany(count: number): Promise<void> {
  for (let from = 0; from < count; from += atOnce) {
    const some = Math.min(atOnce, count - from);
    await Promise.all(Array.from({ length: some }, (_, index) => abortOne(from + index)));
  }
}

it(`leaves no socket, descriptor or timer behind after ${aborts} calls whose agents left`, async () => {
  await abortMany(atOnce * 2);
  await untilSteady();
  const before = held();
  await abortMany(aborts);
  await expect
    .poll(
      () => {
        const now = held();
        const names = Object.keys(before) as (keyof typeof before)[];
        // A few belong to what goes on beside the calls: writing rows, and the runner of this test.
        return names.filter((name) => now[name] > before[name] + 8);
      },
      { timeout: 40_000, interval: 250 },
    )
    .toEqual([]);
  expect(await (await callThrough(app, 'acme/ok')).text()).toBe('ok');
  await app.sallyport.core.calls.flush();
  const { items } = await app.call('calls.list', { limit: 50 });
  const left = items.filter(({ path }) => path !== '/ok');
  expect(left.map(({ error_code }) => error_code)).toEqual(left.map(() => 'CallAborted'));
});

/** Waits until two looks, a while apart, see the same. */
async function untilSteady(): Promise<void> {
  let last = '';
  await expect
    .poll(
      () => {
        const now = JSON.stringify(held());
        const same = now === last;
        last = now;
        return same;
      },
      { timeout: 20_000, interval: 1_000 },
    )
    .toBe(true);
}
