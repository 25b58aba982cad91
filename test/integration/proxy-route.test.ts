import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startBearerWorld } from '#test/support/bearer-world.ts';
import { type RecordingUpstream, startUpstream } from '#test/support/recording-upstream.ts';
import { postTo, type RouteAnswer, recordOf } from '#test/support/route-client.ts';
import type { RunningSallyport } from '#test/support/running-sallyport.ts';

const token = 'tok_canary_9f8e7d6c5b4a39281706';
let app: RunningSallyport;
let upstream: RecordingUpstream;
let account: string;

beforeAll(async () => {
  ({ app, upstream, account } = await startBearerWorld({
    name: 'Acme',
    path: '/v1',
    defaultHeaders: { 'Acme-Version': '7' },
    token,
  }));
});

afterAll(async () => {
  await app.close();
  await upstream.close();
});

beforeEach(() => upstream.reset());

const post = (body: unknown, init?: Parameters<typeof postTo>[2]) => postTo(app, body, init);
const recorded = (answer: RouteAnswer) => recordOf(app, answer);

describe('a call through the proxy route', () => {
  it('reaches the upstream with the credential and comes back in the documented form', async () => {
    upstream.answer((_request, response) =>
      response
        .writeHead(201, { 'content-type': 'application/json', 'x-upstream': 'yes' })
        .end('{"id": 12345678901234567890}'),
    );
    const answer = await post({
      endpoint: '/items?tag=a%2Fb&tag=',
      method: 'POST',
      body: { n: 1 },
      connected_account_id: account,
      parameters: [
        { name: 'page', type: 'query', value: 2 },
        { name: 'X-Trace', type: 'header', value: 'on' },
      ],
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ status: 201, headers: { 'x-upstream': 'yes' } });
    expect(answer.text).toContain('"data":{"id": 12345678901234567890}');
    expect(answer.headers.get('x-sallyport-account')).toBe(account);
    const [seen] = upstream.received;
    expect(seen).toMatchObject({ method: 'POST', url: '/v1/items?tag=a%2Fb&tag=&page=2' });
    expect(seen?.headers).toMatchObject({
      authorization: `Bearer ${token}`,
      'acme-version': '7',
      'x-trace': 'on',
      'content-type': 'application/json',
      'user-agent': 'sallyport/0.0.0-test',
    });
    expect(seen?.headers).not.toHaveProperty('x-api-key');
    expect(seen?.body.toString()).toBe('{"n":1}');
  });

  it('is recorded with what was asked, which account served it, what was decided and what came back', async () => {
    upstream.answer((_request, response) =>
      response.writeHead(404, { 'content-type': 'application/json' }).end(`{"echo":"${token}"}`),
    );
    const answer = await post({
      endpoint: '/gone',
      method: 'POST',
      body: { hello: 'there' },
      connected_account_id: account,
    });
    expect(answer.body).toMatchObject({ status: 404, data: { echo: '{{credential}}' } });
    const call = await recorded(answer);
    expect(call).toMatchObject({
      front_door: 'envelope',
      key_name: 'test agent',
      account_id: account,
      toolkit: 'acme',
      method: 'POST',
      origin: upstream.origin,
      path: '/v1/gone',
      decision: 'allowed',
      rule: 'preset:full',
      status: 404,
      error_code: null,
      injected: [{ in: 'header', name: 'Authorization' }],
      request_body: { state: 'complete', content: '{"hello":"there"}' },
      response_body: { state: 'complete', content: '{"echo":"{{credential}}"}' },
    });
    expect(call.request_headers).toContainEqual(['Authorization', 'Bearer {{credential}}']);
    expect(call.first_byte_ms).toBeGreaterThan(0);
    expect(JSON.stringify(call)).not.toContain(token);
  });

  it('works the same under /api/v3 and with the other key header', async () => {
    const response = await fetch(`${app.url}/api/v3/tools/execute/proxy`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-user-api-key': app.key },
      body: JSON.stringify({ endpoint: `${upstream.origin}/v1/items`, method: 'get' }),
    });
    expect(response.status).toBe(200);
    expect(upstream.received[0]).toMatchObject({ method: 'GET', url: '/v1/items' });
  });

  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'])('carries %s', async (method) => {
    const answer = await post({ endpoint: '/x', method, connected_account_id: account });
    expect(answer.body).toMatchObject({ status: 200, data: method === 'HEAD' ? null : { ok: true } });
    expect(upstream.received[0]?.method).toBe(method);
  });

  it('goes to the newest active account where none is named, and says which', async () => {
    const answer = await post({ endpoint: '/x', method: 'GET' });
    expect(answer.headers.get('x-sallyport-account')).toBe(account);
  });

  it('that names no account is refused where the owner wants one named', async () => {
    await app.call('settings.update', { require_account: true });
    const refused = await post({ endpoint: '/x', method: 'GET' });
    expect(refused).toMatchObject({ status: 400, body: { error: { field: 'connected_account_id' } } });
    await app.call('settings.update', { require_account: false });
    expect((await post({ endpoint: '/x', method: 'GET' })).status).toBe(200);
  });

  it.each([
    ['text', 'text/plain; charset=iso-8859-1', Buffer.from('caf\xe9', 'latin1'), 'café'],
    ['text that claims to be JSON', 'application/json', Buffer.from('<oops>'), '<oops>'],
    ['nothing', 'application/json', Buffer.alloc(0), null],
    ['a JSON number', 'application/problem+json', Buffer.from('7'), 7],
  ])('hands over %s as data', async (_name, type, bytes, data) => {
    upstream.answer((_request, response) => response.writeHead(200, { 'content-type': type }).end(bytes));
    expect((await post({ endpoint: '/x', method: 'GET' })).body.data).toEqual(data);
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ])('decodes a %s answer', async (coding, compress) => {
    upstream.answer((_request, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-encoding': coding })
        .end(compress('{"packed":true}')),
    );
    expect((await post({ endpoint: '/x', method: 'GET' })).body.data).toEqual({ packed: true });
  });

  it('keeps a file for download under an address of its own, inert', async () => {
    const bytes = Buffer.from([0x89, 0x50, 0, 1, 2, 255]);
    upstream.answer((_request, response) =>
      response.writeHead(200, { 'content-type': 'image/png' }).end(bytes),
    );
    const { body } = await post({ endpoint: '/logo', method: 'GET' });
    expect(body).toMatchObject({ data: null, binary_data: { content_type: 'image/png', size: 6 } });
    const file = await fetch(body.binary_data.url);
    expect(Buffer.from(await file.arrayBuffer())).toEqual(bytes);
    expect(file.headers.get('content-disposition')).toBe('attachment');
    expect(file.headers.get('content-security-policy')).toContain('sandbox');
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await fetch(`${body.binary_data.url}x`)).status).toBe(404);
  });

  it('follows a redirect inside the boundary and hands over one that leads outside', async () => {
    const elsewhere = await startUpstream();
    upstream.answer((request, response) => {
      const location = request.url === '/v1/in' ? '/v1/landed' : `${elsewhere.origin}/steal`;
      if (request.url === '/v1/landed') response.end('"landed"');
      else response.writeHead(302, { location }).end();
    });
    const followed = await post({ endpoint: '/in', method: 'GET' });
    expect(followed.body).toMatchObject({ status: 200 });
    expect(await recorded(followed)).toMatchObject({
      path: '/v1/landed',
      redirects: [{ status: 302, url: `${upstream.origin}/v1/in` }],
    });
    expect(upstream.received.map((each) => each.url)).toEqual(['/v1/in', '/v1/landed']);
    expect(upstream.received[1]?.headers.authorization).toBe(`Bearer ${token}`);
    expect((await post({ endpoint: '/out', method: 'GET' })).body).toMatchObject({ status: 302 });
    expect((await post({ endpoint: '/in', method: 'POST' })).body).toMatchObject({ status: 302 });
    expect(elsewhere.received).toHaveLength(0);
    await elsewhere.close();
  });
});

