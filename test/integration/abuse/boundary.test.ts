// What an agent with a valid key, or the service itself, may try to move a credential elsewhere. The cases by their numbers
// in the list of reliability cases, and where each is shown:
//
//   1-10, 13   lookalike hosts, user info, backslashes, schemes, ports, joining    core/egress/resolve-endpoint.test.ts
//              the same on the running product, with a trap that counts            "reaches no other place"
//   11         loopback and private addresses in disguise                          resolve-endpoint.test.ts, "reaches no other place"
//   14         names that resolve to private addresses                             adapters/http/dispatcher.integration.test.ts
//   15         redirects out of the boundary                                       "a redirect"
//   17, 18     header values and names, framing headers                            "a header"
//   19, 20     size limits of the listener                                         gateway/read-body.test.ts, upstream-faults.test.ts
//   21-27      the local listener                                                  listener.test.ts; second process and taken port in
//                                                                                  host-contract/headless-process.test.ts
//   53         base64 bodies at the limit                                          gateway/composio/envelope.test.ts
//   54-56      bombs, stalls, drips, broken framing                                upstream-faults.test.ts
//   57         500 slow senders                                                    slow-senders.test.ts
//   58         agents that leave                                                   aborted-calls.test.ts
//   59         odd statuses, repeated headers, bytes, Set-Cookie                   "an answer" in upstream-faults.test.ts, pass-through.test.ts
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectBearerAccount } from '#test/support/bearer-account.ts';
import { callEnvelope, callThrough } from '#test/support/both-doors.ts';
import { type RawUpstream, rawExchange, startRawUpstream } from '#test/support/raw-http.ts';
import { type RecordingUpstream, startUpstream } from '#test/support/recording-upstream.ts';
import { type RunningSallyport, runSallyport } from '#test/support/running-sallyport.ts';

const token = 'tok_canary_4d5e6f708192a3b4c5d6';
let app: RunningSallyport;
let upstream: RecordingUpstream;
let trap: RawUpstream;

beforeAll(async () => {
  [app, upstream, trap] = await Promise.all([runSallyport(), startUpstream(), startRawUpstream()]);
  await connectBearerAccount(app, { slug: 'acme', baseUrl: upstream.origin, token });
});

afterAll(async () => {
  await app?.close();
  await upstream?.close();
  await trap?.close();
});

beforeEach(() => {
  upstream.received.length = 0;
  upstream.answer((_request, response) => response.end('"ok"'));
});

/** `HOST` is where the credential may go, `TRAP` a listener on another port of the same machine. */
function placed(text: string): string {
  return text
    .replaceAll('HOST', new URL(upstream.origin).host)
    .replaceAll('PORT', String(trap.port))
    .replaceAll('TRAP', `127.0.0.1:${trap.port}`);
}

