import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
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
  ({ app, upstream, account } = await startBearerWorld({ name: 'Acme', path: '/v1', token }));
});

afterAll(async () => {
  await app.close();
  await upstream.close();
});

beforeEach(() => upstream.reset());

const post = (body: unknown, init?: Parameters<typeof postTo>[2]) => postTo(app, body, init);
const recorded = (answer: RouteAnswer) => recordOf(app, answer);

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
