import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HeadlessProcess } from '../../test/support/headless-process.ts';

/** Lets a running Sallyport record calls whose answers are JSON of about so many bytes. */
export async function makeCallsWithBodies(
  { ask }: Pick<HeadlessProcess, 'ask'>,
  count: number,
  bytes: number,
): Promise<void> {
  const answer = JSON.stringify(sampleList(bytes));
  const service = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(answer);
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = service.address() as AddressInfo;
    await asked(ask, 'toolkits.create', {
      slug: 'bench',
      name: 'Bench',
      base_url: `http://127.0.0.1:${port}`,
      auth_schemes: [
        {
          mode: 'BEARER_TOKEN',
          inject: [{ in: 'header', name: 'Authorization', value: 'Bearer {token}' }],
          fields: { token: { label: 'Token', secret: true } },
        },
      ],
    });
    const account = await asked(ask, 'accounts.create', {
      toolkit: 'bench',
      fields: { token: 'a-token-of-the-bench' },
    });
    for (let index = 0; index < count; index += 1) {
      const draft = { account_id: account.id, method: 'GET', headers: [], body: null };
      await asked(ask, 'calls.send', { ...draft, endpoint: `/items?page=${index}` });
    }
  } finally {
    service.closeAllConnections();
    await new Promise((resolve) => service.close(resolve));
  }
}

async function asked(
  ask: HeadlessProcess['ask'],
  operation: string,
  input: unknown,
): Promise<{ id: string }> {
  const { status, body } = await ask(operation, input);
  if (status !== 200) throw new Error(`${operation} answered ${status}: ${JSON.stringify(body)}`);
  return body as { id: string };
}

function sampleList(bytes: number): unknown[] {
  const item = (id: number) => ({
    id,
    title: `Item ${id} of a list that an agent asked for`,
    labels: ['bug', 'urgent'],
    author: { login: 'ada', id: 4_477 },
    closed: id % 3 === 0,
  });
  const size = JSON.stringify(item(1_000)).length + 1;
  return Array.from({ length: Math.ceil(bytes / size) }, (_, index) => item(index));
}
