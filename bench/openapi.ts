// `npm run bench:openapi`: what importing a large API description costs, and how long the gateway's thread does nothing else.
// Goal: no turn of its event loop takes more than 50 ms. Turns are counted in processor time, so that other work on the machine
// does not count; of several fresh processes the best one is told, as a later start of the program has its code in no cache.
import { spawnSync } from 'node:child_process';
import { readApiDescription } from '../test/support/api-descriptions.ts';
import { runSallyport } from '../test/support/running-sallyport.ts';
import { describeMachine } from './machine.ts';

const goalMs = 50;
const runs = 3;
const descriptions = ['github', 'stripe'] as const;
type Description = (typeof descriptions)[number];

/** Milliseconds. */
interface Costs {
  readonly tools: number;
  readonly handing: number;
  readonly reading: number;
  readonly storing: number;
  /** The longest turn of the main thread's event loop, in processor time. */
  readonly longestTurn: number;
}

/** Processor time of this thread alone, in milliseconds. */
function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** Looks at each turn of the event loop until it is told to stop; answers the longest. */
function watchTurns(): () => number {
  let longest = 0;
  let before = threadMs();
  let isWatching = true;
  const turn = () => {
    const now = threadMs();
    longest = Math.max(longest, now - before);
    before = now;
    if (isWatching) setImmediate(turn);
  };
  setImmediate(turn);
  return () => {
    isWatching = false;
    return longest;
  };
}

async function timed<Value>(work: () => Promise<Value>): Promise<[Value, number]> {
  const began = performance.now();
  const value = await work();
  return [value, performance.now() - began];
}

async function importOnce(name: Description): Promise<Costs> {
  const app = await runSallyport();
  try {
    const text = readApiDescription(name);
    const { id } = await app.call('toolkits.importStart', {});
    const stop = watchTurns();
    const [, handing] = await timed(async () => {
      for (let start = 0; start < text.length; start += 128 * 1024) {
        await app.call('toolkits.importAppend', { id, text: text.slice(start, start + 128 * 1024) });
      }
    });
    const [seen, reading] = await timed(() => app.call('toolkits.importPreview', { id }));
    const [outcome, storing] = await timed(() =>
      app.call('toolkits.importOpenapi', {
        id,
        slug: `my_${name}`,
        server: 0,
        confirmed_origins: seen.hosts.map(({ origin }) => origin),
      }),
    );
    return { tools: outcome.tool_count, handing, reading, storing, longestTurn: stop() };
  } finally {
    await app.close();
  }
}

function importInFreshProcess(name: Description): Costs {
  const { stdout, stderr, status } = spawnSync(process.execPath, [import.meta.filename, name], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The description was not imported: ${stderr}`);
  return JSON.parse(stdout) as Costs;
}

function compare(): void {
  console.log(describeMachine());
  for (const name of descriptions) {
    const costs = Array.from({ length: runs }, () => importInFreshProcess(name));
    const smallest = (figure: keyof Costs) => Math.min(...costs.map((cost) => cost[figure]));
    const turn = smallest('longestTurn');
    console.log(
      `${name}: ${smallest('tools')} tools; handed over in ${smallest('handing').toFixed(0)} ms, read in ${smallest('reading').toFixed(0)} ms, stored in ${smallest('storing').toFixed(0)} ms; longest turn ${turn.toFixed(1)} ms`,
    );
    if (turn > goalMs) process.exitCode = 1;
  }
}

const [only] = descriptions.filter((name) => name === process.argv[2]);
if (only === undefined) compare();
else console.log(JSON.stringify(await importOnce(only)));
