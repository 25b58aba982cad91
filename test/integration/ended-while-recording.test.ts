import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CallDetail } from '#shared/domain/call.ts';
import { connectBearerAccount } from '#test/support/bearer-account.ts';
import { exitOf } from '#test/support/child-exit.ts';
import { type HeadlessProcess, startHeadlessProcess } from '#test/support/headless-process.ts';
import { makeTempDirectory } from '#test/support/temp-directory.ts';

// The built product is ended while agents keep it busy. Where it is killed, a call that ended a second before has to be in the
// log, whole; where it is told to stop, every call that was answered.

/** `npm run soak` kills more often. */
const rounds = Number(process.env.SALLYPORT_KILLED_GATEWAYS ?? 2);
const agents = 8;
const keptAfterMs = 1_000;

interface Answered {
  readonly callId: string;
  readonly at: number;
}

/** What holds back the answer to `/held`, and hears that it was asked for. */
const held = { asked: Promise.withResolvers<void>(), answer: Promise.withResolvers<void>() };

const service = createServer((request, response) => {
  request.resume().on('end', async () => {
    if (request.url === '/held') {
      held.asked.resolve();
      await held.answer.promise;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ path: request.url, padding: 'p'.repeat(2_000) }));
  });
});
const directory = makeTempDirectory();

beforeAll(async () => {
  await once(service.listen(0, '127.0.0.1'), 'listening');
});

afterAll(async () => {
  service.closeAllConnections();
  await once(service.close(), 'close');
  directory.remove();
});

/** Calls from several agents at once until the process is gone; it gets the signal once they have kept it busy for so long. */
async function keepBusyUntilEnded(
  { child, ready }: HeadlessProcess,
  key: string,
  signal: NodeJS.Signals,
  busyMs: number,
): Promise<{ answered: readonly Answered[]; endedAt: number; code: number | NodeJS.Signals | null }> {
  const answered: Answered[] = [];
  let endedAt = Number.POSITIVE_INFINITY;
  const agent = async (): Promise<void> => {
    while (endedAt === Number.POSITIVE_INFINITY) {
      const response = await fetch(`${ready.url}/gateway/service/items/${answered.length}`, {
        headers: { 'x-api-key': key },
      });
      await response.arrayBuffer();
      // A gateway that is closing refuses before there is a call.
      const callId = response.headers.get('x-sallyport-call-id');
      if (callId !== null) answered.push({ callId, at: performance.now() });
      const busy = performance.now() - (answered[0]?.at ?? Number.POSITIVE_INFINITY);
      if (endedAt !== Number.POSITIVE_INFINITY || busy < busyMs) continue;
      endedAt = performance.now();
      child.kill(signal);
    }
  };
  // The others fail with the connection.
  await Promise.allSettled(Array.from({ length: agents }, agent));
  return { answered, endedAt, code: await exitOf(child) };
}

function recordedIds(dataDir: string): ReadonlySet<string> {
  const db = new Database(join(dataDir, 'calls.db'));
  try {
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    return new Set(db.prepare<[], string>('SELECT id FROM calls').pluck().all());
  } finally {
    db.close();
  }
}

/** Asks an operation, which has to succeed. */
const caller =
  ({ ask }: HeadlessProcess) =>
  async (operation: string, input: unknown): Promise<never> => {
    const { status, body } = await ask(operation, input);
    if (status !== 200) throw new Error(`${operation}: ${JSON.stringify(body)}`);
    return body as never;
  };

/** Connects an account of the service in a fresh data directory. */
async function startConnected(dataDir: string): Promise<{ sallyport: HeadlessProcess; key: string }> {
  const sallyport = await startHeadlessProcess({ dataDir });
  const baseUrl = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  const account = { slug: 'service', baseUrl, token: 'a-token-of-the-service' };
  await connectBearerAccount({ call: caller(sallyport) }, account);
  return { sallyport, key: sallyport.ready.api_key ?? '' };
}

it('keeps every call that ended a second before the process was killed, in a sound file', async () => {
  const dataDir = join(directory.path, 'killed');
  const { sallyport: first, key } = await startConnected(dataDir);
  let sallyport = first;
  for (let round = 0; round < rounds; round += 1) {
    const busyMs = keptAfterMs * (1.2 + ((round * 0.37) % 1));
    const { answered, endedAt } = await keepBusyUntilEnded(sallyport, key, 'SIGKILL', busyMs);
    const due = answered.filter(({ at }) => at <= endedAt - keptAfterMs).map(({ callId }) => callId);
    expect(due.length).toBeGreaterThan(0);
    const kept = recordedIds(dataDir);
    expect(due.filter((id) => !kept.has(id))).toEqual([]);

    sallyport = await startHeadlessProcess({ dataDir });
    const call = caller(sallyport);
    const last: CallDetail = await call('calls.get', { id: due.at(-1) });
    expect(last).toMatchObject({ status: 200, response_body: { state: 'complete' } });
    expect(last.response_headers).toContainEqual(['content-type', 'application/json']);
    expect(await call('calls.list', { limit: 1, query: 'toolkit:service' })).toMatchObject({
      items: [{ toolkit: 'service' }],
    });
  }
  await sallyport.stop();
});

it('keeps every call that was answered before the process stopped as it was told to', async () => {
  const dataDir = join(directory.path, 'stopped');
  const { sallyport, key } = await startConnected(dataDir);
  const { answered, code } = await keepBusyUntilEnded(sallyport, key, 'SIGTERM', 300);
  expect(code).toBe(0);
  const kept = recordedIds(dataDir);
  expect(answered.length).toBeGreaterThan(agents);
  expect(answered.filter(({ callId }) => !kept.has(callId))).toEqual([]);
});

it('lets a call end that is under way, records it and takes no other', async () => {
  const dataDir = join(directory.path, 'drained');
  const { sallyport, key } = await startConnected(dataDir);
  const call = fetch(`${sallyport.ready.url}/gateway/service/held`, { headers: { 'x-api-key': key } });
  await held.asked.promise;
  sallyport.child.kill('SIGTERM');
  const health = () =>
    fetch(`${sallyport.ready.url}/api/local/v1/health`).then(
      () => 'taken',
      () => 'refused',
    );
  await expect.poll(health).toBe('refused');
  held.answer.resolve();
  const response = await call;
  expect({ status: response.status, body: await response.json() }).toMatchObject({
    status: 200,
    body: { path: '/held' },
  });
  expect(await exitOf(sallyport.child)).toBe(0);
  expect(recordedIds(dataDir)).toContain(response.headers.get('x-sallyport-call-id'));
});