describe("the agent's own fields", () => {
  it('lose to the credential in any spelling, once on the wire', async () => {
    await app.call('toolkits.create', {
      slug: 'querykey',
      name: 'Query key',
      base_url: upstream.origin,
      auth_schemes: [
        {
          mode: 'API_KEY',
          inject: [
            { in: 'query', name: 'api_key', value: '{api_key}' },
            { in: 'header', name: 'X-Key', value: '{api_key}' },
          ],
          fields: { api_key: { label: 'Key', secret: true } },
        },
      ],
    });
    const { id } = await app.call('accounts.create', {
      toolkit: 'querykey',
      fields: { api_key: 'real-key-1' },
    });
    await post({
      endpoint:
        '/x?api%5Fkey=mine&API_KEY=mine&a=1&api.key=mine&api%20key[]=mine&api_key%00x=mine&b=2;api_key=mine;api_key',
      method: 'GET',
      connected_account_id: id,
      parameters: [
        { name: 'api_key', type: 'query', value: 'mine' },
        { name: 'x_key', type: 'header', value: 'mine' },
        { name: 'x-KEY', type: 'header', value: 'mine' },
      ],
    });
    const [seen] = upstream.received;
    expect(seen?.url).toBe('/x?a=1&b=2;api_key&api_key=real-key-1');
    expect(seen?.rawHeaders.filter((name) => /^x.key$/i.test(name))).toEqual(['X-Key']);
    expect(seen?.headers['x-key']).toBe('real-key-1');
    await app.call('accounts.delete', { id });
  });

  it('may replace an injected Authorization, as documented, and the record keeps neither', async () => {
    const own = 'Bearer my-own-token-value';
    const answer = await post({
      endpoint: '/x',
      method: 'GET',
      connected_account_id: account,
      parameters: [{ name: 'authorization', type: 'header', value: own }],
    });
    expect(upstream.received[0]?.headers.authorization).toBe(own);
    const call = await recorded(answer);
    expect(JSON.stringify(call)).not.toContain('my-own-token');
    expect(call.request_headers).toContainEqual(['authorization', '{{caller}}']);
    expect(call.injected).toEqual([]);
  });
});

