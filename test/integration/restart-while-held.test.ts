import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { connectBearerAccount } from '#test/support/bearer-account.ts';
import { startUpstream } from '#test/support/recording-upstream.ts';
import { type RunningSallyport, runSallyport } from '#test/support/running-sallyport.ts';

/** Resolves once this many approvals wait. */
function waiting({ sallyport }: RunningSallyport, count: number): Promise<void> {
  const ids = new Set<string>();
  return new Promise((resolve) => {
    const stop = sallyport.core.events.subscribe((event) => {
      if (event.name === 'approval.changed' && event.payload.state === 'waiting') ids.add(event.payload.id);
      if (ids.size < count) return;
      stop();
      resolve();
    });
  });
}

it('tells every caller that is held that Sallyport stops, and keeps the records over the restart', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'sallyport-restart-'));
  const upstream = await startUpstream();
  const first = await runSallyport({ dataDir });
  const account = await connectBearerAccount(first, {
    slug: 'acme',
    baseUrl: upstream.origin,
    token: 'tok_canary_restart',
  });
  const agent = await first.call('keys.create', { name: 'careful agent' });
  const held = waiting(first, 3);
  const headers = { 'x-api-key': agent.key, 'content-type': 'application/json' };
  const answers = [
    ...['/a', '/b'].map((path) =>
      fetch(`${first.url}/gateway/${account}${path}`, { method: 'POST', headers, body: '{}' }),
    ),
    fetch(`${first.url}/api/v3.1/tools/execute/proxy`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ endpoint: '/c', method: 'POST', connected_account_id: account }),
    }),
  ];
  await held;
  const [closed, ...told] = await Promise.all([
    first.close(),
    ...answers.map(async (answer) => {
      const response = await answer;
      const { error } = (await response.json()) as { error: { slug: string } };
      return [response.status, error.slug];
    }),
  ]);
  expect(closed).toBeUndefined();
  expect(told).toEqual(answers.map(() => [503, 'ShuttingDown']));
  expect(upstream.received).toEqual([]);

  const second = await runSallyport({ dataDir });
  const { items } = await second.call('approvals.list', { key_id: agent.id });
  expect(items.map(({ state }) => state)).toEqual(['lapsed', 'lapsed', 'lapsed']);
  const { items: calls } = await second.call('calls.list', { key_id: agent.id });
  expect(calls.map(({ error_code: code, status, path }) => [code, status, path]).sort()).toEqual([
    ['ShuttingDown', null, '/a'],
    ['ShuttingDown', null, '/b'],
    ['ShuttingDown', null, '/c'],
  ]);
  expect(calls.map(({ id }) => id).sort()).toEqual(items.map(({ call_id: id }) => id).sort());
  await second.close();
  await upstream.close();
  await rm(dataDir, { recursive: true });
});
