import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, it } from 'vitest';
import { connectBearerAccount } from '#test/support/bearer-account.ts';
import { runSallyport } from '#test/support/running-sallyport.ts';

/** Whether the gateway still takes connections. */
async function isOpen(url: string): Promise<boolean> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  return new Promise((resolve) => {
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
  }).finally(() => socket.destroy()) as Promise<boolean>;
}

it('answers a call that is under way when the gateway closes, though it takes no other', async () => {
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<void>();
  const service = createServer(async (_request, response) => {
    asked.resolve();
    await answer.promise;
    response.end('late');
  }).listen(0, '127.0.0.1');
  await once(service, 'listening');
  const app = await runSallyport();
  try {
    const baseUrl = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
    await connectBearerAccount(app, { slug: 'slow', baseUrl, token: 'token-of-the-slow-one' });
    const underWay = fetch(`${app.url}/gateway/slow/x`, { headers: { 'x-api-key': app.key } }).then(
      (response) => response.text(),
      () => 'cut off',
    );
    await asked.promise;
    const closed = app.close();
    // Each refusal is a turn of both sides: a gateway that cuts connections has done so by then.
    for (let refusals = 0; refusals < 50; ) if (!(await isOpen(app.url))) refusals += 1;
    answer.resolve();
    expect(await underWay).toBe('late');
    await closed;
  } finally {
    answer.resolve();
    await app.close();
    service.closeAllConnections();
    await once(service.close(), 'close');
  }
});