describe('an endpoint', () => {
  it.each([
    'http://TRAP/',
    'http://HOST@TRAP/',
    'http://HOST%2f@TRAP/',
    'http://HOST%2eevil.com:PORT/',
    'http://HOST.evil.com/',
    'http://TRAP\\@HOST/',
    'http://HOST\\@TRAP/',
    'http://HOST#@TRAP/',
    'http://HOST?@TRAP\\',
    '//TRAP',
    '///TRAP',
    'http:///TRAP',
    'http:TRAP',
    'http:/TRAP',
    '/\\TRAP',
    '\\\\TRAP',
    'https://TRAP/',
    'https://HOST/',
    'ws://TRAP/',
    'ftp://TRAP/',
    'file:///etc/passwd',
    'javascript:1',
    'data:,x',
    'blob:http://HOST/x',
    'http://localhost:PORT/',
    'http://127.0.0.1./',
    'http://2130706433:PORT/',
    'http://0177.0.0.1:PORT/',
    'http://0x7f.1:PORT/',
    'http://127.1:PORT/',
    'http://0:PORT/',
    'http://①②⑦.⓪.⓪.①:PORT/',
    'http://127。0。0。1:PORT/',
    'http://[::1]:PORT/',
    'http://[::ffff:7f00:1]:PORT/',
    'http://TRAP\t/',
    'http://TR\nAP/',
    'http://u:p@HOST/',
    'http://HOST:/',
    'http://HOST/../x',
    '/%2e%2e/x',
  ])('%s reaches no other place, nor the service itself', async (text) => {
    const endpoint = placed(text.replace('TR\nAP', '127.0.0.1\n:PORT'));
    const answer = await callEnvelope(app, { endpoint });
    expect(answer.status).toBe(400);
    expect(['OriginMismatch', 'EndpointInvalid']).toContain(answer.body.error.slug);
    expect(upstream.received).toHaveLength(0);
    expect(trap.connections()).toBe(0);
  });

  it('as a path of the pass-through stays a path, or is refused', async () => {
    for (const path of ['//TRAP/', '/http://TRAP/', '/@TRAP/', '/%2f%2fTRAP', '/..;/TRAP', '/\\TRAP']) {
      const { port } = new URL(app.url);
      await rawExchange(
        app.url,
        `GET /gateway/acme${placed(path)} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nx-api-key: ${app.key}\r\nConnection: close\r\n\r\n`,
      );
    }
    expect(upstream.received.map(({ url }) => url)).toEqual(
      ['/http://TRAP/', '/@TRAP/', '/%2f%2fTRAP'].map(placed),
    );
    expect(trap.connections()).toBe(0);
  });

  it('made of any parts reaches no other place', async () => {
    const pieces = [
      'http:',
      'https:',
      '/',
      '//',
      '\\',
      '@',
      ':',
      '.',
      '%2e',
      '?',
      '#',
      '\t',
      ' ',
      'é',
      '[::1]',
    ];
    const places = ['HOST', 'TRAP', 'localhost:PORT', 'evil.test'];
    const endpoints = fc
      .array(fc.constantFrom(...pieces, ...places), { minLength: 1, maxLength: 9 })
      .map((parts) => placed(parts.join('')));
    await fc.assert(
      fc.asyncProperty(endpoints, async (endpoint) => {
        const { status } = await callEnvelope(app, { endpoint });
        return status === 200 || status === 400;
      }),
      // The rules themselves see a hundred times as many, without sockets, in resolve-endpoint.test.ts.
      { numRuns: Math.ceil(Number(process.env.SALLYPORT_FUZZ_RUNS ?? 20_000) / 100) },
    );
    expect(trap.connections()).toBe(0);
  });
});

describe('a redirect', () => {
  const places = [
    'http://TRAP/x',
    '//TRAP/x',
    'http://HOST@TRAP/',
    'http://localhost:PORT/',
    'https://HOST/x',
  ];
  const oddPlaces = ['http://TRAP\\@HOST/', '\\\\TRAP', 'http:TRAP', 'ftp://HOST/', 'javascript:1', '/../x'];
  const cases = [301, 302, 303, 307, 308].flatMap((status) =>
    places.map((place) => [status, place] as const),
  );
  const oddCases = oddPlaces.map((place) => [302, place] as const);

  it.each([...cases, ...oddCases])('%i to %s is the answer, through either door', async (status, place) => {
    const location = placed(place);
    upstream.answer((_request, response) => response.writeHead(status, { location }).end());
    const envelope = await callEnvelope(app, { endpoint: '/x' });
    expect(envelope.body).toMatchObject({ status, headers: { location } });
    const through = await callThrough(app, 'acme/x');
    expect({ status: through.status, location: through.headers.get('location') }).toEqual({
      status,
      location,
    });
    expect(upstream.received).toHaveLength(2);
    expect(trap.connections()).toBe(0);
  });

  it.each([
    ['../c?d=..', '/a/c?d=..'],
    ['./c', '/a/b/c'],
    ['..', '/a/'],
    ['/p/../q/./r', '/q/r'],
    ['?d', '/a/b/x?d'],
    ['/caf\xc3\xa9', '/caf%C3%A9'],
  ])('to %s is resolved as clients resolve it', async (location, expected) => {
    upstream.answer(({ url }, response) => {
      if (url === '/a/b/x') response.writeHead(302, { location });
      response.end('ok');
    });
    expect((await callEnvelope(app, { endpoint: '/a/b/x' })).body).toMatchObject({ status: 200 });
    expect(upstream.received.map(({ url }) => url)).toEqual(['/a/b/x', expected]);
  });

  it('with a page that never ends is followed all the same', async () => {
    upstream.answer(({ url }, response) => {
      if (url !== '/x') return void response.end('arrived');
      response.writeHead(302, { location: '/y' });
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(16_384, 'x')));
      };
      response.on('drain', more);
      more();
    });
    const through = await callThrough(app, 'acme/x');
    expect(await through.text()).toBe('arrived');
  });

  it('is followed five times at most, for reading only', async () => {
    upstream.answer((_request, response) => response.writeHead(302, { location: '/again' }).end());
    expect((await callEnvelope(app, { endpoint: '/x' })).body).toMatchObject({ status: 302 });
    expect(upstream.received).toHaveLength(6);
    upstream.received.length = 0;
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      expect((await callEnvelope(app, { endpoint: '/x', method })).body).toMatchObject({ status: 302 });
    }
    expect(upstream.received).toHaveLength(4);
  });

  it('that hops inside first cannot lead out after that', async () => {
    upstream.answer((request, response) =>
      response.writeHead(302, { location: request.url === '/x' ? '/y' : placed('http://TRAP/') }).end(),
    );
    expect((await callEnvelope(app, { endpoint: '/x' })).body).toMatchObject({ status: 302 });
    expect(upstream.received.map(({ url }) => url)).toEqual(['/x', '/y']);
    expect(trap.connections()).toBe(0);
  });
});

