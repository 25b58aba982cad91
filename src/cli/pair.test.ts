import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { exitCodes } from './failure.ts';
import { pair } from './pair.ts';

test('says that nobody confirmed the code, once the request has waited as long as it may', async () => {
  const server = createServer((request, response) => {
    const isAsking = request.url === '/api/cli/v1/pair';
    response.writeHead(isAsking ? 200 : 404, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify(
        isAsking
          ? { id: 'pair_1', code: 'QBDS-WDKP', secret: 'secret', expires_at: new Date().toISOString() }
          : { error: { message: 'id: nothing waits under this id.', slug: 'PairingNotFound' } },
      ),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const said: string[] = [];
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const paired = pair(url, (line) => said.push(line), AbortSignal.timeout(10_000));
    await expect(paired).rejects.toMatchObject({
      message: 'Nobody confirmed the code in time.',
      exitCode: exitCodes.notPaired,
    });
    expect(said).toEqual([expect.stringContaining('QBDS-WDKP')]);
  } finally {
    server.close();
  }
});
