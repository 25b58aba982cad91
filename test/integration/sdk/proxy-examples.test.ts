import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { connectBearerAccount } from '#test/support/bearer-account.ts';
import { type SdkWorld, startSdkWorld } from '#test/support/sdk-world.ts';

// The calls that the documentation of proxy execute shows, against a service on loopback in place of GitHub or Slack.

let world: SdkWorld;
let account: string;

beforeAll(async () => {
  world = await startSdkWorld();
  account = await connectBearerAccount(world.app, {
    slug: 'examples',
    baseUrl: world.upstream.origin,
    token: 'tok_canary_examples',
  });
});

afterAll(() => world.close());

beforeEach(() => {
  world.upstream.received.length = 0;
  world.upstream.answer((_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"login":"octo"}'),
  );
});

it('read with query parameters', async () => {
  const answer = await world.composio.tools.proxyExecute({
    endpoint: '/repos/composiohq/composio/issues',
    method: 'GET',
    connectedAccountId: account,
    parameters: [
      { in: 'query', name: 'state', value: 'open' },
      { in: 'query', name: 'per_page', value: '5' },
    ],
  });
  expect(answer).toMatchObject({ status: 200, data: { login: 'octo' } });
  expect(world.upstream.received[0]).toMatchObject({
    method: 'GET',
    url: '/repos/composiohq/composio/issues?state=open&per_page=5',
    headers: { authorization: 'Bearer tok_canary_examples' },
  });
});

it('write a body', async () => {
  await world.composio.tools.proxyExecute({
    endpoint: '/repos/composiohq/composio/issues',
    method: 'POST',
    connectedAccountId: account,
    body: { title: 'Found a bug', labels: ['bug'] },
  });
  const [seen] = world.upstream.received;
  expect(seen?.headers['content-type']).toBe('application/json');
  expect(JSON.parse(seen?.body.toString() ?? '')).toEqual({ title: 'Found a bug', labels: ['bug'] });
});

it('send headers of their own', async () => {
  await world.composio.tools.proxyExecute({
    endpoint: '/user',
    method: 'GET',
    connectedAccountId: account,
    parameters: [{ in: 'header', name: 'X-GitHub-Api-Version', value: '2022-11-28' }],
  });
  expect(world.upstream.received[0]?.headers['x-github-api-version']).toBe('2022-11-28');
});

it('name the whole address', async () => {
  const { status } = await world.composio.tools.proxyExecute({
    endpoint: `${world.upstream.origin}/user`,
    method: 'GET',
    connectedAccountId: account,
  });
  expect(status).toBe(200);
  expect(world.upstream.received[0]?.url).toBe('/user');
});

it('upload a file as base64', async () => {
  const file = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x00, 0xff]);
  await world.client.tools.proxy({
    endpoint: '/upload',
    method: 'POST',
    connected_account_id: account,
    binary_body: { base64: file.toString('base64'), content_type: 'image/png' },
  });
  const [seen] = world.upstream.received;
  expect(seen?.headers['content-type']).toBe('image/png');
  expect(seen?.body).toEqual(file);
});

it('ask for the headers alone', async () => {
  world.upstream.answer((_request, response) => response.writeHead(204, { 'x-total': '12' }).end());
  const answer = await world.client.tools.proxy({
    endpoint: '/files/1',
    method: 'HEAD',
    connected_account_id: account,
  });
  expect(answer).toMatchObject({ status: 204, headers: { 'x-total': '12' } });
  expect(world.upstream.received[0]?.method).toBe('HEAD');
});

it('make the SDK complain of nothing', () => {
  expect(world.complaints).toEqual([]);
});