describe('a header', () => {
  const header = (name: string, value: string) =>
    callEnvelope(app, { endpoint: '/x', parameters: [{ name, type: 'header', value }] });

  it.each(['a\rb', 'a\nb', 'a\r\nX-Evil: 1', 'a\u0000b', '\u560a', 'a\u007fb', 'a\u0100'])(
    'with the value %j is refused by its field',
    async (value) => {
      const answer = await header('X-Note', value);
      expect(answer.status).toBe(400);
      expect(answer.body.error).toMatchObject({ slug: 'ValidationFailed', field: 'parameters[0]' });
      expect(upstream.received).toHaveLength(0);
    },
  );

  it.each([
    ...[
      'x a',
      'x:a',
      'x\r\n',
      'é',
      '(x)',
      'Host',
      'CONNECTION',
      'Content-Length',
      'Transfer-Encoding',
      'Upgrade',
    ],
    ...['Expect', 'TE', 'Trailer', 'Keep-Alive', 'Proxy-Authorization', 'Proxy-Connection', 'proxy-anything'],
    ...['Transfer_Encoding', 'content_length', 'Proxy_Authorization', 'HTTP2-Settings'],
  ])('named %j is refused by its field', async (name) => {
    const answer = await header(name, 'Authorization');
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({ slug: 'ValidationFailed', field: 'parameters[0]' });
    expect(upstream.received).toHaveLength(0);
  });

  it('of the pass-through that concerns one connection ends there, and takes no credential along', async () => {
    const { port } = new URL(app.url);
    await rawExchange(
      app.url,
      [
        'GET /gateway/acme/x HTTP/1.1',
        `Host: 127.0.0.1:${port}`,
        `x-api-key: ${app.key}`,
        'Connection: close, Authorization, X-Hop',
        'X-Hop: 1',
        'Keep-Alive: timeout=5',
        'Proxy-Authorization: Basic abc',
        'TE: trailers',
        'Trailer: X-Sum',
        'X-Stays: 1',
        '\r\n',
      ].join('\r\n'),
    );
    const [seen] = upstream.received;
    expect(seen?.headers).toMatchObject({ authorization: `Bearer ${token}`, 'x-stays': '1' });
    for (const name of ['x-hop', 'keep-alive', 'proxy-authorization', 'te', 'trailer']) {
      expect(seen?.headers).not.toHaveProperty(name);
    }
  });

  it('of the pass-through cannot replace or repeat the credential', async () => {
    const { port } = new URL(app.url);
    await rawExchange(
      app.url,
      [
        'GET /gateway/acme/x HTTP/1.1',
        `Host: 127.0.0.1:${port}`,
        `x-api-key: ${app.key}`,
        'Authorization: Bearer mine',
        'AUTHORIZATION: Basic bWluZTptaW5l',
        'x-user-api-key: ak_other',
        'Connection: close',
        '\r\n',
      ].join('\r\n'),
    );
    const values = upstream.received.flatMap(({ rawHeaders }) =>
      rawHeaders.filter((_, index) => /^authorization$/i.test(rawHeaders[index - 1] ?? '')),
    );
    expect(values).toEqual([`Bearer ${token}`]);
    expect(JSON.stringify(upstream.received)).not.toMatch(/ak_|Bearer mine|Basic/);
  });
});
