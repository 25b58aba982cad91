import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FieldPair } from '#shared/domain/call.ts';
import { StreamedAnswer } from './streamed-answer.ts';

type Step = (answer: StreamedAnswer) => void;

let steps: Step[] = [];
let refused: Error[] = [];
const server = createServer((_request, response: ServerResponse) => {
  const answer = new StreamedAnswer(response, (error) => {
    refused.push(error);
    response.destroy();
  });
  for (const step of steps) step(answer);
});

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => server.close());

/** What comes back for one request: the whole of it, and each piece as it arrived. */
async function exchange(...taken: Step[]): Promise<{ text: string; pieces: string[] }> {
  steps = taken;
  refused = [];
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const pieces: string[] = [];
  socket.on('data', (piece) => pieces.push(piece.toString('latin1')));
  socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  await once(socket, 'close');
  return { text: pieces.join(''), pieces };
}

const head =
  (...headers: FieldPair[]): Step =>
  (answer) =>
    answer.head({ status: 200, statusText: 'OK', headers });
const data =
  (bytes: Uint8Array): Step =>
  (answer) =>
    answer.data(bytes);
const end =
  (...trailers: FieldPair[]): Step =>
  (answer) =>
    answer.end(trailers);

const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

it('sends a small answer byte for byte, in one piece with its head', async () => {
  const { text, pieces } = await exchange(head(['Content-Length', '256']), data(everyByte), end());
  expect(pieces).toHaveLength(1);
  expect(text.slice(text.indexOf('\r\n\r\n') + 4)).toBe(everyByte.toString('latin1'));
});

it('frames a small answer of unknown length, with its trailers', async () => {
  const plain = await exchange(head(), data(everyByte), end());
  expect(plain.text).toContain(`\r\n\r\n100\r\n${everyByte.toString('latin1')}\r\n0\r\n\r\n`);
  const { text } = await exchange(head(['Trailer', 'x-sum']), data(Buffer.from('abc')), end(['x-sum', '6']));
  expect(text).toContain('\r\n\r\n3\r\nabc\r\n0\r\nx-sum: 6\r\n');
});

it.each([
  ['two small chunks', [Buffer.from('one'), Buffer.from('two')]],
  ['a large chunk', [Buffer.alloc(100_000, 'x')]],
  ['a small chunk before a large one', [Buffer.from('one'), Buffer.alloc(100_000, 'x')]],
])('keeps the order of %s', async (_name, chunks) => {
  const body = Buffer.concat(chunks);
  const { text } = await exchange(head(['Content-Length', String(body.length)]), ...chunks.map(data), end());
  expect(text.slice(text.indexOf('\r\n\r\n') + 4)).toBe(body.toString());
});

it('sends the head of a stream before there is anything in it, and each event at once', async () => {
  const { promise, resolve } = Promise.withResolvers<StreamedAnswer>();
  steps = [head(['Content-Type', 'text/event-stream']), resolve];
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  const answer = await promise;
  expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\n$/);
  answer.data(Buffer.from('data: 1\n\n'));
  expect(String((await once(socket, 'data'))[0])).toContain('data: 1\n\n');
  socket.destroy();
});

it('sends the first event that came with the head without waiting for the end', async () => {
  const { promise, resolve } = Promise.withResolvers<StreamedAnswer>();
  steps = [head(), data(Buffer.from('data: 1\n\n')), resolve];
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await promise;
  expect(String((await once(socket, 'data'))[0])).toContain('data: 1\n\n');
  socket.destroy();
});

it('cuts off an answer that fails after its head, also where its first bytes are still held', async () => {
  const fail: Step = (answer) => answer.failed(new Error('gone'));
  const { text } = await exchange(head(['Content-Length', '6']), data(Buffer.from('abc')), fail);
  expect(text).not.toMatch(/abc$/);
  expect(refused).toEqual([]);
});

it('hands a failure before the head to whoever answers it', async () => {
  await exchange((answer) => answer.failed(new Error('refused')));
  expect(refused).toEqual([expect.objectContaining({ message: 'refused' })]);
});
