import type { Composio } from '@composio/core';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RecordingUpstream } from '#test/support/recording-upstream.ts';
import type { RunningSallyport } from '#test/support/running-sallyport.ts';
import { listenToSdk, refusalOf, startSdkTracker, trackerToken } from '#test/support/sdk-client.ts';

const tool = 'TRACKER_PROXY_EXECUTE';

let sallyport: RunningSallyport;
let upstream: RecordingUpstream;
let composio: Composio;
let account: string;
const sdk = listenToSdk();
const open: Client[] = [];

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
  upstream.answer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
  });
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.close()));
});

async function connect(
  url: string,
  headers: Record<string, string> = { 'x-api-key': sallyport.key },
  era: 'legacy' | 'auto' = 'auto',
): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: era } });
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
  open.push(client);
  return client;
}

async function names(client: Client): Promise<string[]> {
  const { tools } = await client.listTools();
  return tools.map(({ name }) => name);
}

async function call(client: Client, name: string, args: Record<string, unknown>) {
  const { content, isError } = await client.callTool({ name, arguments: args });
  const [first] = content as { type: string; text: string }[];
  return { isError: isError === true, answer: JSON.parse(first?.text ?? 'null') };
}

describe('an MCP client', () => {
  it.each(['legacy', 'auto'] as const)('lists and runs tools in the %s protocol', async (era) => {
    const client = await connect(`${sallyport.url}/mcp`, undefined, era);
    expect(await names(client)).toEqual([
      'COMPOSIO_SEARCH_TOOLS',
      'COMPOSIO_GET_TOOL_SCHEMAS',
      'COMPOSIO_MANAGE_CONNECTIONS',
      'COMPOSIO_MULTI_EXECUTE_TOOL',
      tool,
    ]);
    expect(await call(client, tool, { endpoint: '/issues', method: 'POST', body: { a: 1 } })).toMatchObject({
      isError: false,
      answer: { successful: true, data: { status: 200, data: { ok: true } } },
    });
    expect(upstream.received).toMatchObject([
      { method: 'POST', url: '/issues', headers: { authorization: `Bearer ${trackerToken}` } },
    ]);
    const { items } = await sallyport.call('calls.list', { limit: 1 });
    expect(items[0]).toMatchObject({ front_door: 'mcp', account_id: account, status: 200 });
  });

  it('gives its key as a bearer token too, and is turned away without one', async () => {
    const client = await connect(`${sallyport.url}/mcp`, { authorization: `Bearer ${sallyport.key}` });
    expect(await names(client)).toContain(tool);
    await expect(connect(`${sallyport.url}/mcp`, {})).rejects.toThrow();
    await expect(connect(`${sallyport.url}/mcp`, { 'x-api-key': 'ak_wrong' })).rejects.toThrow();
  });

  it('is turned away where a web page sends it', async () => {
    const answer = await fetch(`${sallyport.url}/mcp`, {
      method: 'POST',
      headers: {
        'x-api-key': sallyport.key,
        'content-type': 'application/json',
        origin: 'https://elsewhere.example',
      },
      body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}',
    });
    expect(answer.status).toBe(403);
  });

  it('reads what a service or a rule refused, and why, as the result of the tool', async () => {
    const { key } = await sallyport.call('keys.create', { name: 'reader', rule_preset: 'read_only' });
    const client = await connect(`${sallyport.url}/mcp`, { 'x-api-key': key });
    expect(await call(client, tool, { endpoint: '/', method: 'DELETE' })).toMatchObject({
      isError: true,
      answer: { error: { slug: 'RuleDenied', suggested_fix: expect.any(String) } },
    });
    expect(await call(client, tool, {})).toMatchObject({
      isError: true,
      answer: { error: { slug: 'ValidationFailed' } },
    });
    expect(await call(client, 'NO_SUCH_TOOL', {})).toMatchObject({
      isError: true,
      answer: { error: { slug: 'ToolNotFound' } },
    });
    upstream.answer((_request, response) => response.writeHead(404).end());
    expect(await call(client, tool, { endpoint: '/' })).toMatchObject({
      isError: true,
      answer: { successful: false, data: { status: 404 } },
    });
  });

  it('is told which permission its key lacks', async () => {
    const { key } = await sallyport.call('keys.create', { name: 'no tools', permissions: ['proxy_execute'] });
    const answer = await fetch(`${sallyport.url}/mcp`, {
      method: 'POST',
      headers: { 'x-api-key': key, 'content-type': 'application/json' },
      body: '{}',
    });
    expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('"tools\\"')]);
  });

  it('ends the request to the service when it goes away', async () => {
    let arrived = () => {};
    const atService = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const ended = new Promise<void>((resolve) => {
      upstream.answer((_request, response) => {
        response.once('close', () => resolve());
        arrived();
      });
    });
    const client = await connect(`${sallyport.url}/mcp`);
    const stop = new AbortController();
    const waiting = client
      .callTool({ name: tool, arguments: { endpoint: '/slow' } }, { signal: stop.signal })
      .catch(() => 'aborted');
    await atService;
    stop.abort();
    await client.close();
    expect(await waiting).toBe('aborted');
    await ended;
  });
});

