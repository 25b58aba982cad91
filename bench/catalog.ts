// `npm run bench:catalog`: what reading the catalog costs a start. Goal: at most 50 ms at the median of 21 fresh processes.
// Other work on the machine makes the median worse and hardly touches the smallest, so both are said.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { openCatalog } from '../src/main/core/toolkits/catalog.ts';
import { describeMachine } from './machine.ts';

const goalMs = 50;
const runs = 21;
const file = new URL('../resources/catalog/toolkits.json', import.meta.url);

function loadOnce(): number {
  const began = performance.now();
  openCatalog(JSON.parse(readFileSync(file, 'utf8')));
  return performance.now() - began;
}

/** As a start meets it: code that nothing has run yet. */
function loadInFreshProcess(): number {
  const { stdout, stderr, status } = spawnSync(process.execPath, [import.meta.filename, 'once'], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The catalog was not loaded: ${stderr}`);
  return Number(stdout);
}

function compare(): void {
  console.log(describeMachine());
  const times = Array.from({ length: runs }, loadInFreshProcess).sort((a, b) => a - b);
  const median = times[(runs - 1) / 2] ?? Number.NaN;
  const [smallest = Number.NaN] = times;
  console.log(`at the median ${median.toFixed(1)} ms, at the smallest ${smallest.toFixed(1)} ms`);
  process.exitCode = median <= goalMs ? 0 : 1;
}

if (process.argv[2] === 'once') console.log(loadOnce());
else compare();
