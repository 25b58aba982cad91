import { type Composio, experimental_createTool as createCustomTool } from '@composio/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { connectBearerAccount } from '#test/support/bearer-account.ts';
import type { RecordingUpstream } from '#test/support/recording-upstream.ts';
import type { RunningSallyport } from '#test/support/running-sallyport.ts';
import {
  listenToSdk,
  refusalOf,
  sdkClient,
  startSdkTracker,
  trackerToken,
} from '#test/support/sdk-client.ts';

const user = 'default';
const tool = 'TRACKER_PROXY_EXECUTE';

let sallyport: RunningSallyport;
let upstream: RecordingUpstream;
let composio: Composio;
let account: string;
const sdk = listenToSdk();

beforeAll(async () => {
  ({ app: sallyport, upstream, account, composio } = await startSdkTracker({ alias: 'work' }));
});

afterAll(async () => {
  await sallyport?.close();
  await upstream?.close();
  expect(sdk.complaints()).toEqual([]);
});

beforeEach(() => {
  upstream.received.length = 0;
  upstream.answer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"issues":[1,2]}');
  });
});

describe('a session of the official SDK', () => {
  it('tells the helper tools and those of connected services, in schemas that the SDK accepts', async () => {
    const session = await composio.create(user, { mcp: true });
    const tools = (await session.tools()) as { function: { name: string; parameters: object } }[];
    const names = tools.map((each) => each.function.name);
    expect(names).toEqual(
      expect.arrayContaining([
        'COMPOSIO_SEARCH_TOOLS',
        'COMPOSIO_MANAGE_CONNECTIONS',
        'COMPOSIO_MULTI_EXECUTE_TOOL',
        tool,
      ]),
    );
    expect(names).not.toContain('GITHUB_PROXY_EXECUTE');
    expect(session.mcp).toEqual({
      type: 'http',
      url: `${sallyport.url}/mcp/session/${session.sessionId}`,
      headers: { 'x-api-key': sallyport.key },
    });
  });

  it('sends a request by toolkit, with the credential that it never sees', async () => {
    const session = await composio.create(user, { toolkits: ['tracker'] });
    const answer = await session.proxyExecute({
      toolkit: 'tracker',
      endpoint: '/issues',
      method: 'POST',
      body: { title: 'x' },
      parameters: [{ in: 'query', name: 'draft', value: 'yes' }],
    });
    expect(answer).toMatchObject({ status: 200, data: { issues: [1, 2] } });
    expect(upstream.received).toMatchObject([
      { method: 'POST', url: '/issues?draft=yes', headers: { authorization: `Bearer ${trackerToken}` } },
    ]);
    expect(JSON.stringify(answer)).not.toContain(trackerToken);
  });

  it('runs a tool, and tells a refusal of the service as its outcome', async () => {
    const session = await composio.create(user);
    expect(await session.execute(tool, { endpoint: '/issues', query: { page: 2 } })).toMatchObject({
      data: { status: 200, data: { issues: [1, 2] } },
      error: null,
      logId: expect.stringMatching(/^call_/),
    });
    expect(upstream.received[0]?.url).toBe('/issues?page=2');
    upstream.answer((_request, response) => {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"message":"no"}');
    });
    expect(await session.execute(tool, { endpoint: '/nowhere' })).toMatchObject({
      data: { status: 404, data: { message: 'no' } },
      error: expect.stringContaining('404'),
    });
  });

  it('finds a tool by what is to be done, with its schema and whether it is connected', async () => {
    const session = await composio.create(user);
    const found = await session.search({ query: 'list the issues in the tracker' });
    expect(found).toMatchObject({ success: true, error: null });
    expect(found.results[0]?.primaryToolSlugs[0]).toBe(tool);
    expect(found.toolSchemas[tool]).toMatchObject({ toolSlug: tool, toolkit: 'tracker' });
    expect(found.toolkitConnectionStatuses[0]).toMatchObject({
      toolkit: 'tracker',
      hasActiveConnection: true,
    });
  });

  it('runs several tools at once, each with its own outcome', async () => {
    const session = await composio.create(user);
    const { data, error } = await session.execute('COMPOSIO_MULTI_EXECUTE_TOOL', {
      tools: [
        { tool_slug: tool, arguments: { endpoint: '/issues' } },
        { tool_slug: 'GITHUB_PROXY_EXECUTE', arguments: { endpoint: '/user' } },
        { tool_slug: 'NO_SUCH_TOOL', arguments: {} },
      ],
    });
    expect(error).toBe('2 out of 3 tools failed');
    expect(data).toMatchObject({
      total_count: 3,
      success_count: 1,
      error_count: 2,
      results: [
        { index: 0, response: { successful: true, data: { status: 200 } } },
        { index: 1, error: expect.stringContaining('AccountNotFound') },
        { index: 2, error: expect.stringContaining('ToolNotFound') },
      ],
    });
  });

  it('lists its toolkits with their connections', async () => {
    const session = await composio.create(user);
    const { items } = await session.toolkits({ toolkits: ['tracker', 'github'] });
    expect(items).toMatchObject([
      { slug: 'tracker', isNoAuth: false, connection: { isActive: true, connectedAccount: { id: account } } },
      { slug: 'github', connection: { isActive: false } },
    ]);
    const connected = await session.toolkits({ isConnected: true });
    expect(connected.items.map(({ slug }) => slug)).toEqual(['tracker']);
  });

  it('makes a link at which the person connects an account for its user', async () => {
    await sallyport.call('authConfigs.create', { toolkit: 'github', client_id: 'id', client_secret: 'hush' });
    const session = await composio.create('someone');
    const request = await session.authorize('github', { alias: 'mine' });
    expect(request.redirectUrl).toMatch(`${sallyport.url}/connect/ln_`);
    expect(await sallyport.call('accounts.get', { id: request.id })).toMatchObject({
      user_id: 'someone',
      alias: 'mine',
      status: 'INITIATED',
    });
    const { data } = await session.execute('COMPOSIO_MANAGE_CONNECTIONS', { toolkits: ['github', 'nosuch'] });
    expect(data).toMatchObject({
      results: {
        github: { status: 'initiated', redirect_url: expect.stringContaining('/connect/ln_') },
        nosuch: { status: 'failed' },
      },
    });
  });

  it('is changed, found again and deleted', async () => {
    const session = await composio.create(user, {
      manageConnections: { enable: true, callbackUrl: 'http://127.0.0.1:9/back' },
    });
    const before = (session as unknown as { configVersion: number }).configVersion;
    await session.update({ toolkits: ['tracker'], manageConnections: null });
    expect((session as unknown as { configVersion: number }).configVersion).toBe(before + 1);
    const again = await composio.use(session.sessionId);
    expect(again.sessionId).toBe(session.sessionId);
    expect(await refusalOf(again.execute('GITHUB_PROXY_EXECUTE', { endpoint: '/user' }))).toMatchObject({
      status: 403,
      slug: 'PermissionDenied',
    });
    await session.delete();
    expect(await refusalOf(composio.use(session.sessionId))).toMatchObject({
      kind: 'NotFoundError',
      slug: 'SessionNotFound',
    });
  });

  it('is nobody else’s: another key does not find it', async () => {
    const session = await composio.create(user, { mcp: true });
    const { key } = await sallyport.call('keys.create', { name: 'another' });
    const other = sdkClient(sallyport.url, key);
    expect(await refusalOf(other.use(session.sessionId))).toMatchObject({ slug: 'SessionNotFound' });
    const path = `/api/v3.1/tool_router/session/${session.sessionId}`;
    const answer = await fetch(`${sallyport.url}${path}`, { headers: { 'x-api-key': key } });
    expect(answer.status).toBe(404);
  });

  it('names all that does not exist in its configuration at once', async () => {
    const call = composio.create(user, {
      toolkits: ['tracker', 'nosuch'],
      connectedAccounts: { tracker: 'ca_doesnotexist' },
      preload: { tools: ['NO_SUCH_TOOL'] },
    });
    expect(await refusalOf(call)).toMatchObject({ kind: 'BadRequestError', slug: 'ValidationFailed' });
  });

  it('binds custom tools, which run in the caller and are found beside the others', async () => {
    const lookUp = createCustomTool('LOOK_UP_CUSTOMER', {
      name: 'Look up a customer',
      description: 'Finds a customer of the shop by name',
      inputParams: z.object({ name: z.string() }),
      execute: async () => ({ customer: 7 }),
    });
    const session = await composio.create(user, { experimental: { customTools: [lookUp] } });
    expect(await session.execute('LOOK_UP_CUSTOMER', { name: 'Ada' })).toMatchObject({
      data: { customer: 7 },
    });
    const found = await session.search({ query: 'look up a customer by name' });
    expect(found.results[0]?.primaryToolSlugs).toContain('LOCAL_LOOK_UP_CUSTOMER');
  });
});

