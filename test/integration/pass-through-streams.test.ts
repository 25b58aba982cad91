import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestOptions } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectBearerAccount } from '#test/support/bearer-account.ts';
import { startBearerWorld } from '#test/support/bearer-world.ts';
import { startRequest } from '#test/support/plain-request.ts';
import type { RecordingUpstream } from '#test/support/recording-upstream.ts';
import type { RunningSallyport } from '#test/support/running-sallyport.ts';

const token = 'tok_canary_0a1b2c3d4e5f60718293';
let app: RunningSallyport;
let upstream: RecordingUpstream;

beforeAll(async () => {
  ({ app, upstream } = await startBearerWorld({ path: '/v1', token, alias: 'work acme' }));
});

afterAll(async () => {
  await app.close();
  await upstream.close();
});

beforeEach(() => {
  upstream.received.length = 0;
  upstream.answer((_request, response) => response.end('ok'));
});

const start = (path: string, options?: RequestOptions) => startRequest(app, path, options);

describe('streaming through the pass-through', () => {
  it('hands each event over when the upstream sends it', async () => {
    const finish = Promise.withResolvers<void>();
    upstream.answer(async (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      response.write('data: one\n\n');
      await finish.promise;
      response.end('data: two\n\n');
    });
    const sent = start('/gateway/acme/events').end();
    const [message] = (await once(sent, 'response')) as [IncomingMessage];
    const [first] = (await once(message, 'data')) as [Buffer];
    expect(first.toString()).toBe('data: one\n\n');
    finish.resolve();
    const [second] = (await once(message, 'data')) as [Buffer];
    expect(second.toString()).toBe('data: two\n\n');
  });

  it('hands over the head before any body comes', async () => {
    const finish = Promise.withResolvers<void>();
    upstream.answer(async (_request, response) => {
      response.writeHead(200).flushHeaders();
      await finish.promise;
      response.end();
    });
    const sent = start('/gateway/acme/quiet').end();
    const [message] = (await once(sent, 'response')) as [IncomingMessage];
    expect(message.statusCode).toBe(200);
    finish.resolve();
    message.resume();
    await once(message, 'end');
  });

  it('sends an upload on while it still comes in, and answers before it has ended', async () => {
    const early = await startStreamingUpstream();
    await connectBearerAccount(app, { slug: 'early', baseUrl: early.origin, token: 'early-token-1' });
    const sent = start('/gateway/early/upload', { method: 'POST' });
    sent.write('first part');
    expect(await early.firstChunk).toBe('first part');
    sent.end();
    const [message] = (await once(sent, 'response')) as [IncomingMessage];
    expect(message.statusCode).toBe(200);
    message.resume();
    await once(message, 'end');
    await early.close();
  });

  it('stops reading from the upstream while the agent does not read', async () => {
    const chunk = Buffer.alloc(64 * 1024);
    const total = 2_048;
    let written = 0;
    const stalled = Promise.withResolvers<void>();
    const done = Promise.withResolvers<void>();
    upstream.answer(async (_request, response) => {
      response.writeHead(200);
      for (; written < total; written += 1) {
        if (!response.write(chunk)) {
          const drained = once(response, 'drain');
          // Nothing drains while both sockets are full; then the upstream has stopped well before the end.
          const idle = new Promise<'idle'>((resolve) => setTimeout(() => resolve('idle'), 1_500).unref());
          if ((await Promise.race([drained, idle])) === 'idle') stalled.resolve();
          await drained;
        }
      }
      response.end();
      done.resolve();
    });
    const sent = start('/gateway/acme/large').end();
    const [message] = (await once(sent, 'response')) as [IncomingMessage];
    await stalled.promise;
    expect(written).toBeLessThan(total / 2);
    let length = 0;
    for await (const part of message) length += (part as Buffer).length;
    expect(length).toBe(total * chunk.length);
    await done.promise;
  });

  it('ends the upstream request when the agent goes away', async () => {
    const closed = Promise.withResolvers<void>();
    upstream.answer((_request, response) => {
      response.on('close', closed.resolve);
      response.writeHead(200).write('start');
    });
    const sent = start('/gateway/acme/x').end();
    const [message] = (await once(sent, 'response')) as [IncomingMessage];
    const callId = String(message.headers['x-sallyport-call-id']);
    message.on('error', () => undefined);
    await once(message, 'data');
    sent.destroy();
    await closed.promise;
    await app.sallyport.core.calls.flush();
    expect(await app.call('calls.get', { id: callId })).toMatchObject({
      status: 200,
      error_code: 'CallAborted',
      response_body: { content: 'start' },
    });
  });

  it('cuts the answer off where the upstream breaks off, so that it cannot look whole', async () => {
    upstream.answer((_request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('half');
      setImmediate(() => response.destroy());
    });
    const sent = start('/gateway/acme/x').end();
    const [message] = (await once(sent, 'response')) as [IncomingMessage];
    message.resume();
    await expect(once(message, 'end')).rejects.toThrow();
  });

  it('asks for a body that waits for 100-continue only once the call is admitted', async () => {
    const options = (key: string) => ({
      method: 'POST',
      headers: { 'x-api-key': key, expect: '100-continue', 'content-length': 4 },
    });
    const admitted = start('/gateway/acme/x', options(app.key));
    admitted.flushHeaders();
    await once(admitted, 'continue');
    admitted.end('body');
    const [message] = (await once(admitted, 'response')) as [IncomingMessage];
    expect(message.statusCode).toBe(200);
    expect(upstream.received[0]?.headers).not.toHaveProperty('expect');
    expect(upstream.received[0]?.body.toString()).toBe('body');

    const refused = start('/gateway/acme/x', options('ak_wrong'));
    let continued = false;
    refused.on('continue', () => {
      continued = true;
    });
    refused.flushHeaders();
    const [refusal] = (await once(refused, 'response')) as [IncomingMessage];
    expect(refusal.statusCode).toBe(401);
    expect(continued).toBe(false);
    refused.destroy();
  });
});

async function startStreamingUpstream() {
  const first = Promise.withResolvers<string>();
  const server = createServer((request, response) => {
    request.once('data', (chunk: Buffer) => first.resolve(chunk.toString()));
    request.on('end', () => response.end('done'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    origin: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    firstChunk: first.promise,
    async close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
