// What a web page, another program, another machine or a confused parser may send to the gateway's own listener.
import { once } from 'node:events';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startBearerWorld } from '#test/support/bearer-world.ts';
import { callEnvelope } from '#test/support/both-doors.ts';
import { rawExchange, statusesIn } from '#test/support/raw-http.ts';
import type { RecordingUpstream } from '#test/support/recording-upstream.ts';
import type { RunningSallyport } from '#test/support/running-sallyport.ts';

let app: RunningSallyport;
let upstream: RecordingUpstream;
let port: string;

const doors = ['/gateway/acme/x', '/api/v3.1/tools/execute/proxy', '/api/local/v1/accounts.list'] as const;

beforeAll(async () => {
  ({ app, upstream } = await startBearerWorld({ token: 'listener-token-1' }));
  ({ port } = new URL(app.url));
});

afterAll(async () => {
  await app?.close();
  await upstream?.close();
});

afterEach(() => {
  expect(upstream.received).toHaveLength(0);
});

interface RawRequest {
  readonly method?: string;
  readonly host?: string;
  readonly lines?: readonly string[];
  readonly body?: string;
}

/** A request with every key there is, so that only what the test changes can be why it is refused. */
function send(
  path: string,
  { method = 'POST', host = `127.0.0.1:${port}`, lines = [], body = '' }: RawRequest,
) {
  const head = [
    `${method} ${path} HTTP/1.1`,
    `Host: ${host}`,
    `x-api-key: ${app.key}`,
    `x-admin-key: ${app.adminKey}`,
    ...lines,
  ];
  return rawExchange(app.url, `${head.join('\r\n')}\r\n\r\n${body}`);
}

