import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OperationInput } from '#shared/contract/index.ts';
import { issuesDescription } from '#test/support/issues-description.ts';
import { type RecordingUpstream, startUpstream } from '#test/support/recording-upstream.ts';
import { type RunningSallyport, runSallyport } from '#test/support/running-sallyport.ts';

let app: RunningSallyport;
let upstream: RecordingUpstream;
let elsewhere: RecordingUpstream;

beforeAll(async () => {
  [app, upstream, elsewhere] = await Promise.all([runSallyport(), startUpstream(), startUpstream()]);
});

afterAll(async () => {
  await app.close();
  await Promise.all([upstream.close(), elsewhere.close()]);
});

beforeEach(() => {
  upstream.received.length = 0;
  elsewhere.received.length = 0;
});
const document = (changes?: object, paths?: object) =>
  issuesDescription({ origin: upstream.origin, elsewhere: elsewhere.origin }, changes, paths);

const preview = (input: object, more: Partial<OperationInput<'toolkits.importPreview'>> = {}) =>
  app.call('toolkits.importPreview', { text: JSON.stringify(input, null, 1), ...more });

/** What the tests read of the answers. */
interface Json {
  readonly items: readonly { readonly slug: string }[];
  readonly next_cursor: string | null;
  readonly input_parameters: object;
  readonly tags: readonly string[];
  readonly toolkit: { readonly slug: string };
  readonly successful: boolean;
  readonly data: { readonly results: readonly { readonly primary_tool_slugs: readonly string[] }[] };
  readonly error: { readonly slug: string; readonly message: string; readonly errors: readonly string[] };
}

