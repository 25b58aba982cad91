// What a broken or hostile service may answer.
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { constants, createBrotliCompress, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TimeLimits } from '#main/core/ports/index.ts';
import { forwardBuffered } from '#main/core/proxy/index.ts';
import { connectBearerAccount } from '#test/support/bearer-account.ts';
import { callEnvelope, callThrough } from '#test/support/both-doors.ts';
import { type RawUpstream, rawExchange, startRawUpstream } from '#test/support/raw-http.ts';
import { type RecordingUpstream, startUpstream } from '#test/support/recording-upstream.ts';
import { type RunningSallyport, runSallyport } from '#test/support/running-sallyport.ts';

let app: RunningSallyport;
let upstream: RecordingUpstream;
let raw: RawUpstream;
let account: string;
/** What the raw service does with each request. */
let onHead: Parameters<typeof startRawUpstream>[0];

beforeAll(async () => {
  [app, upstream, raw] = await Promise.all([
    runSallyport(),
    startUpstream(),
    startRawUpstream((socket, head) => onHead?.(socket, head)),
  ]);
  await connectBearerAccount(app, { slug: 'raw', baseUrl: raw.origin, token: 'raw-token-1' });
  account = await connectBearerAccount(app, {
    slug: 'acme',
    baseUrl: upstream.origin,
    token: 'acme-token-1',
  });
});

afterAll(async () => {
  await app?.close();
  await upstream?.close();
  await raw?.close();
});

beforeEach(() => {
  upstream.received.length = 0;
});

const rawId = async () => (await app.call('accounts.list', { toolkit: 'raw' })).items[0]?.id ?? '';

async function rowOf(id: string | null) {
  await app.sallyport.core.calls.flush();
  return app.call('calls.get', { id: id ?? 'none' });
}

