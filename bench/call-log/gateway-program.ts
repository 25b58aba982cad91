// A gateway whose log takes calls at a given rate while it answers: `start` and `stop` on standard input. Its argument is
// `{directory, upstream}`; it prints a line `{url, account, key}`, and `{recorded, seconds, lost}` after each stop.
import { createInterface } from 'node:readline';
import { createGhAuth } from '../../src/main/adapters/gh/gh-auth.ts';
import { composeSallyport } from '../../src/main/hosts/compose.ts';
import { locateParts } from '../../src/main/hosts/parts.ts';
import type { OperationOutput } from '../../src/shared/contract/index.ts';
import { keyPermissions } from '../../src/shared/domain/api-key.ts';
import { benchToolkit, token } from '../setting.ts';
import { seeded } from './sample-calls.ts';
import { sampleHeaders } from './sample-headers.ts';

const perSecond = 5_000;
/** Calls end one by one: a few with each turn come close to that, the fewest that a timer of Node's allows. */
const everyMs = 1;
const mostAtOnce = 20;

const { directory, upstream } = JSON.parse(process.argv[2] ?? '{}') as {
  directory: string;
  upstream: string;
};
const app = await composeSallyport({
  host: 'headless',
  version: '0.0.0',
  parts: locateParts(new URL('../../src/main/headless.ts', import.meta.url).href),
  dataDir: directory,
  vault: { mode: 'passphrase', passphrase: 'for the benchmark only' },
  spawnKeychainHelper: () => {
    throw new Error('No keychain is used here.');
  },
  openBrowser: async () => false,
  notifier: { notify: () => undefined },
  gh: createGhAuth({ platform: process.platform, home: directory, env: {} }),
  adminKey: null,
  consoleLink: () => null,
  showConsole: async () => ({ shown: false, url: null }),
});
await app.invoke('toolkits.create', benchToolkit(upstream));
const account = (await app.invoke('accounts.create', {
  toolkit: 'bench',
  fields: { token },
})) as OperationOutput<'accounts.create'>;
const agent = (await app.invoke('keys.create', {
  name: 'Bench',
  permissions: [...keyPermissions],
  rule_preset: 'full',
  expires_at: null,
})) as OperationOutput<'keys.create'>;
const url = await app.listen(0);
process.stdout.write(`${JSON.stringify({ url, account: account.id, key: agent.key })}\n`);

// Made beforehand: what is measured is recording them.
const random = seeded(4477);
const headers = Array.from({ length: 1_000 }, () => sampleHeaders(Date.now(), 1_000, random));

let timer: NodeJS.Timeout | undefined;
let recorded = 0;
let began = 0;

/** As many calls as are due by now. */
function recordDue(): void {
  // Never so many at once that answering waits for them: a machine that is too busy records fewer.
  const due = Math.min(Math.floor(((performance.now() - began) / 1_000) * perSecond), recorded + mostAtOnce);
  for (; recorded < due; recorded += 1) {
    const recording = app.core.calls.open({
      frontDoor: 'pass_through',
      key: agent,
      method: 'GET',
      endpoint: `/items/${recorded}?page=${recorded % 30}`,
    });
    const { request = [], response = [] } = headers[recorded % headers.length] ?? {};
    const path = `/items/${recorded}?page=${recorded % 30}`;
    recording.sending({ origin: upstream, path, headers: request, injected: [] });
    recording.responseHead(200, response);
    recording.finish();
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'start') {
    recorded = 0;
    began = performance.now();
    timer = setInterval(recordDue, everyMs);
  } else if (line === 'stop') {
    clearInterval(timer);
    const seconds = (performance.now() - began) / 1_000;
    await app.core.calls.flush();
    const { lost_calls: lost } = await app.core.calls.health();
    process.stdout.write(`${JSON.stringify({ recorded, seconds, lost })}\n`);
  } else break;
}
await app.close();
