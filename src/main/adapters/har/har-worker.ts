import { parentPort } from 'node:worker_threads';
import { toErrorShape } from '#shared/errors.ts';
import { readHar } from './read-har.ts';
import type { FromHarWorker, ToHarWorker } from './worker-protocol.ts';

// The thread that reads one HTTP archive: parsing a hundred megabytes never holds up the gateway.

const entriesInPart = 50;

if (parentPort === null) throw new Error('har-worker runs as a worker thread only.');
const port = parentPort;
const send = (message: FromHarWorker): void => port.postMessage(message);
const pieces: string[] = [];

port.on('message', (message: ToHarWorker) => {
  if (message.type === 'piece') {
    pieces.push(message.piece);
    return;
  }
  try {
    const { entries, skipped } = readHar(pieces.join(''));
    for (let start = 0; start < entries.length; start += entriesInPart) {
      send({ type: 'entries', entries: entries.slice(start, start + entriesInPart) });
    }
    send({ type: 'read', skipped });
  } catch (error) {
    send({ type: 'refused', error: toErrorShape(error) });
  }
  port.close();
});
