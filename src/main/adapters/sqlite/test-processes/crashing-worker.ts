// The calls worker, except that it dies of a call whose path is /crash.
import { parentPort } from 'node:worker_threads';
import { unpackCalls } from '../call-batch.ts';
import type { ToWorker } from '../calls-protocol.ts';

parentPort?.on('message', (message: ToWorker) => {
  if (message.type !== 'record') return;
  if (unpackCalls(message.batch).some(({ values }) => values.includes('/crash')))
    throw new Error('crashed on purpose');
});
await import('../calls-worker.ts');
