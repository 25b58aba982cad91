import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { HarEntry, HarReader, ReadHar } from '#main/core/ports/index.ts';
import { fromErrorShape, SallyportError } from '#shared/errors.ts';
import type { FromHarWorker, ToHarWorker } from './worker-protocol.ts';

const longestMs = 120_000;
const heapMb = 1_536;

/** Reads each archive in a thread of its own, which ends with it. `workerUrl` is its entry file. */
export function createHarReader(workerUrl: URL): HarReader {
  return {
    async read(pieces) {
      // An empty environment: the thread needs none, and the host's may hold a passphrase.
      const thread = new Worker(workerUrl, {
        name: 'har',
        env: {},
        resourceLimits: { maxOldGenerationSizeMb: heapMb },
      });
      const { promise, resolve, reject } = Promise.withResolvers<ReadHar>();
      // It may fail while the archive is still being handed over.
      promise.catch(() => undefined);
      const entries: HarEntry[] = [];
      thread.on('message', (message: FromHarWorker) => {
        if (message.type === 'entries') entries.push(...message.entries);
        else if (message.type === 'read') resolve({ entries, skipped: message.skipped });
        else reject(fromErrorShape(message.error));
      });
      thread.on('error', (error: NodeJS.ErrnoException) => {
        reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooCostly('memory') : error);
      });
      thread.on('exit', () => reject(new Error('The reader of HTTP archives stopped early.')));
      const giveUp = setTimeout(() => reject(tooCostly('time')), longestMs);
      try {
        for (const piece of pieces) {
          thread.postMessage({ type: 'piece', piece } satisfies ToHarWorker);
          await nextTurn();
        }
        thread.postMessage({ type: 'read' } satisfies ToHarWorker);
        return await promise;
      } finally {
        clearTimeout(giveUp);
        await thread.terminate();
      }
    },
  };
}

function tooCostly(what: 'memory' | 'time'): SallyportError {
  return new SallyportError('ValidationFailed', `text: reading the archive takes too much ${what}.`, {
    field: 'text',
    fix: 'Export fewer requests at once, or without their content.',
  });
}
