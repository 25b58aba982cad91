// Records calls at about 1,000 a second into the data directory given as an argument, and prints how many of them a flush
// has acknowledged. Runs until it is killed.
import { setTimeout } from 'node:timers/promises';
import { openCallStore } from '../call-store.ts';
import { aCall } from './sample-call.ts';

const dataDir = process.argv[2] ?? '';
const store = await openCallStore(dataDir, new URL('../calls-worker.ts', import.meta.url), () => {});
store.setBodyKey(new Uint8Array(32).fill(7));
for (let count = 0; ; ) {
  for (let step = 0; step < 25; step += 1) {
    store.record(aCall({ id: `call_${String(count).padStart(8, '0')}` }));
    count += 1;
  }
  await store.flush();
  process.stdout.write(`${count}\n`);
  await setTimeout(20);
}
