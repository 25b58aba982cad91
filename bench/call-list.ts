// `npm run bench:list [-- --rows 1000000]`: scrolls the console's list of calls over a full log in Chromium, traced, and opens
// details in it. Writes `results/call-list.md` after a run with all rows.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright';
import { buildWhenStale } from '../scripts/build-when-stale.ts';
import { createCallPacker, unpackCalls } from '../src/main/adapters/sqlite/call-batch.ts';
import { openCallLog } from '../src/main/adapters/sqlite/call-log.ts';
import { chromiumArgs, chromiumPath } from '../test/support/chromium-options.ts';
import { startHeadlessProcess } from '../test/support/headless-process.ts';
import { sampleCalls } from './call-log/sample-calls.ts';
import { median } from './figures.ts';
import { describeMachine } from './machine.ts';

const fullRows = 1_000_000;
const { values: options } = parseArgs({
  options: { rows: { type: 'string', default: String(fullRows) }, steps: { type: 'string', default: '600' } },
});
const rows = Number(options.rows);
const steps = Number(options.steps);
const longestFrameMs = 50;
const slowestDetailMs = 100;

if (!buildWhenStale()) process.exit(1);
const dataDir = mkdtempSync(join(tmpdir(), 'sallyport-bench-list-'));
try {
  // The first start makes the vault; the log is filled while nobody has it open.
  await (await startHeadlessProcess({ dataDir })).stop();
  fill(join(dataDir, 'calls.db'));
  const report = await measure();
  console.log(report.text);
  if (rows === fullRows) writeFileSync(join(import.meta.dirname, 'results', 'call-list.md'), report.text);
  process.exitCode = report.met ? 0 : 1;
} finally {
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 });
}

function fill(path: string): void {
  const retention = { maxAgeMs: null, maxRows: rows * 2, maxBytes: Number.MAX_SAFE_INTEGER };
  const log = openCallLog({ path, retention }, ({ message }) => process.stderr.write(`${message}\n`));
  const everyMs = 2_000;
  const call = sampleCalls(Date.now() - rows * everyMs, everyMs);
  const packer = createCallPacker();
  for (let index = 0; index < rows; ) {
    for (let count = 0; count < 500 && index < rows; count += 1) packer.add(call(index++));
    for (const row of unpackCalls(packer.take())) log.add({ ...row, headers: new Uint8Array() });
    log.flush();
    log.index();
  }
  while (log.index() > 0);
  log.close();
}

async function measure(): Promise<{ text: string; met: boolean }> {
  const sallyport = await startHeadlessProcess({ dataDir });
  const browser = await chromium.launch({
    args: [...chromiumArgs],
    ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(sallyport.ready.console_url);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Calls' }).click();
    const grid = page.getByRole('grid', { name: 'Recorded calls' });
    await grid.getByRole('row').first().waitFor();
    const down = await scroll(browser, page, 'down');
    const up = await scroll(browser, page, 'up');
    const details = await openDetails(page);
    const lines = [
      line(`scrolling down, ${down.rows.toLocaleString('en')} rows`, down.longestMs, longestFrameMs),
      line('scrolling up again, over rows that were let go', up.longestMs, longestFrameMs),
      line('opening a detail, from the key to the drawn page (median of 15)', details, slowestDetailMs),
    ];
    const { cores, processor, system, loadBefore } = describeMachine();
    return {
      met: lines.every(({ met }) => met),
      text: `# The list of calls at ${rows.toLocaleString('en')} rows

${new Date().toISOString().slice(0, 10)}, ${cores} cores (${processor}), ${system}, Chromium ${browser.version()}, load ${loadBefore} at the end. The longest task of the window's main thread in the trace, over ${steps} steps of the wheel each way.

| What | Found | Goal |  |
|---|---|---|---|
${lines.map(({ text }) => text).join('\n')}
`,
    };
  } finally {
    await browser.close();
    await sallyport.stop();
  }
}

/** Turns the wheel, a step with each frame, while Chromium traces. */
async function scroll(
  browser: Browser,
  page: Page,
  way: 'down' | 'up',
): Promise<{ rows: number; longestMs: number }> {
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  const reached = await page.evaluate(
    async ([count, by]) => {
      const grid = document.querySelector('[role=grid]');
      if (grid === null) throw new Error('There is no list.');
      for (let step = 0; step < count; step += 1) {
        grid.scrollTop += by;
        await new Promise((drawn) => requestAnimationFrame(drawn));
      }
      return grid.scrollTop / 32;
    },
    [steps, way === 'down' ? 1_600 : -1_600] as const,
  );
  const longestMs = longestTask(String(await browser.stopTracing()));
  return { rows: Math.round(reached), longestMs };
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly args?: { readonly name?: string };
}

/** The longest task on a renderer's main thread, in milliseconds. */
function longestTask(trace: string): number {
  const { traceEvents } = JSON.parse(trace) as { traceEvents: readonly TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid}/${tid}`;
  const mains = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(threadOf),
  );
  const tasks = traceEvents.filter((event) => /RunTask/.test(event.name) && mains.has(threadOf(event)));
  if (tasks.length === 0) throw new Error('The trace names no task of the main thread.');
  return Math.max(...tasks.map(({ dur }) => (dur ?? 0) / 1_000));
}

/** Goes from call to call with the arrow key. Milliseconds until the next detail is drawn, at the median. */
async function openDetails(page: Page): Promise<number> {
  const times = await page.evaluate(async () => {
    const grid = document.querySelector<HTMLElement>('[role=grid]');
    const found: number[] = [];
    const shown = () =>
      document.querySelector('aside dl')?.parentElement?.querySelector('p')?.textContent ?? '';
    const idOf = () => document.querySelector('aside h2')?.textContent ?? '';
    const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
    for (let run = 0; run < 15; run += 1) {
      const before = idOf();
      const began = performance.now();
      grid?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));
      while (idOf() === before || shown() === '') await frame();
      found.push(performance.now() - began);
    }
    return found;
  });
  return median(times);
}

function line(what: string, ms: number, goal: number): { text: string; met: boolean } {
  const met = ms <= goal;
  return { met, text: `| ${what} | ${ms.toFixed(1)} ms | ≤ ${goal} ms | ${met ? 'met' : '**missed**'} |` };
}
