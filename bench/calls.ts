// `npm run bench:calls [-- --quick]`: what the list of calls, its filters and its search take on a log of a million calls, and
// what recording costs the gateway. Writes `results/calls.md` and `calls.json`; `--quick` takes 100,000 calls and writes nothing.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type LogResults, meetsGoal, writeLogReport } from './call-log/log-report.ts';
import { measureLog } from './call-log/measure-log.ts';
import { describeMachine } from './machine.ts';

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false } },
});
const rows = options.quick ? 100_000 : 1_000_000;

const work = mkdtempSync(join(tmpdir(), 'sallyport-bench-calls-'));
try {
  const say = (text: string) => void process.stderr.write(`${text}…\n`);
  const figures = await measureLog({ rows, work, say });
  const results: LogResults = {
    rows,
    measuredAt: new Date().toISOString(),
    machine: describeMachine(),
    figures,
  };
  const report = writeLogReport(results);
  console.log(report);
  if (!options.quick) keep(results, report);
  process.exitCode = figures.every((figure) => meetsGoal(figure) !== false) ? 0 : 1;
} finally {
  rmSync(work, { recursive: true, force: true, maxRetries: 3 });
}

/** Writes the latest full run, which the performance page quotes. */
function keep(results: LogResults, report: string): void {
  const folder = join(import.meta.dirname, 'results');
  writeFileSync(join(folder, 'calls.json'), `${JSON.stringify(results, null, 1)}\n`);
  writeFileSync(join(folder, 'calls.md'), report);
}