async function tools(path: string, body?: object | string) {
  const response = await fetch(`${app.url}/api/v3/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'x-api-key': app.key, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return {
    status: response.status,
    json: (await response.json()) as Json,
  };
}

const run = (slug: string, args: object) => tools(`tools/execute/${slug}`, { arguments: args });
const customToolkits = async () =>
  (await app.call('toolkits.list', { tier: 'custom', limit: 100 })).items.map(({ slug }) => slug);

describe('looking at a description', () => {
  it('shows servers, ways to sign in, hosts and tools, and stores nothing', async () => {
    const seen = await preview(document());
    expect(seen).toMatchObject({
      usable: true,
      slug: 'acme_issues_api',
      name: 'Acme Issues API',
      servers: [{ url: `${upstream.origin}/v1`, fault: null }],
      schemes: [{ scheme: { mode: 'BEARER_TOKEN' }, operations: 5 }],
      hosts: [
        { origin: upstream.origin, is_private: true, servers: [0] },
        { origin: elsewhere.origin, is_private: true, operations: 1 },
      ],
      tool_count: 5,
      issues: [],
      changes: null,
    });
    expect(seen.tools.map(({ slug }) => slug)).toContain('ACME_ISSUES_API_ISSUES_LIST');
    expect(await customToolkits()).toEqual([]);
  });

  it('tells what is wrong and where, and imports nothing of it', async () => {
    const seen = await preview({ openapi: '3.1.0', info: {}, paths: { 'no-slash': { get: {} } } });
    expect(seen.usable).toBe(false);
    expect(seen.issues).toMatchObject([
      { severity: 'error', pointer: '/paths' },
      { pointer: '/paths/no-slash/get', line: 6 },
    ]);
    await expect(
      app.call('toolkits.importOpenapi', { id: seen.id, slug: 'broken', confirmed_origins: [] }),
    ).rejects.toMatchObject({
      code: 'ValidationFailed',
      details: { errors: expect.arrayContaining([expect.stringContaining('(line 6)')]) },
    });
    expect(await customToolkits()).toEqual([]);
  });

  it('fetches from this machine only where the person agrees, and takes relative servers from there', async () => {
    upstream.answer((_request, response) => {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(document({ servers: [{ url: '/v9' }] })));
    });
    const url = `${upstream.origin}/openapi.json`;
    await expect(app.call('toolkits.importPreview', { url })).rejects.toMatchObject({
      code: 'OriginUnconfirmed',
    });
    const seen = await app.call('toolkits.importPreview', { url, allow_private: true });
    expect(seen.servers[0]?.url).toBe(`${upstream.origin}/v9`);
    expect(upstream.received.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    upstream.answer((_request, response) =>
      response.writeHead(302, { location: `${elsewhere.origin}/x` }).end(),
    );
    await expect(app.call('toolkits.importPreview', { url, allow_private: true })).rejects.toMatchObject({
      code: 'ValidationFailed',
    });
    expect(elsewhere.received).toEqual([]);
    upstream.answer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
    });
  });

  it('takes a document in pieces, and forgets one that is discarded', async () => {
    const { id } = await app.call('toolkits.importStart', {});
    const json = JSON.stringify(document());
    await app.call('toolkits.importAppend', { id, text: json.slice(0, 100) });
    await app.call('toolkits.importAppend', { id, text: json.slice(100) });
    expect((await app.call('toolkits.importPreview', { id })).tool_count).toBe(5);
    await app.call('toolkits.importDiscard', { id });
    await expect(app.call('toolkits.importPreview', { id })).rejects.toMatchObject({
      code: 'ImportNotFound',
    });
  });
});

describe('an imported toolkit', () => {
  const origins = () => [upstream.origin, elsewhere.origin];

  it('needs every host confirmed; what lies elsewhere is left out', async () => {
    const { id } = await preview(document());
    await expect(
      app.call('toolkits.importOpenapi', { id, slug: 'acme', confirmed_origins: [] }),
    ).rejects.toMatchObject({
      code: 'OriginUnconfirmed',
      message: expect.stringContaining(upstream.origin),
    });
    expect(await customToolkits()).toEqual([]);
    const outcome = await app.call('toolkits.importOpenapi', {
      id,
      slug: 'acme',
      confirmed_origins: [upstream.origin],
    });
    expect(outcome).toMatchObject({
      tool_count: 4,
      added: 4,
      left_out: 1,
      toolkit: { hosts: [], base_url: `${upstream.origin}/v1` },
    });
    await expect(
      app.call('toolkits.importOpenapi', { id, slug: 'acme', confirmed_origins: origins() }),
    ).rejects.toMatchObject({ code: 'ImportNotFound' });
  });

  it('brings an older import up to date and says what changes', async () => {
    const newer = document({}, { '/form': {}, '/new': { get: { operationId: 'newOne' } } });
    const seen = await preview(newer, { toolkit: 'acme' });
    expect(seen.changes).toEqual({
      added: ['ACME_UPLOAD', 'ACME_NEW_ONE'],
      changed: [],
      removed: ['ACME_FORM_SEND'],
      unchanged: 3,
      new_origins: [elsewhere.origin],
    });
    await app.call('toolkits.importDiscard', { id: seen.id });
    const { id } = await preview(document(), { toolkit: 'acme' });
    const outcome = await app.call('toolkits.importOpenapi', {
      id,
      slug: 'acme',
      confirmed_origins: origins(),
    });
    expect(outcome).toMatchObject({ tool_count: 5, added: 1, changed: 0, removed: 0, left_out: 0 });
    expect(outcome.toolkit.hosts).toEqual([new URL(elsewhere.origin).host]);
    const other = await preview(document());
    await expect(
      app.call('toolkits.importOpenapi', { id: other.id, slug: 'acme', confirmed_origins: origins() }),
    ).rejects.toMatchObject({ code: 'ToolkitConflict' });
  });

  it('offers its operations as tools: listed, looked at and searched', async () => {
    await app.call('accounts.create', { toolkit: 'acme', fields: { token: 'tok_canary_openapi' } });
    const listed = await tools('tools?toolkit_slug=acme&limit=100');
    expect(listed.json.items.map(({ slug }) => slug)).toEqual([
      'ACME_FILES_GET',
      'ACME_FORM_SEND',
      'ACME_ISSUES_CREATE',
      'ACME_ISSUES_LIST',
      'ACME_PROXY_EXECUTE',
      'ACME_UPLOAD',
    ]);
    const one = await tools('tools/ACME_ISSUES_CREATE');
    expect(one.json.input_parameters).toMatchObject({
      required: ['owner', 'title'],
      properties: { owner: { type: 'string' } },
    });
    expect(one.json.tags).not.toContain('readOnlyHint');
    const found = await tools('tools/execute/COMPOSIO_SEARCH_TOOLS', {
      arguments: { queries: [{ use_case: 'list the issues of an acme repository' }] },
    });
    expect(found.json.data.results[0]?.primary_tool_slugs[0]).toBe('ACME_ISSUES_LIST');
    const ranked = await tools('tools?search=create%20issues&limit=1');
    expect(ranked.json.items.map(({ slug }) => slug)).toEqual(['ACME_ISSUES_CREATE']);
    const next = await tools(`tools?search=create%20issues&limit=1&cursor=${ranked.json.next_cursor}`);
    expect(next.json.items.map(({ slug }) => slug)).toEqual(['ACME_ISSUES_LIST']);
    // A part of a word is found too, behind what fits.
    const byPart = await tools('tools?search=ssues_cre&toolkit_slug=acme');
    expect(byPart.json.items.map(({ slug }) => slug)).toEqual(['ACME_ISSUES_CREATE']);
    const shown = await app.call('toolkits.tools', { slug: 'acme', search: 'issues' });
    expect(shown).toMatchObject({
      total: 5,
      found: 2,
      origin: { title: 'Acme Issues API', format: 'OpenAPI 3.1.0' },
    });
  });

  it('maps arguments to path, query, headers and body', async () => {
    await run('ACME_ISSUES_LIST', {
      owner: 'a/b c',
      labels: ['x', 'y,z'],
      filter: { state: { is: 'open' } },
      'X-Trace': 't1',
    });
    await run('ACME_ISSUES_CREATE', { owner: 'me', title: 'Über' });
    await run('ACME_ISSUES_CREATE', { owner: 'me', body: { title: 'wrapped' } });
    await run('ACME_FILES_GET', { path: 'docs/read me.md' });
    await run('ACME_FORM_SEND', { amount: 5, metadata: { a: { b: '1&2' } }, tags: ['x', 'y'], ids: [1, 2] });
    expect(upstream.received.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /v1/repos/a%2Fb%20c/issues?labels=x,y%2Cz&filter[state][is]=open',
      'POST /v1/repos/me/issues',
      'POST /v1/repos/me/issues',
      'GET /v1/files/docs/read%20me.md',
      'POST /v1/form',
    ]);
    expect(upstream.received[0]?.headers).toMatchObject({
      'x-trace': 't1',
      authorization: 'Bearer tok_canary_openapi',
    });
    expect(upstream.received.map(({ body }) => body.toString())).toEqual([
      '',
      '{"title":"Über"}',
      '{"title":"wrapped"}',
      '',
      'amount=5&metadata[a][b]=1%262&tags=x&tags=y&ids=1,2',
    ]);
    expect(upstream.received[4]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  });

  it('sends files as a form to the host that the operation names', async () => {
    const outcome = await run('ACME_UPLOAD', {
      file: { base64: 'aGVsbG8=', file_name: 'a"b.txt', content_type: 'text/plain' },
      more: [{ base64: 'YQ==' }, { base64: 'Yg==', content_type: 'image/webp' }],
      note: 'n',
    });
    expect(outcome.json.successful).toBe(true);
    const form = await new Response(elsewhere.received[0]?.body as BodyInit, {
      headers: { 'content-type': elsewhere.received[0]?.headers['content-type'] ?? '' },
    }).formData();
    expect(form.get('note')).toBe('n');
    expect(await (form.get('file') as File).text()).toBe('hello');
    const more = form.getAll('more') as File[];
    expect(more.map(({ type }) => type)).toEqual(['image/png', 'image/webp']);
    expect(await Promise.all(more.map((file) => file.text()))).toEqual(['a', 'b']);
    expect(elsewhere.received[0]?.body.toString()).toContain(
      'name="note"\r\nContent-Type: text/markdown\r\n',
    );
    expect(elsewhere.received[0]?.url).toBe('/upload');
  });

  it('keeps integers that a double cannot hold', async () => {
    const big = '12345678901234567890123';
    await tools(
      'tools/execute/ACME_ISSUES_CREATE',
      `{"arguments":{"owner":${big},"title":"x","milestone":${big}}}`,
    );
    await tools(
      'tools/execute/ACME_PROXY_EXECUTE',
      `{"arguments":{"endpoint":"/p","method":"POST","query":{"n":${big}},"body":{"n":[${big}]}}}`,
    );
    expect(upstream.received.map(({ url, body }) => [url, body.toString()])).toEqual([
      [`/v1/repos/${big}/issues`, `{"title":"x","milestone":${big}}`],
      [`/v1/p?n=${big}`, `{"n":[${big}]}`],
    ]);
  });

  it('keeps them in what an agent sends over MCP, and in what the service answers', async () => {
    const big = '12345678901234567890123';
    upstream.answer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(`{"id":${big}}`);
    });
    const text = async (path: string, body: string) => {
      const response = await fetch(`${app.url}${path}`, {
        method: 'POST',
        headers: {
          'x-api-key': app.key,
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
        },
        body,
      });
      return response.text();
    };
    const call = `{"name":"ACME_ISSUES_CREATE","arguments":{"owner":"me","title":"x","milestone":${big}}}`;
    const overMcp = await text('/mcp', `{"jsonrpc":"2.0","id":7,"method":"tools/call","params":${call}}`);
    expect(upstream.received.map(({ body }) => body.toString())).toEqual([
      `{"title":"x","milestone":${big}}`,
    ]);
    const input = '{"arguments":{"owner":"me","title":"x"}}';
    const overHttp = await text('/api/v3.1/tools/execute/ACME_ISSUES_CREATE', input);
    expect([overMcp, overHttp].map((answer) => answer.includes(`${big}}`))).toEqual([true, true]);
    upstream.answer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
    });
  });

  it('names the argument at fault and sends nothing', async () => {
    const missing = await run('ACME_ISSUES_LIST', { labl: 'x' });
    expect(missing.status).toBe(400);
    expect(missing.json.error.errors).toEqual([
      'arguments.labl: is not an argument of this tool',
      'arguments.owner: is missing',
    ]);
    for (const owner of ['..', '.', '']) {
      expect((await run('ACME_ISSUES_LIST', { owner })).json.error.errors[0]).toContain('arguments.owner');
    }
    for (const path of ['../../x', 'a//b', 'a/../b', 'a?b', '..;/x']) {
      const { json } = await run('ACME_FILES_GET', { path });
      if (path !== 'a?b') expect(json.error.errors[0], path).toContain('arguments.path');
    }
    expect((await run('ACME_ISSUES_LIST', { owner: 'a', 'X-Trace': 'a\r\nb' })).json.error.message).toContain(
      'X-Trace',
    );
    expect(upstream.received.map(({ url }) => url)).toEqual(['/v1/files/a%3Fb']);
  });

  it('refuses what its schema forbids, over HTTP and MCP, and says how to send it all the same', async () => {
    const wrong = { owner: 'me', milestone: 'next' };
    const refused = await run('ACME_ISSUES_CREATE', wrong);
    expect(refused.status).toBe(400);
    expect(refused.json.error).toMatchObject({
      slug: 'ValidationFailed',
      errors: ['arguments.title: is missing', 'arguments.milestone: must be a whole number'],
      suggested_fix: expect.stringContaining('_PROXY_EXECUTE'),
    });
    const overMcp = await fetch(`${app.url}/mcp`, {
      method: 'POST',
      headers: {
        'x-api-key': app.key,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name: 'ACME_ISSUES_CREATE', arguments: wrong },
      }),
    });
    expect(await overMcp.text()).toContain('arguments.title: is missing');
    expect((await run('ACME_FORM_SEND', { amount: 'much' })).json.error.errors).toEqual([
      'arguments.amount: must be a whole number',
    ]);
    expect(upstream.received).toEqual([]);
    await run('ACME_ISSUES_CREATE', { owner: 7, title: 'x', milestone: '3', unlisted: [null] });
    await run('ACME_FORM_SEND', { amount: '5' });
    expect(upstream.received.map(({ url, body }) => [url, body.toString()])).toEqual([
      ['/v1/repos/7/issues', '{"title":"x","milestone":"3","unlisted":[null]}'],
      ['/v1/form', 'amount=5'],
    ]);
  });

  it('stands under rules that see the real method and path', async () => {
    await app.call('rules.set', {
      key_id: null,
      rules: [{ effect: 'deny', methods: ['POST'], path: '/v1/repos/**' }] as never,
      version: 0,
    });
    const refused = await run('ACME_ISSUES_CREATE', { owner: 'me', title: 'x' });
    expect(refused.json.error.slug).toBe('RuleDenied');
    expect((await run('ACME_ISSUES_LIST', { owner: 'me' })).json.successful).toBe(true);
    await app.sallyport.core.calls.flush();
    const { items } = await app.call('calls.list', { limit: 10 });
    expect(items.find(({ decision }) => decision === 'denied')).toMatchObject({
      method: 'POST',
      path: '/repos/me/issues',
      toolkit: 'acme',
    });
    await app.call('rules.set', { key_id: null, rules: [], version: 1 });
  });

  it('takes its tools with it when it is deleted', async () => {
    await expect(app.call('toolkits.delete', { slug: 'acme' })).rejects.toMatchObject({
      code: 'ToolkitInUse',
    });
    const { items } = await app.call('accounts.list', { limit: 100 });
    for (const { id } of items) await app.call('accounts.delete', { id });
    await app.call('toolkits.delete', { slug: 'acme' });
    expect((await tools('tools/ACME_ISSUES_LIST')).json.error.slug).toBe('ToolNotFound');
    expect(await app.call('toolkits.tools', { slug: 'acme' })).toMatchObject({ total: 0, origin: null });
  });
});

it('imports tools into a toolkit of the catalog without changing it', async () => {
  const before = await app.call('toolkits.get', { slug: 'github' });
  const described = { ...document(), servers: [{ url: 'https://api.github.com' }] };
  const seen = await preview(described, { toolkit: 'github' });
  expect(seen.hosts).toMatchObject([
    { origin: 'https://api.github.com', standing: 'known' },
    { origin: elsewhere.origin, standing: 'closed' },
  ]);
  await expect(
    app.call('toolkits.importOpenapi', {
      id: seen.id,
      slug: 'github',
      server: 0,
      confirmed_origins: ['https://api.github.com'],
    }),
  ).rejects.toMatchObject({ code: 'ToolkitReadOnly' });
  const outcome = await app.call('toolkits.importOpenapi', {
    id: seen.id,
    slug: 'github',
    confirmed_origins: [elsewhere.origin],
  });
  expect(outcome).toMatchObject({ tool_count: 4, left_out: 1 });
  expect(await app.call('toolkits.get', { slug: 'github' })).toEqual(before);
  expect((await tools('tools/GITHUB_ISSUES_LIST')).json.toolkit.slug).toBe('github');
  await app.call('toolkits.removeTools', { slug: 'github' });
  expect((await tools('tools/GITHUB_ISSUES_LIST')).json.error.slug).toBe('ToolNotFound');
});
