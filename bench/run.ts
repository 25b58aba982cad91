// `npm run bench [-- --quick] [-- --only name,name]`: Sallyport beside other proxies on this machine, all in one run. A full
// run goes on with the call log at a million calls, and with its list.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildWhenStale } from '../scripts/build-when-stale.ts';
import { type Contestant, names } from './contestants/contestant.ts';
import { nativeProxies } from './contestants/native-proxies.ts';
import { bareEnvelope, nodeProxies } from './contestants/node-proxies.ts';
import { sallyportContestants } from './contestants/sallyport.ts';
import { judge } from './goals.ts';
import { createClosedLoop } from './loads/closed-loop.ts';
import { describeMachine, watchStolenTime } from './machine.ts';
import {
  type Entrant,
  eventDelays,
  rateTurns,
  streamRound,
  throughputRound,
  waitUntilCorrect,
  warmUp,
} from './measure.ts';
import { fullPlan, type Plan, quickPlan } from './plan.ts';
import { writeReport } from './report.ts';
import { emptyResults, type Results } from './results.ts';
import { authorization, paths } from './setting.ts';
import { startUpstream, type Upstream } from './upstream.ts';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    /** Parts of names, separated by commas: only these run, and nothing is written. */
    only: { type: 'string' },
  },
});
const plan = options.quick ? quickPlan : fullPlan;
const wanted = options.only?.toLowerCase().split(',');

const work = mkdtempSync(join(tmpdir(), 'sallyport-bench-'));
let directories = 0;
/** A data directory of its own for each; all go at the end. */
function makeDirectory(): string {
  directories += 1;
  return mkdtempSync(join(work, `${directories}-`));
}

const started: { stop(): Promise<void> }[] = [];
async function stopEverything(): Promise<void> {
  await Promise.allSettled(started.splice(0).map((each) => each.stop()));
  rmSync(work, { recursive: true, force: true, maxRetries: 3 });
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stopEverything().finally(() => process.exit(1)));
}

/** True where every goal that was measured is met. Nothing is left behind, whatever fails. */
async function main(): Promise<boolean> {
  if (!buildWhenStale()) return false;
  try {
    const results = await measureAll(plan);
    const goals = judge(results);
    const report = writeReport(results, goals);
    console.log(report);
    const isFull = wanted === undefined && !options.quick;
    if (isFull) keep(results, report);
    await stopEverything();
    const others = isFull ? ['calls.ts', 'call-list.ts', 'console.ts'].map(runProgram) : [];
    return goals.every(({ met }) => met !== false) && others.every((met) => met);
  } finally {
    await stopEverything();
  }
}

async function measureAll({
  warmUpRequests,
  connections,
  rounds,
  streamRounds,
  events,
  rate,
}: Plan): Promise<Results> {
  const began = performance.now();
  const machine = describeMachine();
  const stolenShare = watchStolenTime();
  const upstream = await startUpstream(makeDirectory());
  started.push(upstream);
  const loop = createClosedLoop(work);
  const { entrants, leftOut } = await startContestants(upstream);
  const results: Results = {
    machine,
    stolenShare: null,
    startedAt: new Date().toISOString(),
    quick: options.quick,
    upstream: upstream.version,
    load: loop.version,
    contestants: Object.fromEntries(entrants.map((entrant) => [entrant.name, entrant.results])),
    rate: {},
    ratePerSecond: rate.perSecond,
    leftOut,
    seconds: 0,
  };

  say('streams');
  for (let round = 0; round < streamRounds; round += 1) await streamRound(entrants);
  await eventDelays(entrants, events);
  say('warming up');
  for (const entrant of entrants) await warmUp(entrant, loop, warmUpRequests);
  for (const count of connections) {
    for (let round = 0; round < rounds; round += 1) {
      say(`${count} connections, round ${round + 1} of ${rounds}`);
      await throughputRound(entrants, loop, plan, count, round);
    }
  }
  say(`${rate.perSecond} requests a second`);
  const compared: readonly string[] = [names.reference, names.sallyport];
  Object.assign(
    results.rate,
    await rateTurns(
      entrants.filter(({ name }) => compared.includes(name)),
      rate,
    ),
  );
  for (const { running, results: found } of entrants) found.remarks.push(...(await running.remarks()));
  results.stolenShare = stolenShare();
  results.seconds = (performance.now() - began) / 1_000;
  return results;
}

async function startContestants(upstream: Upstream): Promise<{ entrants: Entrant[]; leftOut: string[] }> {
  const contestants: Contestant[] = [
    direct(upstream),
    ...nodeProxies(),
    ...nativeProxies(makeDirectory),
    bareEnvelope(),
    ...sallyportContestants(makeDirectory),
  ].filter(({ name }) => wanted === undefined || wanted.some((part) => name.toLowerCase().includes(part)));
  const entrants: Entrant[] = [];
  const leftOut: string[] = [];
  for (const { name, version, close, start } of contestants) {
    if (version === null) {
      leftOut.push(name);
      say(`${name} is not installed and is left out`);
      continue;
    }
    const running = await start(upstream.origin);
    started.push(running);
    try {
      await waitUntilCorrect(name, running);
    } catch (error) {
      // Without the references and Sallyport itself there is nothing to compare.
      if (close) throw error;
      leftOut.push(`${name} (${error instanceof Error ? error.message : String(error)})`);
      continue;
    }
    entrants.push({ name, close, running, results: emptyResults(version) });
  }
  return { entrants, leftOut };
}

/** The upstream without anything between. */
function direct(upstream: Upstream): Contestant {
  return {
    name: names.direct,
    version: upstream.version,
    close: false,
    async start(origin) {
      const headers = { authorization: authorization };
      return {
        pid: 0,
        small: { url: origin + paths.json, method: 'GET', headers, body: null },
        urlOf: (path) => origin + path,
        headers,
        settle: async () => undefined,
        remarks: async () => [],
        stop: async () => undefined,
      };
    },
  };
}

/** A benchmark that writes results of its own; true where its goals are met. */
function runProgram(name: string): boolean {
  return spawnSync(process.execPath, [join(import.meta.dirname, name)], { stdio: 'inherit' }).status === 0;
}

/** Writes the latest full run, which the performance page quotes. */
function keep(results: Results, report: string): void {
  const folder = join(import.meta.dirname, 'results');
  writeFileSync(join(folder, 'latest.json'), `${JSON.stringify(results, null, 1)}\n`);
  writeFileSync(join(folder, 'latest.md'), report);
}

function say(text: string): void {
  process.stderr.write(`${text}…\n`);
}

process.exitCode = (await main()) ? 0 : 1;