describe('the account of a session', () => {
  it('is the user’s newest active one, the pinned one, or the one that is named', async () => {
    const token = 'second-token-of-this-test';
    const second = await connectBearerAccount(sallyport, { slug: 'tracker', token, alias: 'home' });
    const used = async (run: Promise<unknown>) => {
      upstream.received.length = 0;
      await run;
      return upstream.received[0]?.headers.authorization;
    };
    const session = await composio.create(user);
    expect(await used(session.execute(tool, { endpoint: '/' }))).toBe(`Bearer ${token}`);
    const named = { account: 'work' };
    expect(await used(session.execute(tool, { endpoint: '/' }, named))).toBe(`Bearer ${trackerToken}`);
    const pinned = await composio.create(user, { connectedAccounts: { tracker: account } });
    expect(await used(pinned.execute(tool, { endpoint: '/' }))).toBe(`Bearer ${trackerToken}`);
    expect(await refusalOf(pinned.execute(tool, { endpoint: '/' }, { account: 'home' }))).toMatchObject({
      status: 404,
      slug: 'AccountNotFound',
    });
    const strict = await composio.create(user, {
      multiAccount: { enable: true, requireExplicitSelection: true },
    });
    expect(await refusalOf(strict.execute(tool, { endpoint: '/' }))).toMatchObject({
      kind: 'ConflictError',
      slug: 'AccountAmbiguous',
    });
    expect(await used(strict.execute(tool, { endpoint: '/', account: 'home' }))).toBe(`Bearer ${token}`);
    await sallyport.call('accounts.delete', { id: second });
  });

  it('belongs to the user of the session: accounts of others do not serve it', async () => {
    const session = await composio.create('somebody-else');
    expect(await refusalOf(session.execute(tool, { endpoint: '/' }))).toMatchObject({
      status: 404,
      slug: 'AccountNotFound',
    });
    expect(upstream.received).toEqual([]);
  });
});