describe('a file as the body', () => {
  it('goes out as its bytes with its type', async () => {
    const bytes = Buffer.from([0, 1, 2, 253, 254, 255]);
    await post({
      endpoint: '/upload',
      method: 'PUT',
      binary_body: { base64: bytes.toString('base64'), content_type: 'image/png' },
    });
    expect(upstream.received[0]).toMatchObject({ body: bytes, headers: { 'content-type': 'image/png' } });
  });

  it.each([
    ['a private address', 'https://127.0.0.1:9/x', 502, 'AddressBlocked'],
    ['a link-local one', 'https://169.254.169.254/latest', 502, 'AddressBlocked'],
    ['plain http', 'http://example.com/x', 400, 'ValidationFailed'],
    ['a user name', 'https://u:p@example.com/x', 400, 'ValidationFailed'],
  ])('from %s is refused, recorded, and nothing is sent', async (_name, url, status, slug) => {
    const answer = await post({ endpoint: '/upload', method: 'PUT', binary_body: { url } });
    expect(answer).toMatchObject({ status, body: { error: { slug } } });
    expect(await recorded(answer)).toMatchObject({ account_id: account, error_code: slug });
    expect(upstream.received).toHaveLength(0);
  });
});

describe('a credential brought along for one call', () => {
  const bring = (val: object, authScheme = 'BEARER_TOKEN') => ({
    endpoint: '/x',
    method: 'GET',
    custom_connection_data: { authScheme, toolkitSlug: 'ACME', val },
  });

  it('is used for it, recorded without its text, and stored nowhere', async () => {
    const brought = 'brought-along-token-1';
    const before = await app.call('accounts.list', {});
    const answer = await post(bring({ status: 'ACTIVE', token: brought }));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-sallyport-account')).toBeNull();
    expect(upstream.received[0]?.headers.authorization).toBe(`Bearer ${brought}`);
    const call = await recorded(answer);
    expect(call).toMatchObject({ account_id: null, toolkit: 'acme' });
    expect(JSON.stringify(call)).not.toContain(brought);
    expect(await app.call('accounts.list', {})).toEqual(before);
  });

  it('reaches the hosts of its toolkit only', async () => {
    const foreign = { ...bring({ token: 'brought-along-token-1' }), endpoint: 'https://evil.example/' };
    expect(await post(foreign)).toMatchObject({ status: 400, body: { error: { slug: 'OriginMismatch' } } });
    expect(await post(bring({ token: 't', base_url: 'https://evil.example' }))).toMatchObject({
      status: 400,
      body: { error: { field: 'custom_connection_data.val.base_url' } },
    });
    expect(upstream.received).toHaveLength(0);
  });

  it('of another scheme or toolkit, or without its value, names what is wrong', async () => {
    expect((await post(bring({}, 'BASIC'))).body.error).toMatchObject({ slug: 'SchemeUnsupported' });
    expect((await post(bring({}))).body.error).toMatchObject({
      slug: 'ValidationFailed',
      field: 'fields.token',
    });
    const unknown = {
      ...bring({ token: 't' }),
      custom_connection_data: { authScheme: 'X', toolkitSlug: 'nope', val: {} },
    };
    expect((await post(unknown)).body.error).toMatchObject({ slug: 'ToolkitNotFound' });
  });
});
