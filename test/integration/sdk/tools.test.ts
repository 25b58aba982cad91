import type { Composio } from '@composio/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RecordingUpstream } from '#test/support/recording-upstream.ts';
import type { RunningSallyport } from '#test/support/running-sallyport.ts';
import { listenToSdk, refusalOf, startSdkTracker, trackerToken } from '#test/support/sdk-client.ts';

const tool = 'TRACKER_PROXY_EXECUTE';

let sallyport: RunningSallyport;
let upstream: RecordingUpstream;
let composio: Composio;
let account: string;
const sdk = listenToSdk();

beforeAll(async () => {
  ({ app: sallyport, upstream, account, composio } = await startSdkTracker());
});

afterAll(async () => {
  await sallyport?.close();
  await upstream?.close();
  expect(sdk.complaints()).toEqual([]);
});

beforeEach(() => {
  upstream.received.length = 0;
});

const post = (path: string, body: unknown, key = sallyport.key) =>
  fetch(`${sallyport.url}/api/v3.1${path}`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('tools of the official SDK', () => {
  it('are listed by toolkit and by slug', async () => {
    const ofToolkit = await composio.tools.getRawComposioTools({ toolkits: ['tracker'] });
    expect(ofToolkit.map(({ slug }) => slug)).toEqual([tool]);
    const bySlug = await composio.tools.getRawComposioTools({ tools: ['COMPOSIO_SEARCH_TOOLS', tool] });
    expect(bySlug.map(({ slug }) => slug).sort()).toEqual(['COMPOSIO_SEARCH_TOOLS', tool]);
    const wrapped = (await composio.tools.get('default', { toolkits: ['tracker'] })) as unknown as {
      function: { name: string };
    }[];
    expect(wrapped.map((each) => each.function.name)).toEqual([tool]);
    const one = await composio.tools.getRawComposioToolBySlug(tool);
    expect(one).toMatchObject({ slug: tool, toolkit: { slug: 'tracker' }, version: '00000000_00' });
    expect(one.inputParameters?.required).toEqual(['endpoint']);
  });

  it('are all named in the enum', async () => {
    expect(await composio.tools.getToolsEnum()).toEqual(
      expect.arrayContaining([tool, 'GITHUB_PROXY_EXECUTE']),
    );
  });

  it('run, and each run is one recorded call', async () => {
    const answer = await composio.tools.execute(tool, {
      userId: 'default',
      arguments: { endpoint: '/issues', method: 'POST', body: { big: 12345 }, headers: { 'x-mine': 'yes' } },
      dangerouslySkipVersionCheck: true,
    });
    expect(answer).toMatchObject({
      successful: true,
      error: null,
      data: { status: 200, data: { ok: true } },
    });
    expect(upstream.received[0]).toMatchObject({
      method: 'POST',
      url: '/issues',
      headers: {
        authorization: `Bearer ${trackerToken}`,
        'x-mine': 'yes',
        'content-type': 'application/json',
      },
    });
    expect(upstream.received[0]?.body.toString()).toBe('{"big":12345}');
    const { items } = await sallyport.call('calls.list', { limit: 1 });
    expect(items[0]).toMatchObject({
      id: answer.logId,
      front_door: 'tools',
      account_id: account,
      status: 200,
    });
  });

  it('fail with what the service answered, and with what kept it from answering', async () => {
    upstream.answer((_request, response) => response.writeHead(500).end('broken'));
    const run = (endpoint: string) =>
      composio.tools.execute(tool, {
        userId: 'default',
        arguments: { endpoint },
        dangerouslySkipVersionCheck: true,
      });
    expect(await run('/')).toMatchObject({ successful: false, data: { status: 500, data: 'broken' } });
    upstream.answer((_request, response) => response.destroy());
    expect(await run('/')).toMatchObject({ successful: false, data: {}, error: expect.any(String) });
    upstream.answer((_request, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}'),
    );
  });

  it('are refused for unknown slugs, wrong arguments and missing accounts, in the classes of the SDK', async () => {
    const run = (slug: string, args: Record<string, unknown>, more: object = {}) =>
      composio.tools.execute(slug, {
        userId: 'default',
        arguments: args,
        dangerouslySkipVersionCheck: true,
        ...more,
      });
    expect(await refusalOf(run('NO_SUCH_TOOL', {}))).toMatchObject({
      kind: 'ComposioToolNotFoundError',
      slug: 'ToolNotFound',
    });
    expect(await refusalOf(run(tool, { method: 'BREW' }))).toMatchObject({
      kind: 'ComposioToolExecutionError',
      status: 400,
      slug: 'ValidationFailed',
    });
    expect(
      await refusalOf(run(tool, { endpoint: '/' }, { connectedAccountId: 'ca_doesnotexist' })),
    ).toMatchObject({ kind: 'ComposioConnectedAccountNotFoundError' });
    expect(await refusalOf(run(tool, { endpoint: 'https://elsewhere.example/' }))).toMatchObject({
      status: 400,
      slug: 'OriginMismatch',
    });
    expect(upstream.received).toEqual([]);
  });

  it('do not let a caller move a stored credential to another address', async () => {
    const call = composio.tools.execute(tool, {
      userId: 'default',
      arguments: { endpoint: '/' },
      customAuthParams: { baseURL: 'https://elsewhere.example', parameters: [] },
      dangerouslySkipVersionCheck: true,
    });
    expect(await refusalOf(call)).toMatchObject({ status: 400, slug: 'OriginMismatch' });
    expect(upstream.received).toEqual([]);
  });

  it('take a credential that the caller brings along, and parameters beside the arguments', async () => {
    const answer = await post(`/tools/execute/${tool}`, {
      arguments: { endpoint: '/' },
      custom_auth_params: { parameters: [{ in: 'query', name: 'tenant', value: 5 }] },
      custom_connection_data: {
        authScheme: 'BEARER_TOKEN',
        toolkitSlug: 'tracker',
        val: { token: 'brought' },
      },
    });
    expect(answer.status).toBe(200);
    expect(upstream.received[0]).toMatchObject({
      url: '/?tenant=5',
      headers: { authorization: 'Bearer brought' },
    });
  });

  it('keep to the rules of the key, and say which permission is missing', async () => {
    const readOnly = await sallyport.call('keys.create', { name: 'reader', rule_preset: 'read_only' });
    const write = { arguments: { endpoint: '/', method: 'DELETE' } };
    const denied = await post(`/tools/execute/${tool}`, write, readOnly.key);
    expect([denied.status, ((await denied.json()) as { error: { slug: string } }).error.slug]).toEqual([
      403,
      'RuleDenied',
    ]);
    const looking = await sallyport.call('keys.create', {
      name: 'looking',
      permissions: ['tools', 'sessions'],
    });
    const refused = await post(`/tools/execute/${tool}`, { arguments: { endpoint: '/' } }, looking.key);
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain('proxy_execute');
    expect(refused.headers.get('x-should-retry')).toBe('false');
    expect(upstream.received).toEqual([]);
  });

  it('write no arguments from words, and no triggers: 501 says what to do instead', async () => {
    for (const [path, body] of [
      [`/tools/execute/${tool}/input`, { text: 'list my issues' }],
      [`/tools/execute/${tool}`, { text: 'list my issues' }],
      ['/trigger_instances/SOME_TRIGGER/upsert', {}],
    ] as const) {
      const answer = await post(path, body);
      const { error } = (await answer.json()) as { error: { slug: string; suggested_fix: string } };
      expect([answer.status, error.slug, error.suggested_fix.length > 10]).toEqual([
        501,
        'NotImplemented',
        true,
      ]);
    }
  });
});
