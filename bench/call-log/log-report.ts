import type { Machine } from '../machine.ts';
import type { Figure } from './measure-log.ts';

/** A run over a log of so many calls. */
export interface LogResults {
  readonly rows: number;
  readonly measuredAt: string;
  readonly machine: Machine;
  readonly figures: readonly Figure[];
}

/** The last calls of a turn are due a moment after it ends. */
const leastOfRate = 0.99;

/** Whether a figure meets its goal; null where it has none. */
export function meetsGoal({ found, unit, goal }: Figure): boolean | null {
  if (goal === null) return null;
  return unit === '/s' ? found >= goal * leastOfRate : found <= goal;
}

/** The results as Markdown. */
export function writeLogReport({ rows, measuredAt, machine, figures }: LogResults): string {
  const { cores, processor, system, node, load } = machine;
  const lines = figures.map((each) => {
    const { what, found, unit, goal, remark } = each;
    const met = meetsGoal(each);
    const wanted = goal === null ? '' : `${unit === '/s' ? '≥' : '≤'} ${goal.toLocaleString('en')} ${unit}`;
    const verdict = met === null ? '' : met ? 'met' : '**missed**';
    const shown = found >= 1_000 ? Math.round(found).toLocaleString('en') : found.toFixed(1);
    return `| ${what} | ${shown} ${unit} | ${wanted} | ${verdict} | ${remark} |`;
  });
  return `# The call log at ${rows.toLocaleString('en')} calls

${measuredAt.slice(0, 10)}, ${cores} cores (${processor}), ${system}, Node ${node}, load ${load} at the end. Medians of nine runs; a page has 100 calls.

| | found | goal | | |
|---|---|---|---|---|
${lines.join('\n')}
`;
}
