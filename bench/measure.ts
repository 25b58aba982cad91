import { setTimeout as delay } from 'node:timers/promises';
import type { RunningContestant } from './contestants/contestant.ts';
import { percentile } from './figures.ts';
import type { ClosedLoop } from './loads/closed-loop.ts';
import { constantRate } from './loads/constant-rate.ts';
import { download, firstEventDelay, upload } from './loads/streams.ts';
import type { Plan } from './plan.ts';
import { cpuSeconds, watchMemory } from './process-cost.ts';
import type { ContestantResults, RateResults, ThroughputRun } from './results.ts';
import { paths, smallJson } from './setting.ts';

/** A contestant under measurement. */
export interface Entrant {
  readonly name: string;
  readonly close: boolean;
  readonly running: RunningContestant;
  readonly results: ContestantResults;
}

/** Waits until a contestant gives the right answer: a wrong one would be fast for the wrong reason. */
export async function waitUntilCorrect(name: string, { small }: RunningContestant): Promise<void> {
  let last = 'nothing';
  for (let attempt = 0; attempt < 100; attempt += 1) {
    try {
      const { url, method, headers, body } = small;
      const response = await fetch(url, { method, headers, body });
      const text = await response.text();
      const data: unknown =
        method === 'POST' ? (JSON.parse(text) as { data: unknown }).data : JSON.parse(text);
      if (response.ok && JSON.stringify(data) === smallJson) return;
      last = `${response.status} ${text.slice(0, 200)}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await delay(100);
  }
  throw new Error(`${name} does not answer as it should: ${last}`);
}

/** Lets compilers finish: until so many requests were answered, at most 25 seconds. Others than the close ones get one. */
export async function warmUp({ close, running }: Entrant, loop: ClosedLoop, requests: number): Promise<void> {
  const longest = close ? 25 : 1;
  let answered = 0;
  for (let seconds = 0; seconds < longest && answered < requests; seconds += 1) {
    answered += (await loop.run(running.small, 32, 1)).requests;
  }
  await running.settle();
}

/** One closed-loop run of each entrant after the other, for one number of connections; every other round backwards. */
export async function throughputRound(
  entrants: readonly Entrant[],
  loop: ClosedLoop,
  plan: Plan,
  connections: number,
  round: number,
): Promise<void> {
  for (const entrant of round % 2 === 0 ? entrants : entrants.toReversed()) {
    const { running, results } = entrant;
    const seconds = entrant.close ? plan.closeSeconds : plan.otherSeconds;
    const run = await throughput(running, loop, connections, seconds);
    results.throughput[connections] = [...(results.throughput[connections] ?? []), run];
    await running.settle();
  }
}

async function throughput(
  running: RunningContestant,
  loop: ClosedLoop,
  connections: number,
  seconds: number,
): Promise<ThroughputRun> {
  const before = cpuSeconds(running.pid);
  const figures = await loop.run(running.small, connections, seconds);
  const after = cpuSeconds(running.pid);
  return {
    perSecond: figures.requests / figures.seconds,
    p50Ms: figures.p50Ms,
    p99Ms: figures.p99Ms,
    errors: figures.errors,
    cpuMicros: before === null || after === null ? null : ((after - before) * 1e6) / figures.requests,
  };
}

/** The large download and upload once each, with the memory that they take. */
export async function streamRound(entrants: readonly Entrant[]): Promise<void> {
  for (const { running, results } of entrants) {
    if (running.urlOf === null) continue;
    const memory = watchMemory(running.pid);
    results.download.push((await download(running.urlOf(paths.download), running.headers)) / 1e6);
    results.upload.push((await upload(running.urlOf(paths.upload), running.headers)) / 1e6);
    const added = memory.peakAdded();
    if (added !== null) results.streamMemory = Math.max(results.streamMemory ?? 0, added);
    await running.settle();
  }
}

/** Server-sent events, one connection after the other, in turns between the entrants. */
export async function eventDelays(entrants: readonly Entrant[], times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    for (const { running, results } of entrants) {
      if (running.urlOf !== null)
        results.events.push(await firstEventDelay(running.urlOf(''), running.headers));
    }
  }
}

/** Latency at a constant rate, in turns between the entrants. */
export async function rateTurns(
  entrants: readonly Entrant[],
  { perSecond, seconds, turns }: Plan['rate'],
): Promise<Record<string, RateResults[]>> {
  const found: Record<string, RateResults[]> = {};
  for (let turn = 0; turn < turns; turn += 1) {
    for (const { name, running } of entrants) {
      const latencies = await constantRate(running.small, perSecond, seconds / turns);
      const turnResult = {
        p50Ms: percentile(latencies, 0.5),
        p99Ms: percentile(latencies, 0.99),
        requests: latencies.length,
      };
      found[name] = [...(found[name] ?? []), turnResult];
      await running.settle();
    }
  }
  return found;
}
