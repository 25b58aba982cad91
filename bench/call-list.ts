// `npm run bench:list [-- --rows 1000000]`: scrolls the console's list of calls over a full log in Chromium, traced, and opens
// details in it. Writes `results/call-list.md` after a run with all rows.
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright';
import { buildWhenStale } from '../scripts/build-when-stale.ts';
import { chromiumArgs, chromiumPath } from '../test/support/chromium-options.ts';
import { startHeadlessProcess } from '../test/support/headless-process.ts';
import { makeCallsWithBodies } from './call-log/calls-with-bodies.ts';
import { fullLog } from './call-log/full-log.ts';
import { median } from './figures.ts';
import { describeMachine } from './machine.ts';
import { mainThreadTasks, type Task } from './main-thread.ts';
import { cpuSeconds } from './process-cost.ts';

const fullRows = 1_000_000;
const { values: options } = parseArgs({
  options: { rows: { type: 'string', default: String(fullRows) }, steps: { type: 'string', default: '400' } },
});
const rows = Number(options.rows);
const steps = Number(options.steps);
const longestTaskMs = 50;
const slowestDetailMs = 100;
const details = 15;
const bodyBytes = 200_000;
/** Far more than a wheel turns: each turn shows other rows. */
const stepPixels = 1_600;

if (!buildWhenStale()) process.exit(1);
const dataDir = mkdtempSync(join(tmpdir(), 'sallyport-bench-list-'));
try {
  // The first start makes the vault and lets the log keep all; its file comes while nobody has it open.
  const first = await startHeadlessProcess({ dataDir });
  await first.ask('settings.update', { calls_max_age_days: 0, calls_max_rows: 2 * fullRows });
  await first.stop();
  copyFileSync(fullLog(rows).path, join(dataDir, 'calls.db'));
  const report = await measure();
  console.log(report.text);
  if (rows === fullRows) writeFileSync(join(import.meta.dirname, 'results', 'call-list.md'), report.text);
  process.exitCode = report.met ? 0 : 1;
} finally {
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 });
}

async function measure(): Promise<{ text: string; met: boolean }> {
  const { load, cores, processor, system } = describeMachine();
  const sallyport = await startHeadlessProcess({ dataDir });
  const browser = await chromium.launch({
    args: [...chromiumArgs],
    ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
  });
  try {
    await makeCallsWithBodies(sallyport, details + 1, bodyBytes);
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(sallyport.ready.console_url);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Calls' }).click();
    await page.getByRole('grid', { name: 'Recorded calls' }).getByRole('row').first().waitFor();
    const down = await scroll(browser, page, 'down');
    const up = await scroll(browser, page, 'up');
    const far = await scroll(browser, page, 'jumps');
    const spentBefore = cpuSeconds(sallyport.child.pid ?? 0);
    const opened = await openDetails(browser, page);
    const spentAfter = cpuSeconds(sallyport.child.pid ?? 0);
    const host = spentBefore === null || spentAfter === null ? 0 : (spentAfter - spentBefore) * 1_000;
    const wall = `${median(opened.wallMs).toFixed(1)} ms at the median, ${Math.min(...opened.wallMs).toFixed(1)} ms at best`;
    const lines = [
      scrolled(`scrolling down, ${down.rows.toLocaleString('en')} rows`, down.tasks),
      scrolled('scrolling up again, over rows that were let go', up.tasks),
      scrolled('jumping through what was scrolled over', far.tasks),
      line(
        `opening a detail with ${bodyBytes / 1_000} kB of JSON, from the click to the painted page, window and host (mean of ${details + 1})`,
        (opened.processorMs + host) / (details + 1),
        slowestDetailMs,
        wall,
      ),
    ];
    return {
      met: lines.every(({ met }) => met),
      text: `# The list of calls at ${rows.toLocaleString('en')} rows

${new Date().toISOString().slice(0, 10)}, ${cores} cores (${processor}), ${system}, Chromium ${browser.version()}, load ${load} at the start. Of scrolling: the longest task of the window's main thread in the trace, ${steps} turns of the wheel by ${stepPixels} pixels each way. Goals are for its processor time; by the clock it also waits for whatever else the machine does.

| What | Found | Goal |  | By the clock |
|---|---|---|---|---|
${lines.map(({ text }) => text).join('\n')}
`,
    };
  } finally {
    await browser.close();
    await sallyport.stop();
  }
}

interface Scrolled {
  readonly rows: number;
  readonly tasks: readonly Task[];
}

/** Scrolls while Chromium traces: by the wheel, or by the scrollbar to ever another place, none near the one before. */
async function scroll(browser: Browser, page: Page, way: 'down' | 'up' | 'jumps'): Promise<Scrolled> {
  const grid = page.getByRole('grid', { name: 'Recorded calls' });
  await grid.hover();
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  if (way === 'jumps') {
    await grid.evaluate(async (element) => {
      const most = element.scrollHeight - element.clientHeight;
      for (let step = 17; step >= 0; step -= 1) {
        element.scrollTo(0, (most * ((step * 7) % 17)) / 17);
        await new Promise((drawn) => requestAnimationFrame(drawn));
      }
    });
  } else {
    for (let step = 0; step < steps; step += 1)
      await page.mouse.wheel(0, way === 'down' ? stepPixels : -stepPixels);
  }
  const reached = await grid.evaluate((element) => element.scrollTop / 32);
  return { tasks: mainThreadTasks(String(await browser.stopTracing())), rows: Math.round(reached) };
}

/** Clicks on call after call, until each with its body is painted. The first brings the code of the panel too. */
async function openDetails(
  browser: Browser,
  page: Page,
): Promise<{ wallMs: readonly number[]; processorMs: number }> {
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  const wallMs = await page.evaluate(async (count) => {
    const drawn = () => new Promise((resolve) => requestAnimationFrame(resolve));
    // A frame's callback runs before it is painted, a message from it after.
    const painted = async () => {
      await drawn();
      await new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = resolve;
        port2.postMessage(null);
      });
    };
    const rowAt = (row: number) =>
      document.querySelector<HTMLElement>(`[role=grid] [aria-rowindex="${row}"]`) ?? undefined;
    const shown = () => document.querySelector('aside h2')?.textContent ?? '';
    const body = () => document.querySelector('aside [aria-label="Response: Body"]');
    const found: number[] = [];
    for (let row = 1; row <= count + 1; row += 1) {
      while (rowAt(row) === undefined) await drawn();
      const before = shown();
      const began = performance.now();
      rowAt(row)?.click();
      while (shown() === before || body() === null) await drawn();
      await painted();
      found.push(performance.now() - began);
    }
    return found.slice(1);
  }, details);
  const tasks = mainThreadTasks(String(await browser.stopTracing()));
  return { wallMs, processorMs: tasks.reduce((sum, task) => sum + task.processorMs, 0) };
}

function scrolled(what: string, tasks: readonly Task[]): { text: string; met: boolean } {
  const longest = (of: (task: Task) => number) => tasks.reduce((most, task) => Math.max(most, of(task)), 0);
  const wallMs = longest((task) => task.wallMs);
  return line(
    what,
    longest((task) => task.processorMs),
    longestTaskMs,
    `${wallMs.toFixed(1)} ms`,
  );
}

function line(what: string, ms: number, goal: number, wall: string): { text: string; met: boolean } {
  const met = ms <= goal;
  return {
    met,
    text: `| ${what} | ${ms.toFixed(1)} ms | ≤ ${goal} ms | ${met ? 'met' : '**missed**'} | ${wall} |`,
  };
}
