import { once } from 'node:events';
import { connect } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallDetail } from '#shared/domain/call.ts';
import { type RecordingUpstream, startUpstream } from '#test/support/recording-upstream.ts';
import { type RunningSallyport, runSallyport } from '#test/support/running-sallyport.ts';

const token = 'tok_canary_9f8e7d6c5b4a39281706';
let app: RunningSallyport;
let upstream: RecordingUpstream;
let account: string;

beforeAll(async () => {
  [app, upstream] = await Promise.all([runSallyport(), startUpstream()]);
  await app.call('toolkits.create', {
    slug: 'acme',
    name: 'Acme',
    base_url: `${upstream.origin}/v1`,
    default_headers: { 'Acme-Version': '7' },
    auth_schemes: [
      {
        mode: 'BEARER_TOKEN',
        inject: [{ in: 'header', name: 'Authorization', value: 'Bearer {token}' }],
        fields: { token: { label: 'Token', secret: true } },
      },
    ],
  });
  account = (await app.call('accounts.create', { toolkit: 'acme', fields: { token } })).id;
});

afterAll(async () => {
  await app.close();
  await upstream.close();
});

beforeEach(() => {
  upstream.received.length = 0;
  upstream.answer((_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}'),
  );
});

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what came over the wire, to be asserted on
  readonly body: any;
}

