// `npm run bench:console [-- --quick]`: how fast the built console starts and answers in Chromium, with 100,000 calls and 200
// connections, and what it keeps in memory over an hour of calls. Writes `results/console.md` after a full run.
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium } from 'playwright';
import { buildWhenStale } from '../scripts/build-when-stale.ts';
import { chromiumArgs, chromiumPath } from '../test/support/chromium-options.ts';
import { startConsolePreview } from '../test/support/console-preview.ts';
import { type HeadlessProcess, startHeadlessProcess } from '../test/support/headless-process.ts';
import { fullLog } from './call-log/full-log.ts';
import { mostInitialBytes, weighInitialScripts } from './console/initial-scripts.ts';
import { type Found, measureInteractions } from './console/interactions.ts';
import { type HeapAt, measureMemory } from './console/memory.ts';
import { measureStarts, type Start } from './console/start.ts';
import { median } from './figures.ts';
import { describeMachine } from './machine.ts';

const { values: options } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const rows = 100_000;
const connections = 200;
const starts = options.quick ? 5 : 15;
const repeats = options.quick ? 3 : 9;
const minutes = options.quick ? 10 : 60;
const every = 5;
const goals = { painted: 300, interactive: 600, interaction: 100, growth: 0.05 } as const;
const built = join(import.meta.dirname, '..', 'out', 'renderer');

interface Row {
  readonly text: string;
  readonly met: boolean;
}

if (!buildWhenStale()) process.exit(1);
const dataDir = mkdtempSync(join(tmpdir(), 'sallyport-bench-console-'));
const { load, cores, processor, system } = describeMachine();
const browser = await chromium.launch({
  args: [...chromiumArgs],
  ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
});
try {
  const sallyport = await startFilled();
  const { found, started } = await measureConsole(browser, sallyport).finally(() => sallyport.stop());
  const heap = await measureHeap(browser);
  const rowsFound = [...startRows(started), sizeRow(), ...found.map(interactionRow), heapRow(heap)];
  const report = reportOf(rowsFound, heap);
  console.log(report);
  if (!options.quick) writeFileSync(join(import.meta.dirname, 'results', 'console.md'), report);
  process.exitCode = rowsFound.every(({ met }) => met) ? 0 : 1;
} finally {
  await browser.close();
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 });
}

/** Sallyport with as much in it as the goals speak of. */
async function startFilled(): Promise<HeadlessProcess> {
  // The first start makes the vault and lets the log keep all; its file comes while nobody has it open.
  const first = await startHeadlessProcess({ dataDir });
  await first.ask('settings.update', { calls_max_age_days: 0, calls_max_rows: 2 * rows });
  await first.ask('toolkits.create', {
    slug: 'tracker',
    name: 'Tracker',
    base_url: 'http://127.0.0.1:9',
    auth_schemes: [
      {
        mode: 'BEARER_TOKEN',
        inject: [{ in: 'header', name: 'Authorization', value: 'Bearer {token}' }],
        fields: { token: { label: 'Token', secret: true } },
      },
    ],
  });
  for (let number = 1; number <= connections; number += 1) {
    const account = { toolkit: 'tracker', fields: { token: `token-${number}` }, alias: `team ${number}` };
    const { status } = await first.ask('accounts.create', account);
    if (status !== 200) throw new Error(`Account ${number} was not made (${status}).`);
  }
  await first.stop();
  copyFileSync(fullLog(rows).path, join(dataDir, 'calls.db'));
  return startHeadlessProcess({ dataDir });
}

async function measureConsole(
  chrome: Browser,
  { ready }: HeadlessProcess,
): Promise<{ started: Start[]; found: Found[] }> {
  const page = await chrome.newPage({ viewport: { width: 1280, height: 800 } });
  const started = await measureStarts(page, ready.console_url, starts);
  const found = await measureInteractions(chrome, page, repeats);
  await page.close();
  return { started, found };
}

async function measureHeap(chrome: Browser): Promise<HeapAt[]> {
  const preview = await startConsolePreview('full', built);
  const page = await chrome.newPage({ viewport: { width: 1280, height: 800 } });
  try {
    return await measureMemory(page, preview, minutes, every);
  } finally {
    await page.close();
    preview.close();
  }
}

function startRows(found: readonly Start[]): Row[] {
  return [
    timeRow(
      'start to the first paint, files in the cache',
      found.map(({ painted }) => painted),
      goals.painted,
    ),
    timeRow(
      'start to a screen that answers',
      found.map(({ interactive }) => interactive),
      goals.interactive,
    ),
  ];
}

function interactionRow({ name, paints, processor }: Found): Row {
  return timeRow(name, paints, goals.interaction, `${median(processor).toFixed(0)} ms`);
}

function timeRow(what: string, found: readonly number[], goal: number, processor = ''): Row {
  const middle = median(found);
  const range = `${Math.min(...found).toFixed(0)} to ${Math.max(...found).toFixed(0)} ms`;
  return row(what, `${middle.toFixed(0)} ms`, range, `≤ ${goal} ms`, middle <= goal, processor);
}

function sizeRow(): Row {
  const { files, bytes, compressedBytes } = weighInitialScripts(built);
  const kB = (count: number) => `${(count / 1_000).toFixed(0)} kB`;
  return row(
    `scripts before the first screen, compressed (${files} files, ${kB(bytes)} plain)`,
    kB(compressedBytes),
    '',
    `≤ ${kB(mostInitialBytes)}`,
    compressedBytes <= mostInitialBytes,
  );
}

/** From the first reading on: code that runs for the first time and a full first page are not growth. */
function heapRow(found: readonly HeapAt[]): Row {
  const [first, last] = [found[0], found.at(-1)];
  const growth = first === undefined || last === undefined ? Number.NaN : last.bytes / first.bytes - 1;
  const text = `${(growth * 100).toFixed(1)} %`;
  const what = `growth of the heap from minute ${first?.minutes} to ${last?.minutes} of calls at 20 a second`;
  return row(what, text, '', `≤ ${goals.growth * 100} %`, growth <= goals.growth);
}

function row(what: string, found: string, range: string, goal: string, met: boolean, spent = ''): Row {
  return {
    met,
    text: `| ${what} | ${found} | ${range} | ${goal} | ${met ? 'met' : '**missed**'} | ${spent} |`,
  };
}

function reportOf(found: readonly Row[], heap: readonly HeapAt[]): string {
  const heaps = heap.map(({ minutes: at, bytes }) => `| ${at} | ${(bytes / 2 ** 20).toFixed(2)} MiB |`);
  return `# The console with ${rows.toLocaleString('en')} calls and ${connections} connections

${new Date().toISOString().slice(0, 10)}, ${cores} cores (${processor}), ${system}, Chromium ${browser.version()}, load ${load} at the start. Medians of ${starts} starts and of ${repeats} times each; an interaction is timed by Chromium from the input to the next paint (Event Timing, in steps of 8 ms, 16 at least). The last column is what the window's main thread took of the processor for the input and all that it set off: by the clock it also waits for whatever else the machine does.

| What | Found | From, to | Goal |  | Of the processor |
|---|---|---|---|---|---|
${found.map(({ text }) => text).join('\n')}

## Memory over an hour

${(minutes * 60 * 20).toLocaleString('en')} live calls come in while the list is open, as fast as the window draws them instead of 20 a second. After each minute's worth of them the garbage is collected and the JavaScript heap read; shown is the median of ${every} readings.

| Minutes | Heap |
|---|---|
${heaps.join('\n')}
`;
}
