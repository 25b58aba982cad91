import type { Browser, Page } from 'playwright';
import { mainThreadTasks } from '../main-thread.ts';

/** Something a person does often, and what shows that it is done. */
interface Interaction {
  readonly name: string;
  /** Brings the console to where it can be done, unmeasured. */
  readonly before: (page: Page) => Promise<void>;
  readonly act: (page: Page) => Promise<void>;
}

export interface Found {
  readonly name: string;
  /** Milliseconds from each input to the next paint. */
  readonly paints: readonly number[];
  /** Milliseconds of the processor that the window's main thread took for the input and all that it set off. */
  readonly processor: readonly number[];
}

const go = (hash: string) => async (page: Page) => {
  await page.evaluate((to) => {
    window.location.hash = to;
  }, hash);
  await page.locator('main h1').filter({ visible: true }).first().waitFor();
  await page.getByText('Loading…').first().waitFor({ state: 'detached' });
};
const menu = (name: string) => async (page: Page) => {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
};
const rows = (page: Page) => page.getByRole('grid', { name: 'Recorded calls' }).getByRole('row');
const calls = async (page: Page) => {
  await go('/calls')(page);
  await rows(page).nth(8).waitFor();
};

const interactions: readonly Interaction[] = [
  { name: 'open Connections (200 of them)', before: go('/'), act: menu('Connections') },
  { name: 'open Calls (100,000 of them)', before: go('/settings'), act: menu('Calls') },
  { name: 'open Approvals', before: go('/'), act: menu('Approvals') },
  { name: 'open Agents', before: go('/'), act: menu('Agents') },
  { name: 'open Settings', before: go('/'), act: menu('Settings') },
  { name: 'open Home', before: go('/connections'), act: menu('Home') },
  {
    name: 'open the palette',
    before: go('/'),
    async act(page) {
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').getByRole('combobox').waitFor();
    },
  },
  {
    name: 'a letter in the palette',
    async before(page) {
      await go('/')(page);
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').getByRole('combobox').waitFor();
    },
    act: (page) => page.keyboard.press('a'),
  },
  {
    name: 'a letter in the filter of connections',
    async before(page) {
      await go('/connections')(page);
      await page.getByRole('searchbox', { name: 'Filter connections' }).focus();
    },
    act: (page) => page.keyboard.press('1'),
  },
  {
    name: 'open the menu of a connection',
    before: go('/connections'),
    act: (page) =>
      page
        .getByRole('button', { name: /^More actions/ })
        .nth(3)
        .click(),
  },
  {
    name: 'a letter in the search of calls',
    async before(page) {
      await calls(page);
      await page.getByRole('combobox', { name: 'Search calls' }).focus();
    },
    act: (page) => page.keyboard.press('s'),
  },
  { name: 'open a call', before: calls, act: (page) => rows(page).nth(5).click() },
  {
    name: 'go to the next call',
    async before(page) {
      await calls(page);
      await rows(page).nth(5).click();
      await page.getByRole('region', { name: 'Request', exact: true }).waitFor();
    },
    act: (page) => page.keyboard.press('ArrowDown'),
  },
  {
    name: 'open the catalog',
    before: go('/connections'),
    act: (page) => page.getByRole('button', { name: 'Connect account' }).click(),
  },
  {
    name: 'a letter in the search of services',
    async before(page) {
      await go('/connections/new')(page);
      await page.getByRole('combobox', { name: 'Search toolkits' }).focus();
    },
    act: (page) => page.keyboard.press('g'),
  },
  {
    name: 'open the composer',
    before: calls,
    act: (page) => page.getByRole('button', { name: 'New request' }).click(),
  },
  {
    name: 'a letter in a request',
    async before(page) {
      await go('/composer')(page);
      await page.getByRole('combobox', { name: 'Endpoint' }).focus();
    },
    act: (page) => page.keyboard.press('/'),
  },
];

/**
 * Does everything in the list a few times, by real input. Chromium times each from the input to the next paint (Event Timing); what
 * it leaves out as faster than 16 ms counts as 16 ms.
 */
export async function measureInteractions(browser: Browser, page: Page, times: number): Promise<Found[]> {
  await page.evaluate(() => {
    const paints: number[] = [];
    Object.assign(window, { paints });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) paints.push(entry.duration);
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
  });
  const found: Found[] = [];
  for (const { name, before, act } of interactions) {
    process.stderr.write(`${name}\n`);
    const paints: number[] = [];
    const processor: number[] = [];
    // The first time brings the screen's code, which the window otherwise fetches once it rests.
    for (let time = 0; time <= times; time += 1) {
      await before(page);
      await settle(page);
      await page.evaluate(() => (window as unknown as { paints: number[] }).paints.splice(0));
      await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
      await act(page);
      await settle(page);
      const tasks = mainThreadTasks(String(await browser.stopTracing()));
      const slowest = await page.evaluate(() =>
        Math.max(16, ...(window as unknown as { paints: number[] }).paints),
      );
      if (time > 0) {
        paints.push(slowest);
        processor.push(tasks.reduce((sum, { processorMs }) => sum + processorMs, 0));
      }
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
    }
    found.push({ name, paints, processor });
  }
  return found;
}

/** Two frames and what they set off: the observer of the paints has run then. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame += 1) await new Promise((drawn) => requestAnimationFrame(drawn));
    await new Promise((rested) => requestIdleCallback(rested, { timeout: 500 }));
  });
}
