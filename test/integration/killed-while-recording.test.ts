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

// The built product is killed while agents keep it busy. A call that ended a second before has to be in the log, whole.

/** `npm run soak` kills more often. */
const rounds = Number(process.env.SALLYPORT_KILLED_GATEWAYS ?? 2);
const agents = 8;
const keptAfterMs = 1_000;

interface Answered {
  readonly callId: string;
  readonly at: number;
}

const service = createServer((request, response) => {
  request.resume().on('end', () => {
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

/** Calls from several agents at once until the process is gone; it is killed once `isEnough` says so. */
async function keepBusyUntilKilled(
  { child, ready }: HeadlessProcess,
  key: string,
  isEnough: (answered: readonly Answered[]) => boolean,
): Promise<{ answered: readonly Answered[]; killedAt: number }> {
  const answered: Answered[] = [];
  let killedAt = Number.POSITIVE_INFINITY;
  const agent = async (): Promise<void> => {
    while (killedAt === Number.POSITIVE_INFINITY) {
      const response = await fetch(`${ready.url}/gateway/service/items/${answered.length}`, {
        headers: { 'x-api-key': key },
      });
      await response.arrayBuffer();
      answered.push({ callId: response.headers.get('x-sallyport-call-id') ?? '', at: performance.now() });
      if (killedAt !== Number.POSITIVE_INFINITY || !isEnough(answered)) continue;
      killedAt = performance.now();
      child.kill('SIGKILL');
    }
  };
  // The others fail with the connection.
  await Promise.allSettled(Array.from({ length: agents }, agent));
  await exitOf(child);
  return { answered, killedAt };
}

it('keeps every call that ended a second before the process was killed, in a sound file', async () => {
  const dataDir = directory.path;
  const origin = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  let sallyport = await startHeadlessProcess({ dataDir });
  const key = sallyport.ready.api_key ?? '';
  const call = async (operation: string, input: unknown) => {
    const { status, body } = await sallyport.ask(operation, input);
    if (status !== 200) throw new Error(`${operation}: ${JSON.stringify(body)}`);
    return body as never;
  };
  await connectBearerAccount({ call }, { slug: 'service', baseUrl: origin, token: 'a-token-of-the-service' });

  for (let round = 0; round < rounds; round += 1) {
    const longest = keptAfterMs * (1.2 + ((round * 0.37) % 1));
    const { answered, killedAt } = await keepBusyUntilKilled(
      sallyport,
      key,
      ([first, ...rest]) => first !== undefined && (rest.at(-1)?.at ?? 0) - first.at > longest,
    );
    const due = answered.filter(({ at }) => at <= killedAt - keptAfterMs).map(({ callId }) => callId);
    expect(due.length).toBeGreaterThan(0);

    const db = new Database(join(dataDir, 'calls.db'));
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    const kept = new Set(db.prepare<[], string>('SELECT id FROM calls').pluck().all());
    db.close();
    expect(due.filter((id) => !kept.has(id))).toEqual([]);

    sallyport = await startHeadlessProcess({ dataDir });
    const last = (await call('calls.get', { id: due.at(-1) })) as CallDetail;
    expect(last).toMatchObject({
      status: 200,
      response_body: { state: 'complete', size: expect.any(Number) },
    });
    expect(last.response_headers).toContainEqual(['content-type', 'application/json']);
    expect(await call('calls.list', { limit: 1, query: 'toolkit:service' })).toMatchObject({
      items: [{ toolkit: 'service' }],
    });
  }
  await sallyport.stop();
});