describe.each(doors)('%s', (path) => {
  it.each([
    'evil.com',
    'localhost.evil.com',
    '127.0.0.1.nip.io',
    'localhost@evil.com',
    'localhost.:PORT',
    '0.0.0.0:PORT',
    '127.0.0.1',
    '127.0.0.1:1',
    '[::1]:PORT',
    '127.1:PORT',
    'LOCALHOST:PORT.evil.com',
  ])('refuses the Host %s before the body is read', async (given) => {
    const host = given.replace('PORT', port);
    // The body never comes, and its answer comes all the same.
    const text = await send(path, { host, lines: ['Content-Type: application/json', 'Content-Length: 100'] });
    expect(statusesIn(text)).toEqual([403]);
    expect(text).not.toMatch(/access-control-/i);
  });

  it('refuses a request without a Host, and says so', async () => {
    const text = await rawExchange(app.url, `GET ${path} HTTP/1.1\r\nConnection: close\r\n\r\n`);
    expect(statusesIn(text)).toEqual([403]);
    expect(text).toContain('The Host header does not name this gateway.');
  });

  it.each([
    'https://evil.com',
    'null',
    'http://localhost:1',
    'http://127.0.0.1',
    'file://',
    'https://127.0.0.1:PORT',
  ])('refuses the Origin %s', async (given) => {
    const lines = [`Origin: ${given.replace('PORT', port)}`, 'Content-Type: application/json'];
    const text = await send(path, {
      lines: [...lines, 'Content-Length: 2', 'Connection: close'],
      body: '{}',
    });
    expect(statusesIn(text)).toEqual([403]);
    expect(text).not.toMatch(/access-control-/i);
  });

  it.each(['cross-site', 'same-site', 'anything'])('refuses Sec-Fetch-Site: %s', async (site) => {
    const text = await send(path, {
      lines: [`Sec-Fetch-Site: ${site}`, 'Content-Length: 0', 'Connection: close'],
    });
    expect(statusesIn(text)).toEqual([403]);
  });

  it('refuses a preflight and grants nothing', async () => {
    const text = await send(path, {
      method: 'OPTIONS',
      lines: [
        'Origin: https://evil.com',
        'Access-Control-Request-Method: POST',
        'Access-Control-Request-Headers: x-api-key',
        'Access-Control-Request-Private-Network: true',
        'Connection: close',
      ],
    });
    expect(statusesIn(text)).toEqual([403]);
    expect(text).not.toMatch(/access-control-/i);
  });

  it.each(['TRACE', 'CONNECT'])('does not serve %s', async (method) => {
    const text = await send(path, { method, lines: ['Connection: close'] });
    expect(statusesIn(text).filter((status) => status < 400)).toEqual([]);
  });

  it.each([
    ['a length and chunks', ['Content-Length: 4', 'Transfer-Encoding: chunked']],
    ['chunks and a length', ['Transfer-Encoding: chunked', 'Content-Length: 4']],
    ['two lengths', ['Content-Length: 4', 'Content-Length: 5']],
    ['two equal lengths', ['Content-Length: 4', 'Content-Length: 4']],
    ['a list of lengths', ['Content-Length: 4, 4']],
    ['a signed length', ['Content-Length: +4']],
    ['a negative length', ['Content-Length: -4']],
    ['a length in hex', ['Content-Length: 0x4']],
    ['a length with a space in it', ['Content-Length: 4 2']],
    ['chunks twice', ['Transfer-Encoding: chunked, chunked']],
    ['chunks that are not the last coding', ['Transfer-Encoding: chunked, identity']],
    ['chunks by another name', ['Transfer-Encoding: xchunked']],
    ['a folded header', ['X-Fold: a', ' b']],
    ['a space before the colon', ['Content-Length : 4']],
    ['a header without a name', [': x']],
    ['a NUL in a header', ['X-Nul: a\u0000b']],
    ['a bare CR in a header', ['X-Bare: a\rContent-Length: 4']],
    ['a bare LF in a header', ['X-Bare: a\nTransfer-Encoding: chunked']],
    ['a second Host', ['Host: evil.com']],
  ])('lets nothing through after %s', async (_name, lines) => {
    const smuggled = `GET /gateway/acme/smuggled HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nx-api-key: ${app.key}\r\nConnection: close\r\n\r\n`;
    const text = await send(path, { lines, body: `0\r\n\r\n${smuggled}` });
    expect(statusesIn(text)).toHaveLength(1);
    expect(statusesIn(text)[0]).toBeGreaterThanOrEqual(400);
  });

  it.each([
    ['another coding under the chunks', 'Transfer-Encoding: gzip, chunked', '0\r\n\r\n'],
    ['an expectation that nobody knows', 'Expect: more', ''],
  ])('refuses %s', async (_name, line, body) => {
    const text = await send(path, { lines: [line, 'Connection: close'], body });
    expect(statusesIn(text)).toEqual([400]);
    expect(text).toContain('MalformedRequest');
  });

  it.each(['http://evil.com/', `http://127.0.0.1:PORT${path}`, '*', 'gateway/acme/x'])(
    'refuses the target %s, which is no path',
    async (target) => {
      const lines = ['Content-Length: 0', 'Connection: close'];
      const text = await send(target.replace('PORT', port), { lines });
      expect([400, 403]).toContain(statusesIn(text)[0]);
    },
  );
});

describe('a key', () => {
  it.each([
    ['GET', '/gateway/acme/x?x-api-key=KEY&api_key=KEY'],
    ['POST', '/api/v3.1/tools/execute/proxy?x-api-key=KEY'],
    ['POST', '/api/local/v1/accounts.list?x-admin-key=ADMIN'],
  ])('in the query of %s %s is none', async (method, given) => {
    const path = given.replaceAll('KEY', app.key).replaceAll('ADMIN', app.adminKey);
    const text = await rawExchange(
      app.url,
      `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`,
    );
    expect(statusesIn(text)).toEqual([401]);
  });

  it('that may not make calls is 403 at both doors and says what it lacks', async () => {
    const { key } = await app.call('keys.create', { name: 'watcher', permissions: [] });
    const envelope = await callEnvelope({ url: app.url, key }, { endpoint: '/x' });
    expect(envelope).toMatchObject({ status: 403, body: { error: { slug: 'PermissionDenied' } } });
    const through = await fetch(`${app.url}/gateway/acme/x`, { headers: { 'x-api-key': key } });
    expect(through.status).toBe(403);
    expect(await through.json()).toMatchObject({
      error: { slug: 'PermissionDenied', message: expect.stringContaining('proxy_execute') },
    });
  });

  it('of an agent is none for the owner, and the other way round', async () => {
    const asOwner = await fetch(`${app.url}/api/local/v1/keys.list`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-admin-key': app.key },
      body: '{}',
    });
    expect(asOwner.status).toBe(401);
    const asAgent = await fetch(`${app.url}/gateway/acme/x`, { headers: { 'x-api-key': app.adminKey } });
    expect(asAgent.status).toBe(401);
  });
});

