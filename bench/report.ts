import { names } from './contestants/contestant.ts';
import { median, medianRatio } from './figures.ts';
import type { GoalOutcome } from './goals.ts';
import type { ContestantResults, Results, ThroughputRun } from './results.ts';

const MiB = 1024 * 1024;

/** The results as Markdown: goals first, then the tables behind them. */
export function writeReport(results: Results, goals: readonly GoalOutcome[]): string {
  const { machine } = results;
  return `${[
    '# Benchmark: latest run',
    `${results.startedAt.slice(0, 10)}, ${results.quick ? 'quick run, ' : ''}${Math.round(results.seconds)} s. ${machine.cores} cores (${machine.processor}), ${machine.memoryGiB} GiB, ${machine.system}, Node ${machine.node}, load ${machine.load} before the start${stolen(results.stolenShare)}. Everything on loopback and on the same cores; upstream ${results.upstream}; load by ${results.load}. Medians of interleaved runs; ratios are medians of the ratios within a round.`,
    '## Goals',
    table(
      ['goal', 'found', ''],
      goals.map(({ goal, figure, met }) => [goal, figure, verdict(met)]),
    ),
    ...throughputTables(results),
    '## Streams: 200 MB, one connection',
    streamTable(results),
    `## Latency at ${results.ratePerSecond} requests a second`,
    rateTable(results),
    '## What ran',
    table(
      ['contestant', 'version'],
      Object.entries(results.contestants).map(([name, { version }]) => [name, version]),
    ),
    ...(results.leftOut.length === 0
      ? []
      : [`Left out, as not installed or not working here: ${results.leftOut.join(', ')}.`]),
    ...remarks(results),
  ].join('\n\n')}\n`;
}

function stolen(share: number | null): string {
  return share === null
    ? ''
    : `, ${(share * 100).toFixed(1)} % of processor time taken by other guests of the host`;
}

function verdict(met: boolean | null): string {
  if (met === null) return '–';
  return met ? 'met' : '**missed**';
}

function throughputTables(results: Results): string[] {
  const counts = new Set(
    Object.values(results.contestants).flatMap(({ throughput }) => Object.keys(throughput)),
  );
  return [...counts].flatMap((connections) => [
    `## Requests per second, ${connections} connection${connections === '1' ? '' : 's'}, 1 KB of JSON`,
    table(
      ['contestant', 'req/s', 'of its reference', 'p50 ms', 'p99 ms', 'CPU µs/req', 'errors'],
      Object.entries(results.contestants).flatMap(([name, { throughput }]) => {
        const runs = throughput[connections];
        return runs === undefined ? [] : [throughputRow(results, name, connections, runs)];
      }),
    ),
  ]);
}

function throughputRow(
  results: Results,
  name: string,
  connections: string,
  runs: readonly ThroughputRun[],
): string[] {
  const of = (pick: (run: ThroughputRun) => number) => median(runs.map(pick));
  const isEnvelope = name === names.bareEnvelope || name === names.sallyportEnvelope;
  const reference = results.contestants[isEnvelope ? names.bareEnvelope : names.reference];
  const ratio = medianRatio(
    runs.map((run) => run.perSecond),
    (reference?.throughput[connections] ?? []).map((run) => run.perSecond),
  );
  const cpu = runs.flatMap(({ cpuMicros }) => (cpuMicros === null ? [] : [cpuMicros]));
  return [
    name,
    Math.round(of((run) => run.perSecond)).toLocaleString('en'),
    ratio.toFixed(2),
    of((run) => run.p50Ms).toFixed(2),
    of((run) => run.p99Ms).toFixed(1),
    cpu.length === 0 ? '–' : median(cpu).toFixed(0),
    String(runs.reduce((sum, run) => sum + run.errors, 0)),
  ];
}

function streamTable(results: Results): string {
  const rate = (values: readonly number[]) => (values.length === 0 ? '–' : median(values).toFixed(0));
  const row = ([name, found]: [string, ContestantResults]) => [
    name,
    rate(found.download),
    rate(found.upload),
    found.streamMemory === null ? '–' : (found.streamMemory / MiB).toFixed(0),
    found.events.length === 0 ? '–' : median(found.events).toFixed(2),
  ];
  return table(
    ['contestant', 'down MB/s', 'up MB/s', 'added memory MiB', 'first event after ms'],
    Object.entries(results.contestants)
      .filter(([, { download }]) => download.length > 0)
      .map(row),
  );
}

function rateTable(results: Results): string {
  return table(
    ['contestant', 'p50 ms', 'p99 ms', 'p99 by turn', 'requests'],
    Object.entries(results.rate).map(([name, turns]) => [
      name,
      median(turns.map(({ p50Ms }) => p50Ms)).toFixed(2),
      median(turns.map(({ p99Ms }) => p99Ms)).toFixed(2),
      turns.map(({ p99Ms }) => p99Ms.toFixed(2)).join(', '),
      turns.reduce((sum, { requests }) => sum + requests, 0).toLocaleString('en'),
    ]),
  );
}

function remarks(results: Results): string[] {
  const lines = Object.entries(results.contestants).flatMap(([name, found]) =>
    found.remarks.map((remark) => `- ${name}: ${remark}`),
  );
  return lines.length === 0 ? [] : ['## Remarks', lines.join('\n')];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
