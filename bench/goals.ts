import { names } from './contestants/contestant.ts';
import { median, medianRatio } from './figures.ts';
import type { Results } from './results.ts';

/** A goal with the figure that was found; `met` null where it was not measured. */
export interface GoalOutcome {
  readonly goal: string;
  readonly figure: string;
  readonly met: boolean | null;
}

const MiB = 1024 * 1024;
/** Where recording is judged: enough connections to keep the process busy, few enough for it not to queue. */
const recordingConnections = 32;

/** Judges every goal of the project's performance page. */
export function judge(results: Results): GoalOutcome[] {
  const against = [
    ...throughputGoal(results, names.sallyport, names.reference, 0.8, [32, 256]),
    ...[names.caddy, names.fastProxy, names.httpProxy3, names.fastifyHttpProxy].flatMap((other) =>
      throughputGoal(results, names.sallyport, other, 1, [32, 256]),
    ),
    ...throughputGoal(results, names.sallyport, names.mitmdump, 12, [32, 256]),
    ...throughputGoal(results, names.sallyportEnvelope, names.bareEnvelope, 0.75, [32, 256]),
  ];
  return [...against, recordingGoal(results), rateGoal(results), eventGoal(results), ...streamGoals(results)];
}

function perSecond(results: Results, name: string, connections: number): number[] {
  return (results.contestants[name]?.throughput[connections] ?? []).map((run) => run.perSecond);
}

function throughputGoal(
  results: Results,
  name: string,
  other: string,
  least: number,
  connections: readonly number[],
): GoalOutcome[] {
  return connections.flatMap((count) => {
    const ours = perSecond(results, name, count);
    const theirs = perSecond(results, other, count);
    const goal = `${name} at least ${least.toFixed(2)} × ${other}, ${count} connections`;
    if (ours.length === 0 || theirs.length === 0) return [unmeasured(goal)];
    const ratio = medianRatio(ours, theirs);
    return [{ goal, figure: ratio.toFixed(2), met: ratio >= least }];
  });
}

function recordingGoal(results: Results): GoalOutcome {
  const goal = `recording of bodies costs at most 15 % of throughput, ${recordingConnections} connections`;
  const on = perSecond(results, names.sallyport, recordingConnections);
  const off = perSecond(results, names.sallyportNoBodies, recordingConnections);
  if (on.length === 0 || off.length === 0) return unmeasured(goal);
  const cost = 1 - medianRatio(on, off);
  return { goal, figure: `${(cost * 100).toFixed(1)} %`, met: cost <= 0.15 };
}

function rateGoal(results: Results): GoalOutcome {
  const goal = `p99 at ${results.ratePerSecond} requests a second at most 3 ms over the reference`;
  const ours = results.rate[names.sallyport];
  const theirs = results.rate[names.reference];
  if (ours === undefined || theirs === undefined) return unmeasured(goal);
  const added = median(ours.flatMap((turn, index) => [turn.p99Ms - (theirs[index]?.p99Ms ?? Number.NaN)]));
  return { goal, figure: `${added.toFixed(2)} ms`, met: added <= 3 };
}

function eventGoal(results: Results): GoalOutcome {
  const goal = 'first event at most 2 ms after the upstream sent it';
  const delays = results.contestants[names.sallyport]?.events ?? [];
  if (delays.length === 0) return unmeasured(goal);
  const delay = median(delays);
  return { goal, figure: `${delay.toFixed(2)} ms`, met: delay <= 2 };
}

function streamGoals(results: Results): GoalOutcome[] {
  const ours = results.contestants[names.sallyport];
  const theirs = results.contestants[names.reference];
  const outcomes = (['download', 'upload'] as const).map((way): GoalOutcome => {
    const goal = `200 MB ${way} at least 0.80 × ${names.reference}`;
    if (!ours?.[way].length || !theirs?.[way].length) return unmeasured(goal);
    const ratio = medianRatio(ours[way], theirs[way]);
    return { goal, figure: ratio.toFixed(2), met: ratio >= 0.8 };
  });
  const goal = '200 MB streams with less than 64 MiB of added memory';
  const added = ours?.streamMemory ?? null;
  if (added === null) return [...outcomes, unmeasured(goal)];
  return [...outcomes, { goal, figure: `${(added / MiB).toFixed(0)} MiB`, met: added < 64 * MiB }];
}

function unmeasured(goal: string): GoalOutcome {
  return { goal, figure: 'not measured', met: null };
}