describe('the MCP address of a session', () => {
  it('offers the tools of the session, to the key that made it', async () => {
    const session = await composio.create('default', { toolkits: ['github'], mcp: true });
    const client = await connect(session.mcp.url, session.mcp.headers as Record<string, string>);
    const offered = await names(client);
    expect(offered).toContain('GITHUB_PROXY_EXECUTE');
    expect(offered).not.toContain(tool);
    expect(await call(client, tool, { endpoint: '/' })).toMatchObject({
      isError: true,
      answer: { error: { slug: 'PermissionDenied' } },
    });
    const { key } = await sallyport.call('keys.create', { name: 'another' });
    await expect(connect(session.mcp.url, { 'x-api-key': key })).rejects.toThrow();
    expect(upstream.received).toEqual([]);
  });
});

describe('stored MCP servers of the official SDK', () => {
  const everything = { page: 1, limit: 10, toolkits: [], authConfigs: [] };

  it('are created, found, changed, connected to and deleted', async () => {
    const { mcp } = composio;
    const server = await mcp.create('tracker server', { toolkits: ['tracker'], allowedTools: [tool] });
    expect(server).toMatchObject({ name: 'tracker server', allowedTools: [tool] });
    const { items } = await mcp.list({ ...everything, toolkits: ['tracker'] });
    expect(items.map(({ id }) => id)).toEqual([server.id]);
    expect((await mcp.list({ ...everything, name: 'nothing like it' })).items).toEqual([]);
    expect(await mcp.get(server.id)).toMatchObject({ toolkits: ['tracker'] });
    await mcp.update(server.id, { name: 'renamed server' });
    expect(await mcp.get(server.id)).toMatchObject({ name: 'renamed server', toolkits: ['tracker'] });
    const instance = await mcp.generate('default', server.id);
    expect(instance.url).toBe(`${sallyport.url}/mcp/server/${server.id}?user_id=default`);
    const client = await connect(instance.url);
    expect(await names(client)).toEqual([tool]);
    expect(await call(client, tool, { endpoint: '/' })).toMatchObject({ isError: false });
    const other = await mcp.generate('somebody else', server.id);
    expect(await call(await connect(other.url), tool, { endpoint: '/' })).toMatchObject({
      isError: true,
      answer: { error: { slug: 'AccountNotFound' } },
    });
    expect(await mcp.delete(server.id)).toEqual({ id: server.id, deleted: true });
    expect(await refusalOf(mcp.get(server.id))).toMatchObject({ status: 404, slug: 'McpServerNotFound' });
  });

  it('name only what exists', async () => {
    const { mcp } = composio;
    expect(await refusalOf(mcp.create('broken server', { toolkits: ['nosuch'] }))).toMatchObject({
      status: 400,
      slug: 'ValidationFailed',
    });
  });
});
