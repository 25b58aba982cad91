// Records calls into the data directory given as an argument until some are lost, which a limit on file sizes brings about.
// Then prints what was lost, how many calls are listed, and the notices.
import { randomBytes } from 'node:crypto';
import { openCallStore } from '../call-store.ts';
import { aBody, aCall } from './sample-call.ts';

const codes: string[] = [];
const workerUrl = new URL('../calls-worker.ts', import.meta.url);
const store = await openCallStore(process.argv[2] ?? '', workerUrl, ({ code }) => codes.push(code));
store.setBodyKey(new Uint8Array(32).fill(7));
for (let count = 0; count < 5_000 && store.losses().rows === 0; count += 1) {
  const id = `call_${String(count).padStart(8, '0')}`;
  store.record(aCall({ id }, { responseBody: aBody(randomBytes(20_000)) }));
  if (count % 20 === 0) await store.flush();
}
const { items } = await store.list({ limit: 500 });
process.stdout.write(JSON.stringify({ lost: store.losses(), listed: items.length, codes }));
await store.close();
