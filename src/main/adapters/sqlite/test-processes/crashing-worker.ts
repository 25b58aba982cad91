// The calls worker, except that it dies of a call whose path is /crash.
import { parentPort } from 'node:worker_threads';
import type { ToWorker } from '../calls-protocol.ts';
import { unpacked } from './sample-call.ts';

parentPort?.on('message', (message: ToWorker) => {
  if (message.type !== 'record') return;
  if (unpacked(message.batch).some(({ values }) => values.includes('/crash')))
    throw new Error('crashed on purpose');
});
await import('../calls-worker.ts');