async function post(
  body: unknown,
  init: { path?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const response = await fetch(app.url + (init.path ?? '/api/v3.1/tools/execute/proxy'), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': app.key, ...init.headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
}

async function recorded(answer: Answer): Promise<CallDetail> {
  await app.sallyport.core.calls.flush();
  return app.call('calls.get', { id: answer.headers.get('x-sallyport-call-id') ?? 'none' });
}

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

describe('a bad request', () => {
  it.each<[string, unknown, number, string, string]>([
    ['malformed JSON', '{"endpoint":', 400, 'MalformedJson', 'body'],
    ['a missing field', { method: 'GET' }, 400, 'ValidationFailed', 'endpoint'],
    ['a bad method', { endpoint: '/x', method: 'CONNECT' }, 400, 'ValidationFailed', 'method'],
    [
      'a foreign host',
      { endpoint: 'https://evil.example/', method: 'GET' },
      400,
      'OriginMismatch',
      'endpoint',
    ],
    ['a dot segment', { endpoint: '/../x', method: 'GET' }, 400, 'EndpointInvalid', 'endpoint'],
    [
      'an unknown account',
      { endpoint: '/x', method: 'GET', connected_account_id: 'ca_unknown0000' },
      404,
      'AccountNotFound',
      'connected_account_id',
    ],
    [
      'a framing header',
      { endpoint: '/x', method: 'GET', parameters: [{ name: 'Host', type: 'header', value: 'evil' }] },
      400,
      'ValidationFailed',
      'parameters[0]',
    ],
    [
      'a header value with a line break',
      { endpoint: '/x', method: 'GET', parameters: [{ name: 'X', type: 'header', value: 'a\r\nb' }] },
      400,
      'ValidationFailed',
      'parameters[0]',
    ],
    [
      'a header value beyond Latin-1',
      { endpoint: '/x', method: 'GET', parameters: [{ name: 'X', type: 'header', value: '\u560a' }] },
      400,
      'ValidationFailed',
      'parameters[0]',
    ],
  ])(
    'with %s names the field and the fix, leaves a row and sends nothing',
    async (_name, body, status, slug, field) => {
      const answer = await post(body);
      expect(answer.status).toBe(status);
      expect(answer.body.error).toMatchObject({
        slug,
        status,
        field,
        message: expect.stringMatching(/\w/),
        suggested_fix: expect.stringMatching(/\w/),
        code: expect.any(Number),
        request_id: answer.headers.get('x-sallyport-call-id'),
      });
      expect(answer.text).not.toMatch(/\bat .*\.(ts|js):\d/);
      expect(answer.headers.get('x-should-retry')).toBe('false');
      expect(upstream.received).toHaveLength(0);
      expect(await recorded(answer)).toMatchObject({ error_code: slug, status: null });
    },
  );

  it('of another content type is 415, too large a one 413', async () => {
    expect(
      await post('a=1', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
    ).toMatchObject({
      status: 415,
      body: { error: { slug: 'UnsupportedMediaType', field: 'content-type' } },
    });
    const large = JSON.stringify({ endpoint: '/x', method: 'POST', body: 'a'.repeat(9 * 1024 * 1024) });
    expect(await post(large)).toMatchObject({
      status: 413,
      body: { error: { slug: 'PayloadTooLarge', field: 'body' } },
    });
  });

  it.each([
    ['no key', {}],
    ['a wrong key', { 'x-api-key': 'ak_wrong' }],
    ['a key as Bearer, which is for the pass-through', { authorization: 'Bearer ak_wrong' }],
  ])('with %s is 401, whatever its query says', async (_name, headers) => {
    const response = await fetch(`${app.url}/api/v3.1/tools/execute/proxy?x-api-key=${app.key}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{}',
    });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { slug: 'Unauthorized', status: 401 } });
  });

  it('with a revoked key is 401 from the next call on', async () => {
    const { id, key } = await app.call('keys.create', { name: 'short-lived' });
    const headers = { 'x-api-key': key };
    expect((await post({ endpoint: '/x', method: 'GET' }, { headers })).status).toBe(200);
    await app.call('keys.revoke', { id });
    expect(await post({ endpoint: '/x', method: 'GET' }, { headers })).toMatchObject({
      status: 401,
      body: { error: { message: expect.stringContaining('revoked') } },
    });
  });

  it('that writes with a read-only key is denied, naming the rule', async () => {
    const { key } = await app.call('keys.create', { name: 'reader', rule_preset: 'read_only' });
    const headers = { 'x-api-key': key };
    expect((await post({ endpoint: '/x', method: 'GET' }, { headers })).status).toBe(200);
    const denied = await post({ endpoint: '/x', method: 'DELETE' }, { headers });
    expect(denied).toMatchObject({
      status: 403,
      body: { error: { slug: 'RuleDenied', message: expect.stringContaining('preset:read_only') } },
    });
    expect(await recorded(denied)).toMatchObject({ decision: 'denied', rule: 'preset:read_only' });
  });

  it('for a disabled account is 422 until it is enabled', async () => {
    await app.call('accounts.disable', { id: account });
    const body = { endpoint: '/x', method: 'GET', connected_account_id: account };
    expect(await post(body)).toMatchObject({ status: 422, body: { error: { slug: 'AccountNotActive' } } });
    await app.call('accounts.enable', { id: account });
    expect((await post(body)).status).toBe(200);
  });

  it('to an unknown route is 404 in the envelope, to the wrong method 405', async () => {
    expect(await post({}, { path: '/api/v3.1/nowhere' })).toMatchObject({
      status: 404,
      body: { error: { slug: 'RouteNotFound' } },
    });
    const response = await fetch(`${app.url}/api/v3.1/tools/execute/proxy`, {
      headers: { 'x-api-key': app.key },
    });
    expect(response.status).toBe(405);
  });
});

describe('an upstream that cannot be reached', () => {
  it('is 502, and the row says why', async () => {
    const gone = await startUpstream();
    await app.call('toolkits.create', {
      slug: 'gone',
      name: 'Gone',
      base_url: gone.origin,
      auth_schemes: [{ mode: 'NO_AUTH' }],
    });
    const { id } = await app.call('accounts.create', { toolkit: 'gone' });
    await gone.close();
    const answer = await post({ endpoint: '/x', method: 'GET', connected_account_id: id });
    expect(answer).toMatchObject({ status: 502, body: { error: { slug: 'UpstreamUnreachable' } } });
    expect(await recorded(answer)).toMatchObject({ decision: 'allowed', error_code: 'UpstreamUnreachable' });
    expect(await app.call('accounts.test', { id })).toMatchObject({ verdict: 'unreachable', status: null });
    await app.call('accounts.delete', { id });
  });

  it('because it closes in the middle is 502', async () => {
    upstream.answer((_request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('half');
      response.socket?.end();
    });
    expect(await post({ endpoint: '/x', method: 'GET' })).toMatchObject({ status: 502 });
  });

  it('because its answer unpacks to more than 32 MiB is 502 with a name', async () => {
    const bomb = gzipSync(Buffer.alloc(40 * 1024 * 1024));
    upstream.answer((_request, response) =>
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(bomb),
    );
    expect(await post({ endpoint: '/x', method: 'GET' })).toMatchObject({
      status: 502,
      body: { error: { slug: 'ResponseTooLarge' } },
    });
  });
});

describe('the vault', () => {
  it('locked refuses calls with 503 and opens again without losing anything', async () => {
    await app.call('vault.lock', {});
    expect(await post({ endpoint: '/x', method: 'GET' })).toMatchObject({
      status: 503,
      body: { error: { slug: 'VaultLocked' } },
    });
    expect(upstream.received).toHaveLength(0);
    await expect(
      app.call('vault.unlock', { kind: 'passphrase', passphrase: 'wrong one' }),
    ).rejects.toMatchObject({
      code: 'PassphraseWrong',
    });
    await app.call('vault.unlock', { kind: 'passphrase', passphrase: 'correct horse battery staple' });
    expect((await post({ endpoint: '/x', method: 'GET' })).status).toBe(200);
  });
});

describe('testing a connection', () => {
  it.each([
    [200, 'works'],
    [401, 'refused'],
    [403, 'refused'],
    [500, 'unclear'],
  ])('takes %i to mean "%s"', async (status, verdict) => {
    upstream.answer((_request, response) => response.writeHead(status).end());
    expect(await app.call('accounts.test', { id: account, path: '/me' })).toMatchObject({ verdict, status });
  });

  it('takes a no inside a 200 for what it is', async () => {
    upstream.answer((_request, response) => response.end('{"ok":false,"error":"invalid_auth"}'));
    expect(await app.call('accounts.test', { id: account, path: '/me' })).toMatchObject({
      verdict: 'refused',
      message: expect.stringContaining('invalid_auth'),
    });
  });
});

describe('a browser page or a confused parser', () => {
  it.each<[string, Record<string, string>, number]>([
    ['another Host', { host: 'evil.com' }, 403],
    ['a Host that resolves to loopback', { host: '127.0.0.1.nip.io' }, 403],
    ['a Host of another port', { host: 'localhost:1' }, 403],
    ['a foreign Origin', { origin: 'https://evil.com' }, 403],
    ['an opaque Origin', { origin: 'null' }, 403],
    ['another local Origin', { origin: 'http://localhost:1' }, 403],
    ['a cross-site fetch', { 'sec-fetch-site': 'cross-site' }, 403],
  ])('with %s is refused before its body is read', async (_name, headers, status) => {
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname);
    const lines = Object.entries({ host: `127.0.0.1:${port}`, ...headers }).map(
      ([name, value]) => `${name}: ${value}`,
    );
    socket.write(
      `POST /api/v3.1/tools/execute/proxy HTTP/1.1\r\n${lines.join('\r\n')}\r\nx-api-key: ${app.key}\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n{`,
    );
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    await once(socket, 'close');
    const text = Buffer.concat(chunks).toString();
    expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(text).not.toMatch(/access-control/i);
  });

  it.each([
    ['both lengths', 'content-length: 2\r\ntransfer-encoding: chunked'],
    ['two lengths', 'content-length: 2\r\ncontent-length: 3'],
    ['a signed length', 'content-length: +2'],
    ['a folded header', 'x: a\r\n b'],
    ['a space before the colon', 'x : a'],
    ['two Hosts', 'host: 127.0.0.1'],
  ])('with %s is refused and its connection closed', async (_name, lines) => {
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    socket.write(
      `POST /api/v3.1/tools/execute/proxy HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n${lines}\r\nx-api-key: ${app.key}\r\n\r\n{}POST /smuggled HTTP/1.1\r\n\r\n`,
    );
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    await once(socket, 'close');
    const answers =
      Buffer.concat(chunks)
        .toString()
        .match(/HTTP\/1\.1 \d+/g) ?? [];
    expect(answers).toHaveLength(1);
    expect(answers[0]).toMatch(/ 4\d\d/);
  });
});

describe("the owner's API", () => {
  it('answers health without a key and everything else only with the admin key', async () => {
    expect(await (await fetch(`${app.url}/api/local/v1/health`)).json()).toMatchObject({ status: 'ok' });
    const path = '/api/local/v1/accounts.list';
    expect((await post({}, { path })).status).toBe(401);
    expect((await post({}, { path, headers: { 'x-admin-key': app.key } })).status).toBe(401);
    const admin = { path, headers: { 'x-admin-key': app.adminKey } };
    expect((await post({}, admin)).body).toMatchObject({ items: [{ id: account }], next_cursor: null });
    expect(await post({ nonsense: 1 }, admin)).toMatchObject({
      status: 400,
      body: { error: { slug: 'ValidationFailed' } },
    });
    expect(await post({}, { ...admin, path: '/api/local/v1/no.such' })).toMatchObject({
      status: 404,
      body: { error: { slug: 'RouteNotFound' } },
    });
  });

  it('streams events', async () => {
    const response = await fetch(`${app.url}/api/local/v1/events`, {
      headers: { 'x-admin-key': app.adminKey },
    });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    await reader?.read();
    await post({ endpoint: '/seen', method: 'GET' });
    let text = '';
    while (!text.includes('call.recorded')) text += (await reader?.read())?.value ?? '';
    expect(text).toContain('/v1/seen');
    await reader?.cancel();
  });
});
