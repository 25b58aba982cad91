import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OpenapiWorld, startOpenapiWorld } from '#test/support/openapi-world.ts';

let world: OpenapiWorld;

beforeAll(async () => {
  world = await startOpenapiWorld();
  const { app, upstream, elsewhere } = world;
  const { id } = await world.preview(world.document());
  const confirmed = [upstream.origin, elsewhere.origin];
  await app.call('toolkits.importOpenapi', { id, slug: 'acme', confirmed_origins: confirmed });
  await app.call('accounts.create', { toolkit: 'acme', fields: { token: 'tok_canary_openapi' } });
});

afterAll(() => world.close());

beforeEach(() => {
  world.upstream.reset();
  world.elsewhere.reset();
});

let rulesVersion = 0;

async function setRules(rules: object[]): Promise<void> {
  const input = { key_id: null, rules: rules as never, version: rulesVersion };
  ({ version: rulesVersion } = await world.app.call('rules.set', input));
}

describe('an imported tool', () => {
  it('maps arguments to path, query, headers and body', async () => {
    await world.run('ACME_ISSUES_LIST', {
      owner: 'a/b c',
      labels: ['x', 'y,z'],
      filter: { state: { is: 'open' } },
      'X-Trace': 't1',
    });
    await world.run('ACME_ISSUES_CREATE', { owner: 'me', title: 'Über' });
    await world.run('ACME_ISSUES_CREATE', { owner: 'me', body: { title: 'wrapped' } });
    await world.run('ACME_FILES_GET', { path: 'docs/read me.md' });
    await world.run('ACME_FORM_SEND', {
      amount: 5,
      metadata: { a: { b: '1&2' } },
      tags: ['x', 'y'],
      ids: [1, 2],
    });
    expect(world.upstream.received.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /v1/repos/a%2Fb%20c/issues?labels=x,y%2Cz&filter[state][is]=open',
      'POST /v1/repos/me/issues',
      'POST /v1/repos/me/issues',
      'GET /v1/files/docs/read%20me.md',
      'POST /v1/form',
    ]);
    expect(world.upstream.received[0]?.headers).toMatchObject({
      'x-trace': 't1',
      authorization: 'Bearer tok_canary_openapi',
    });
    expect(world.upstream.received.map(({ body }) => body.toString())).toEqual([
      '',
      '{"title":"Über"}',
      '{"title":"wrapped"}',
      '',
      'amount=5&metadata[a][b]=1%262&tags=x&tags=y&ids=1,2',
    ]);
    expect(world.upstream.received[4]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  });

  it('sends files as a form to the host that the operation names', async () => {
    const outcome = await world.run('ACME_UPLOAD', {
      file: { base64: 'aGVsbG8=', file_name: 'a"b.txt', content_type: 'text/plain' },
      more: [{ base64: 'YQ==' }, { base64: 'Yg==', content_type: 'image/webp' }],
      note: 'n',
    });
    expect(outcome.json.successful).toBe(true);
    const form = await new Response(world.elsewhere.received[0]?.body as BodyInit, {
      headers: { 'content-type': world.elsewhere.received[0]?.headers['content-type'] ?? '' },
    }).formData();
    expect(form.get('note')).toBe('n');
    expect(await (form.get('file') as File).text()).toBe('hello');
    const more = form.getAll('more') as File[];
    expect(more.map(({ type }) => type)).toEqual(['image/png', 'image/webp']);
    expect(await Promise.all(more.map((file) => file.text()))).toEqual(['a', 'b']);
    expect(world.elsewhere.received[0]?.body.toString()).toContain(
      'name="note"\r\nContent-Type: text/markdown\r\n',
    );
    expect(world.elsewhere.received[0]?.url).toBe('/upload');
  });

  it('keeps integers that a double cannot hold', async () => {
    const big = '12345678901234567890123';
    await world.tools(
      'tools/execute/ACME_ISSUES_CREATE',
      `{"arguments":{"owner":${big},"title":"x","milestone":${big}}}`,
    );
    await world.tools(
      'tools/execute/ACME_PROXY_EXECUTE',
      `{"arguments":{"endpoint":"/p","method":"POST","query":{"n":${big}},"body":{"n":[${big}]}}}`,
    );
    expect(world.upstream.received.map(({ url, body }) => [url, body.toString()])).toEqual([
      [`/v1/repos/${big}/issues`, `{"title":"x","milestone":${big}}`],
      [`/v1/p?n=${big}`, `{"n":[${big}]}`],
    ]);
  });

  it('keeps them in what an agent sends over MCP, and in what the service answers', async () => {
    const big = '12345678901234567890123';
    world.upstream.answer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(`{"id":${big}}`);
    });
    const text = async (path: string, body: string) => {
      const response = await fetch(`${world.app.url}${path}`, {
        method: 'POST',
        headers: {
          'x-api-key': world.app.key,
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
        },
        body,
      });
      return response.text();
    };
    const call = `{"name":"ACME_ISSUES_CREATE","arguments":{"owner":"me","title":"x","milestone":${big}}}`;
    const overMcp = await text('/mcp', `{"jsonrpc":"2.0","id":7,"method":"tools/call","params":${call}}`);
    expect(world.upstream.received.map(({ body }) => body.toString())).toEqual([
      `{"title":"x","milestone":${big}}`,
    ]);
    const input = '{"arguments":{"owner":"me","title":"x"}}';
    const overHttp = await text('/api/v3.1/tools/execute/ACME_ISSUES_CREATE', input);
    expect([overMcp, overHttp].map((answer) => answer.includes(`${big}}`))).toEqual([true, true]);
  });

  it('names the argument at fault and sends nothing', async () => {
    const missing = await world.run('ACME_ISSUES_LIST', { labl: 'x' });
    expect(missing.status).toBe(400);
    expect(missing.json.error.errors).toEqual([
      'arguments.labl: is not an argument of this tool',
      'arguments.owner: is missing',
    ]);
    for (const owner of ['..', '.', '']) {
      expect((await world.run('ACME_ISSUES_LIST', { owner })).json.error.errors[0]).toContain(
        'arguments.owner',
      );
    }
    for (const path of ['../../x', 'a//b', 'a/../b', 'a?b', '..;/x']) {
      const { json } = await world.run('ACME_FILES_GET', { path });
      if (path !== 'a?b') expect(json.error.errors[0], path).toContain('arguments.path');
    }
    expect(
      (await world.run('ACME_ISSUES_LIST', { owner: 'a', 'X-Trace': 'a\r\nb' })).json.error.message,
    ).toContain('X-Trace');
    expect(world.upstream.received.map(({ url }) => url)).toEqual(['/v1/files/a%3Fb']);
  });

  it('refuses what its schema forbids, over HTTP and MCP, and says how to send it all the same', async () => {
    const wrong = { owner: 'me', milestone: 'next' };
    const refused = await world.run('ACME_ISSUES_CREATE', wrong);
    expect(refused.status).toBe(400);
    expect(refused.json.error).toMatchObject({
      slug: 'ValidationFailed',
      errors: ['arguments.title: is missing', 'arguments.milestone: must be a whole number'],
      suggested_fix: expect.stringContaining('_PROXY_EXECUTE'),
    });
    const overMcp = await fetch(`${world.app.url}/mcp`, {
      method: 'POST',
      headers: {
        'x-api-key': world.app.key,
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
    expect((await world.run('ACME_FORM_SEND', { amount: 'much' })).json.error.errors).toEqual([
      'arguments.amount: must be a whole number',
    ]);
    expect(world.upstream.received).toEqual([]);
    await world.run('ACME_ISSUES_CREATE', { owner: 7, title: 'x', milestone: '3', unlisted: [null] });
    await world.run('ACME_FORM_SEND', { amount: '5' });
    expect(world.upstream.received.map(({ url, body }) => [url, body.toString()])).toEqual([
      ['/v1/repos/7/issues', '{"title":"x","milestone":"3","unlisted":[null]}'],
      ['/v1/form', 'amount=5'],
    ]);
  });

  it('calls a path beyond ASCII percent-encoded, which rules fit in either spelling', async () => {
    const parameters = [{ name: 'straße', in: 'path', required: true, schema: { type: 'string' } }];
    const read = (operationId: string) => ({
      get: { operationId, responses: { 200: { description: 'ok' } }, parameters },
    });
    const { id } = await world.preview({
      ...world.document(),
      paths: { '/städte/{straße}': read('streetsRead'), '/größen/{straße}/ende': read('sizesRead') },
      components: {},
    });
    const confirmed = [world.upstream.origin];
    await world.app.call('toolkits.importOpenapi', { id, slug: 'town', confirmed_origins: confirmed });
    await world.app.call('accounts.create', { toolkit: 'town', auth_scheme: 'NO_AUTH', fields: {} });
    await setRules([
      { effect: 'allow', toolkit: 'town', path: '/v1/städte/*' },
      { effect: 'allow', toolkit: 'town', path: '/v1/gr%C3%B6%C3%9Fen/*/*' },
      { effect: 'deny', toolkit: 'town' },
    ]);
    expect((await world.run('TOWN_STREETS_READ', { straße: 'Königsallee' })).json.successful).toBe(true);
    expect((await world.run('TOWN_SIZES_READ', { straße: 'x' })).json.successful).toBe(true);
    expect(
      (await world.run('TOWN_PROXY_EXECUTE', { endpoint: '/größen', method: 'GET' })).json,
    ).toMatchObject({
      error: { slug: 'RuleDenied' },
    });
    expect(world.upstream.received.map(({ url }) => url)).toEqual([
      '/v1/st%C3%A4dte/K%C3%B6nigsallee',
      '/v1/gr%C3%B6%C3%9Fen/x/ende',
    ]);
    await setRules([]);
  });

  it('stands under rules that see the real method and path', async () => {
    await setRules([{ effect: 'deny', methods: ['POST'], path: '/v1/repos/**' }]);
    const refused = await world.run('ACME_ISSUES_CREATE', { owner: 'me', title: 'x' });
    expect(refused.json.error.slug).toBe('RuleDenied');
    expect((await world.run('ACME_ISSUES_LIST', { owner: 'me' })).json.successful).toBe(true);
    await world.app.sallyport.core.calls.flush();
    const { items } = await world.app.call('calls.list', { limit: 10 });
    expect(items.find(({ decision }) => decision === 'denied')).toMatchObject({
      method: 'POST',
      path: '/v1/repos/me/issues',
      toolkit: 'acme',
    });
    await setRules([]);
  });
});