describe('a service that does not speak proper HTTP', () => {
  it.each([
    ['closes before it answers', '', 'UpstreamUnreachable'],
    ['speaks another protocol', 'SSH-2.0-OpenSSH_9.6\r\n', 'UpstreamInvalid'],
    ['sends 1 MiB of headers', `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(1024 * 1024)}\r\n\r\n`, 'UpstreamInvalid'],
    [
      'sends 1 MiB of small headers',
      `HTTP/1.1 200 OK\r\n${'X: aaaaaaaaaaaaaa\r\n'.repeat(60_000)}\r\n`,
      'UpstreamInvalid',
    ],
    [
      'sends a length and chunks',
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      'UpstreamInvalid',
    ],
    [
      'sends two lengths',
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok',
      'UpstreamInvalid',
    ],
    ['sends a status of its own', 'HTTP/1.1 2OO OK\r\n\r\n', 'UpstreamInvalid'],
  ])('and %s is 502 with a name through either door, and a row', async (_name, bytes, slug) => {
    onHead = (socket) => socket.end(bytes);
    const id = await rawId();
    const envelope = await callEnvelope(app, { endpoint: '/x', connected_account_id: id });
    expect(envelope).toMatchObject({ status: 502, body: { error: { slug } } });
    const through = await callThrough(app, 'raw/x');
    expect(through.status).toBe(502);
    expect(await through.json()).toMatchObject({ error: { slug } });
    expect(await rowOf(through.headers.get('x-sallyport-call-id'))).toMatchObject({ error_code: slug });
  });

  it.each([
    ['promises more than it sends', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'],
    ['breaks off inside a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nhalf'],
    [
      'breaks off before the last chunk',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n',
    ],
    [
      'sends a chunk without a size',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nxyz\r\n',
    ],
  ])('and %s is 502, or an answer cut off where it began', async (_name, bytes) => {
    onHead = (socket) => socket.end(bytes);
    const envelope = await callEnvelope(app, { endpoint: '/x', connected_account_id: await rawId() });
    expect(envelope.status).toBe(502);
    // A reader of the stream must not take what came for the whole: either no answer at all, or one that breaks.
    const through = await callThrough(app, 'raw/x');
    if (through.status === 200) await expect(through.text()).rejects.toThrow();
    else expect(through.status).toBe(502);
    expect(await rowOf(envelope.http.headers.get('x-sallyport-call-id'))).toMatchObject({
      status: 200,
      error_code: expect.stringMatching(/^Upstream/),
      response_body: { content: 'half' },
    });
  });

  it('cannot slip the answer of one call under the next', async () => {
    const poison = 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison';
    onHead = (socket, head) =>
      socket.write(
        head.includes('/first')
          ? `HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirst${poison}`
          : 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecond',
      );
    for (let round = 0; round < 5; round += 1) {
      expect(await (await callThrough(app, 'raw/first')).text()).toBe('first');
      expect(await (await callThrough(app, 'raw/second')).text()).toBe('second');
    }
  });

  it('may send hints first, which are not the answer', async () => {
    onHead = (socket) =>
      socket.write(
        'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
      );
    const through = await callThrough(app, 'raw/x');
    expect({ status: through.status, text: await through.text() }).toEqual({ status: 200, text: 'ok' });
  });

  it.each([
    ['is passed on as the bytes it came in', 'caf\xe9 caf\xc3\xa9', /^HTTP\/1\.1 200 caf.+ caf\xc3\xa9\r\n/],
    ['loses the characters that no reader bears', 'a\x01b\0c\x7fd', /^HTTP\/1\.1 200 abcd\r\n/],
  ])('and its reason phrase %s', async (_how, reason, expected) => {
    onHead = (socket) => socket.write(`HTTP/1.1 200 ${reason}\r\nContent-Length: 2\r\n\r\nok`, 'latin1');
    const { host } = new URL(app.url);
    const head = `GET /gateway/raw/x HTTP/1.1\r\nHost: ${host}\r\nx-api-key: ${app.key}\r\nConnection: close\r\n\r\n`;
    expect(await rawExchange(app.url, head)).toMatch(expected);
  });

  it('and switches protocols unasked is 502', async () => {
    onHead = (socket) =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\nbytes');
    expect((await callThrough(app, 'raw/x')).status).toBe(502);
  });
});

describe('a service that is too slow', () => {
  const limits = { connectMs: 5_000, headersMs: 5_000, idleMs: 5_000, totalMs: 10_000 };

  it.each([
    ['never answers', { headersMs: 200 }, null],
    ['stalls in the middle', { idleMs: 200 }, 200],
    ['drips for ever', { totalMs: 1_000 }, 200],
  ])('and %s is a time-out, and the row says how far it came', async (kind, limit, status) => {
    upstream.answer((_request, response) => {
      if (kind === 'never answers') return;
      response.writeHead(200, { 'content-type': 'text/plain' }).write('begun');
      if (kind !== 'drips for ever') return;
      const drip = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(drip));
    });
    let callId = '';
    const call = slowCall({ ...limits, ...limit }, (id) => {
      callId = id;
    });
    await expect(call).rejects.toMatchObject({ code: 'UpstreamTimeout' });
    const row = await rowOf(callId);
    expect(row).toMatchObject({ status, error_code: 'UpstreamTimeout' });
    if (status !== null) expect(row.response_body.content).toMatch(/^begun/);
  });

  it('has one time for all the redirects of a call together', async () => {
    let hops = 0;
    upstream.answer((_request, response) => {
      hops += 1;
      setTimeout(() => response.writeHead(302, { location: '/again' }).end(), 400);
    });
    await expect(slowCall({ ...limits, totalMs: 1_000 })).rejects.toMatchObject({ code: 'UpstreamTimeout' });
    // A limit for each would have let the last of them, the sixth, answer.
    expect(hops).toBeLessThan(6);
  });
});

