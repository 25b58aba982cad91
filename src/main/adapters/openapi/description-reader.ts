import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { ApiDescription, ApiDescriptionReader } from '#main/core/ports/index.ts';
import type { DescribedOperation } from '#shared/domain/operation-tool.ts';
import { SallyportError } from '#shared/errors.ts';
import type { FromReader, ToReader } from './worker-protocol.ts';

export interface DescriptionReaderOptions {
  /** A document that takes longer is given up. */
  readonly longestMs?: number;
  /** The most memory that reading one document may take. */
  readonly heapMb?: number;
}

const defaults = { longestMs: 120_000, heapMb: 1_536 } satisfies Required<DescriptionReaderOptions>;
/** Pieces are copied to the worker; so many at a time do not hold up anybody. */
const pieceLength = 256 * 1024;

/** Reads each document in a thread of its own, which ends with it. `workerUrl` is its entry file. */
export function createDescriptionReader(
  workerUrl: URL,
  options: DescriptionReaderOptions = {},
): ApiDescriptionReader {
  const { longestMs, heapMb } = { ...defaults, ...options };
  return {
    async read(document, url, signal, onProgress) {
      signal.throwIfAborted();
      // An empty environment: the thread needs none, and the host's may hold a passphrase.
      const thread = new Worker(workerUrl, {
        name: 'openapi',
        env: {},
        resourceLimits: { maxOldGenerationSizeMb: heapMb, stackSizeMb: 4 },
      });
      const { promise, resolve, reject } = Promise.withResolvers<ApiDescription>();
      // It may fail while the document is still being handed over.
      promise.catch(() => undefined);
      const operations: DescribedOperation[] = [];
      thread.on('message', (message: FromReader) => {
        if (message.type === 'progress') onProgress(message.progress);
        else if (message.type === 'operations') {
          operations.push(...message.operations);
          // What waits comes in before the next part.
          setImmediate(() => thread.postMessage({ type: 'more' } satisfies ToReader));
        } else resolve({ ...message.description, operations });
      });
      thread.on('error', (error: NodeJS.ErrnoException) => {
        reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooCostly('memory') : error);
      });
      thread.on('exit', () => reject(new Error('The reader of API descriptions stopped early.')));
      const giveUp = setTimeout(() => reject(tooCostly('time')), longestMs);
      const abort = () => reject(cancelled());
      signal.addEventListener('abort', abort, { once: true });
      try {
        for (const piece of piecesOf(document)) {
          thread.postMessage({ type: 'piece', piece } satisfies ToReader);
          await nextTurn();
          if (signal.aborted) break;
        }
        thread.postMessage({ type: 'read', url } satisfies ToReader);
        return await promise;
      } finally {
        clearTimeout(giveUp);
        signal.removeEventListener('abort', abort);
        await thread.terminate();
      }
    },
  };
}

function* piecesOf(document: readonly (string | Uint8Array)[]): Generator<string | Uint8Array> {
  for (const part of document) {
    for (let start = 0; start < part.length; start += pieceLength)
      yield part.slice(start, start + pieceLength);
  }
}

function tooCostly(what: 'memory' | 'time'): SallyportError {
  return new SallyportError('ValidationFailed', `document: reading it takes too much ${what}.`, {
    field: 'document',
    fix: 'Import a smaller document, as JSON rather than YAML, or with its references instead of copies of what they name.',
    errors: [`document: reading it takes too much ${what}`],
  });
}

function cancelled(): SallyportError {
  return new SallyportError('CallAborted', 'The import was cancelled.', { fix: 'Start it again.' });
}
