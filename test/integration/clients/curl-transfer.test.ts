import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, createReadStream, openSync, writeFileSync, writeSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HeadlessProcess, startHeadlessProcess } from '#test/support/headless-process.ts';
import { forgetPeak, memoryOf, tellsMemory } from '#test/support/process-memory.ts';
import { mustRun } from '#test/support/run-program.ts';
import { makeTempDirectory } from '#test/support/temp-directory.ts';

const mebibyte = 1024 * 1024;
const size = Number(process.env.SALLYPORT_UPLOAD_MIB ?? 64) * mebibyte;
/** A fraction of what passes in a soak. That nothing waits in memory is also shown where the upstream stops reading. */
const mostGrowth = 64 * mebibyte;

const directory = makeTempDirectory();
const file = join(directory.path, 'large.bin');
const warmUp = join(directory.path, 'warm-up.bin');
const block = randomBytes(mebibyte);
let sallyport: HeadlessProcess;
let upstream: Server;
let sum: string;

beforeAll(async () => {
  sum = writeLargeFile();
  upstream = createServer((request, response) => {
    if (request.method === 'GET') return void sendLarge(response);
    const hash = createHash('sha256');
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      hash.update(chunk);
      length += chunk.length;
    });
    request.on('end', () =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(
          JSON.stringify({ length, sum: hash.digest('hex'), declared: request.headers['content-length'] }),
        ),
    );
  }).listen(0, '127.0.0.1');
  [sallyport] = await Promise.all([startHeadlessProcess(), once(upstream, 'listening')]);
  await sallyport.ask('toolkits.create', {
    slug: 'store',
    name: 'Store',
    base_url: `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`,
    auth_schemes: [
      {
        mode: 'BEARER_TOKEN',
        inject: [{ in: 'header', name: 'Authorization', value: 'Bearer {token}' }],
        fields: { token: { label: 'Token', secret: true } },
      },
    ],
  });
  await sallyport.ask('accounts.create', { toolkit: 'store', fields: { token: 'store-token-1' } });
  // What a first upload loads, compiles and leaves for the garbage collector is no growth of the second.
  writeFileSync(warmUp, Buffer.alloc(24 * mebibyte));
  await curl('-T', warmUp);
});

afterAll(async () => {
  await sallyport?.stop();
  upstream?.closeAllConnections();
  upstream?.close();
  directory.remove();
});

/** The same block again and again, numbered so that no two are alike; returns the checksum of the whole. */
function writeLargeFile(): string {
  const hash = createHash('sha256');
  const descriptor = openSync(file, 'w');
  for (let index = 0; index < size / mebibyte; index += 1) {
    block.writeUInt32BE(index);
    hash.update(block);
    writeSync(descriptor, block);
  }
  closeSync(descriptor);
  return hash.digest('hex');
}

async function sendLarge(response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-length': size });
  for (let index = 0; index < size / mebibyte && !response.destroyed; index += 1) {
    const part = Buffer.from(block);
    part.writeUInt32BE(index);
    if (!response.write(part)) await once(response, 'drain');
  }
  response.end();
}

async function curl(...args: string[]): Promise<string> {
  const key = sallyport.ready.api_key ?? '';
  const url = `${sallyport.ready.url}/gateway/store/large`;
  return (await mustRun('curl', ['-sS', '--fail', '-H', `x-api-key: ${key}`, ...args, url])).stdout;
}

/** Runs a transfer and checks how far Sallyport's own memory rose above where it stood before. */
async function withBoundedMemory(run: () => Promise<void>): Promise<void> {
  const pid = sallyport.child.pid ?? 0;
  if (tellsMemory) forgetPeak(pid);
  const before = tellsMemory ? memoryOf(pid).resident : 0;
  await run();
  if (!tellsMemory) return;
  const growth = memoryOf(pid).peak - before;
  console.log(`${size / mebibyte} MiB passed; memory rose by ${(growth / mebibyte).toFixed(1)} MiB at most`);
  expect(growth).toBeLessThan(mostGrowth);
}

describe('curl', () => {
  it('uploads a large file whole, through memory that stays small', () =>
    withBoundedMemory(async () => {
      expect(JSON.parse(await curl('-T', file))).toEqual({ length: size, sum, declared: String(size) });
    }));

  it('uploads without saying how much, with the same result', () =>
    withBoundedMemory(async () => {
      const answer = JSON.parse(await curl('-T', file, '-H', 'Transfer-Encoding: chunked'));
      expect(answer).toEqual({ length: size, sum });
    }));

  it('downloads a large file whole, through memory that stays small', () =>
    withBoundedMemory(async () => {
      const target = join(directory.path, 'down.bin');
      await curl('-o', target);
      const hash = createHash('sha256');
      for await (const part of createReadStream(target)) hash.update(part as Buffer);
      expect(hash.digest('hex')).toBe(sum);
    }));
});

it('the rows count every byte and keep the first of them', async () => {
  const { body } = await sallyport.ask('calls.list', { toolkit: 'store' });
  const { items } = body as { items: { id: string; request_bytes: number; response_bytes: number }[] };
  expect(items.map(({ request_bytes, response_bytes }) => Math.max(request_bytes, response_bytes))).toEqual(
    expect.arrayContaining([size]),
  );
  const upload = items.find(({ request_bytes }) => request_bytes === size);
  const detail = await sallyport.ask('calls.get', { id: upload?.id });
  expect(detail.body).toMatchObject({ request_body: { state: 'truncated', size } });
});