function slowCall(limits: TimeLimits, onOpened: (callId: string) => void = () => undefined) {
  return forwardBuffered(
    app.sallyport.core.proxy,
    {
      frontDoor: 'envelope',
      key: null,
      account: { id: account },
      method: 'GET',
      endpoint: '/slow',
      headers: [],
      query: [],
      body: null,
      limits,
    },
    undefined,
    (exchange) => onOpened(exchange.callId),
  );
}

describe('an answer that grows when it is decoded', () => {
  const answerWith = (encoding: string, bytes: Buffer) =>
    upstream.answer((_request, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding })
        .end(bytes),
    );
  const call = () => callEnvelope(app, { endpoint: '/bomb', connected_account_id: account });

  it.each([
    ['gzip, 1 MB to 1 GiB', 'gzip', () => gzipBomb(64)],
    ['brotli, under 1 KB to 256 MiB', 'br', () => brotliBomb(256)],
    ['gzip inside gzip', 'gzip, gzip', () => gzipSync(gzipBomb(64))],
  ])('(%s) is 502 in memory that stays small', async (_name, encoding, makeBomb) => {
    const bomb = await makeBomb();
    answerWith(encoding, bomb);
    await call();
    const peak = watchMemory();
    expect(await call()).toMatchObject({ status: 502, body: { error: { slug: 'ResponseTooLarge' } } });
    // 32 MiB decoded, and what the decoder holds while it is told to stop.
    expect(peak.stop()).toBeLessThan(160 * 1024 * 1024);
  });

  it('passes the stream as it came, and is recorded cut', async () => {
    const bomb = gzipBomb(64);
    answerWith('gzip', bomb);
    const answer = await callThrough(app, 'acme/bomb', { headers: { 'accept-encoding': 'gzip' } });
    const id = answer.headers.get('x-sallyport-call-id');
    await answer.body?.cancel();
    upstream.answer((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' }).end(gzipBomb(1)),
    );
    const small = await callThrough(app, 'acme/bomb');
    expect(Buffer.from(await small.arrayBuffer())).toHaveLength(16 * 1024 * 1024);
    const row = await rowOf(small.headers.get('x-sallyport-call-id'));
    expect(row).toMatchObject({ error_code: null, response_bytes: gzipBomb(1).length });
    expect(row.response_body).toMatchObject({ state: 'truncated' });
    expect(row.response_body.content).toHaveLength(1024 * 1024);
    expect(await rowOf(id)).toMatchObject({ status: 200 });
  });

  it.each([
    ['a thousand encodings', Array(1_000).fill('gzip').join(', ')],
    ['four encodings', 'gzip, gzip, gzip, gzip'],
    ['an unknown one', 'compress-o-matic'],
    ['one that is not true', 'gzip'],
  ])('or claims %s is 502 with a name', async (_name, encoding) => {
    answerWith(encoding, Buffer.from('{"plain":1}'));
    expect(await call()).toMatchObject({ status: 502, body: { error: { slug: 'UpstreamInvalid' } } });
  });

  it('or is simply larger than 32 MiB is 502, and the service is told to stop', async () => {
    const stopped = Promise.withResolvers<void>();
    upstream.answer((_request, response) => {
      response.on('close', stopped.resolve);
      response.writeHead(200, { 'content-type': 'text/plain' });
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(1024 * 1024)));
      };
      response.on('drain', more);
      more();
    });
    expect(await call()).toMatchObject({ status: 502, body: { error: { slug: 'ResponseTooLarge' } } });
    await stopped.promise;
  });
});

