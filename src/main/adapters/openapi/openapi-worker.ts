import { parentPort } from 'node:worker_threads';
import { readDocument } from './read-document.ts';
import type { FromReader, ToReader } from './worker-protocol.ts';

// The thread that reads one API description: parsing megabytes never holds up the gateway.

const operationsInPart = 50;

if (parentPort === null) throw new Error('openapi-worker runs as a worker thread only.');
const port = parentPort;
const send = (message: FromReader): void => port.postMessage(message);
const utf8 = new TextDecoder('utf-8');
let text = '';

let answers: Iterator<FromReader> = [][Symbol.iterator]();

function* answersOf(url: string | null): Generator<FromReader> {
  const { operations, ...description } = readDocument(text + utf8.decode(), url, (progress) =>
    send({ type: 'progress', progress }),
  );
  for (let start = 0; start < operations.length; start += operationsInPart) {
    yield { type: 'operations', operations: operations.slice(start, start + operationsInPart) };
  }
  yield { type: 'read', description };
}

function answerNext(): void {
  const { value, done } = answers.next();
  if (done === true) return;
  send(value);
  if (value.type === 'read') port.close();
}

port.on('message', (message: ToReader) => {
  if (message.type === 'piece') {
    const { piece } = message;
    text += typeof piece === 'string' ? piece : utf8.decode(piece, { stream: true });
    return;
  }
  if (message.type === 'read') answers = answersOf(message.url);
  answerNext();
});