describe('a body of JSON', () => {
  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
  ])('is not read as %s', async (type) => {
    const answer = await callEnvelope(app, { endpoint: '/x' }, { 'content-type': type });
    expect(answer).toMatchObject({ status: 415, body: { error: { slug: 'UnsupportedMediaType' } } });
  });

  it('beyond the limit is 413, whether its length was declared or not', async () => {
    const large = `{"endpoint":"/x","method":"POST","body":"${'a'.repeat(9 * 1024 * 1024)}"}`;
    const init = { headers: { 'content-type': 'application/json', 'x-api-key': app.key } };
    const url = `${app.url}/api/v3.1/tools/execute/proxy`;
    expect((await fetch(url, { ...init, method: 'POST', body: large })).status).toBe(413);
    const undeclared = new Blob([large]).stream();
    const answer = await fetch(url, {
      ...init,
      method: 'POST',
      body: undeclared,
      duplex: 'half',
    } as RequestInit);
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ error: { slug: 'PayloadTooLarge', field: 'body' } });
  });
});

describe('a body whose length is not declared', () => {
  it("is read as an operation's input, up to the limit", async () => {
    const ask = (body: string) =>
      fetch(`${app.url}/api/local/v1/accounts.list`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-admin-key': app.adminKey },
        body: new Blob([body]).stream(),
        duplex: 'half',
      } as RequestInit);
    expect((await ask('{"limit":1}')).status).toBe(200);
    const tooLarge = await ask(`{"limit":1,"user_id":"${'a'.repeat(1024 * 1024)}"}`);
    expect(tooLarge.status).toBe(413);
    expect(await tooLarge.json()).toMatchObject({ error: { slug: 'PayloadTooLarge', field: 'body' } });
  });
});

describe('a request that has no body where there should be one', () => {
  const json = 'Content-Type: application/json';

  it.each([
    ['/api/v3.1/tools/execute/proxy', 400, 'it is empty'],
    ['/api/v3.1/auth_configs', 400, 'body'],
    ['/api/local/v1/toolkits.create', 400, 'ValidationFailed'],
    ['/api/cli/v1/pair', 400, 'ValidationFailed'],
    ['/mcp', 406, 'error'],
    ['/connect/none', 404, ''],
    ['/uploads/none', 405, 'MethodNotAllowed'],
  ])('is answered at once by %s', async (path, status, said) => {
    const answer = await send(path, { lines: [json, 'Connection: close'] });
    expect(answer).toContain(`HTTP/1.1 ${status} `);
    expect(answer).toContain(said);
  });

  it('leaves its connection to the next one', async () => {
    const ask = (...lines: string[]) =>
      [
        'POST /api/v3.1/tools/execute/proxy HTTP/1.1',
        `Host: 127.0.0.1:${port}`,
        `x-api-key: ${app.key}`,
        json,
        ...lines,
      ]
        .join('\r\n')
        .concat('\r\n\r\n');
    const answers = await rawExchange(app.url, ask() + ask() + ask('Connection: close'));
    expect(answers.match(/HTTP\/1\.1 400 /g)).toHaveLength(3);
  });
});

describe('the listener', () => {
  it('takes connections on 127.0.0.1 alone', async () => {
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ address, family }) => family === 'IPv4' && address !== '127.0.0.1')
      .map(({ address }) => address);
    // On Linux all of 127/8 leads here, so a listener on every address would answer on this one too.
    if (process.platform === 'linux') others.push('127.0.0.2');
    expect(others).not.toHaveLength(0);
    for (const address of others) {
      const socket = connect(Number(port), address);
      const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
      expect(error.code).toBe('ECONNREFUSED');
    }
  });

  it('closes on headers that are too large', async () => {
    const text = await send('/gateway/acme/x', { lines: [`X-Large: ${'a'.repeat(1024 * 1024)}`] });
    expect(statusesIn(text).filter((status) => status < 400)).toEqual([]);
  });
});