describe('an answer', () => {
  it.each([204, 304, 418, 500, 503])('with status %i is an answer, not a failure of ours', async (status) => {
    upstream.answer((_request, response) => response.writeHead(status).end());
    const envelope = await callEnvelope(app, { endpoint: '/x', connected_account_id: account });
    expect(envelope).toMatchObject({ status: 200, body: { status, data: null } });
    expect((await callThrough(app, 'acme/x')).status).toBe(status);
  });

  it('sets no cookie and grants no page anything on this origin, through either door', async () => {
    upstream.answer((_request, response) =>
      response
        .writeHead(200, [
          ...[
            'Content-Type',
            'text/html',
            'Set-Cookie',
            'sid=1',
            'SET-COOKIE',
            'sid=2',
            'Set-Cookie2',
            'x=1',
          ],
          ...['Access-Control-Allow-Origin', '*', 'Access-Control-Allow-Private-Network', 'true'],
          ...['Clear-Site-Data', '"*"', 'Strict-Transport-Security', 'max-age=1', 'Alt-Svc', 'h3=":443"'],
          ...['X-Sallyport-Account', 'ca_someoneelse'],
        ])
        .end('<script>alert(1)</script>'),
    );
    const envelope = await callEnvelope(app, { endpoint: '/x', connected_account_id: account });
    expect(envelope.body.headers['set-cookie']).toBe('sid=1, sid=2');
    const through = await callThrough(app, 'acme/x');
    for (const { headers } of [envelope.http, through]) {
      for (const name of [
        'set-cookie',
        'set-cookie2',
        'clear-site-data',
        'strict-transport-security',
        'alt-svc',
      ]) {
        expect(headers.has(name)).toBe(false);
      }
      expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
      expect(headers.get('x-sallyport-account')).toBe(account);
    }
    expect(envelope.http.headers.get('content-type')).toMatch(/^application\/json/);
  });

  it('of text that is not in its own encoding becomes a file, byte for byte', async () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x41]);
    upstream.answer((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(bytes),
    );
    const { body } = await callEnvelope(app, { endpoint: '/x', connected_account_id: account });
    const file = await fetch(body.binary_data.url);
    expect(Buffer.from(await file.arrayBuffer()).equals(bytes)).toBe(true);
    expect(file.headers.get('content-disposition')).toBe('attachment');
    expect(file.headers.get('content-security-policy')).toContain('sandbox');
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('an upload', () => {
  it('waits at the agent while the service does not read it', async () => {
    onHead = (socket) => socket.pause();
    const { hostname, port } = new URL(app.url);
    const headers = { 'x-api-key': app.key, 'transfer-encoding': 'chunked' };
    const upload = httpRequest({ hostname, port, path: '/gateway/raw/upload', method: 'POST', headers });
    upload.on('error', () => undefined);
    const part = Buffer.alloc(64 * 1024);
    const most = 64 * 1024 * 1024;
    let sent = 0;
    for (let drained = true; drained && sent < most; ) {
      while (sent < most && upload.write(part)) sent += part.length;
      // Nothing drains any more once everything between here and the service is full.
      const full = new Promise<false>((resolve) => setTimeout(() => resolve(false), 1_500).unref());
      drained = await Promise.race([once(upload, 'drain').then(() => true), full]);
    }
    expect(sent).toBeLessThan(most);
    upload.destroy();
  });
});

/** Zeros, 16 MiB in each member; members stand one after another (RFC 1952 §2.2). */
function gzipBomb(members: number): Buffer {
  const member = gzipSync(Buffer.alloc(16 * 1024 * 1024));
  return Buffer.concat(Array(members).fill(member));
}

async function brotliBomb(mebibytes: number): Promise<Buffer> {
  const packer = createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });
  const zeros = Buffer.alloc(1024 * 1024);
  const packed: Buffer[] = [];
  packer.on('data', (chunk: Buffer) => packed.push(chunk));
  const done = new Promise((resolve) => packer.once('end', resolve));
  for (let written = 0; written < mebibytes; written += 1) packer.write(zeros);
  packer.end();
  await done;
  return Buffer.concat(packed);
}

/** How far this process's memory rises until `stop`. */
function watchMemory(): { stop(): number } {
  const before = process.memoryUsage.rss();
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 5);
  return {
    stop() {
      clearInterval(timer);
      return Math.max(peak, process.memoryUsage.rss()) - before;
    },
  };
}
