import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import axe, { type RunOptions } from 'axe-core';
import { type ConsolePreview, startConsolePreview } from '../support/console-preview.ts';
import type { PreviewMode } from '../support/console-preview-host.ts';
import { showScreen } from './pages/navigation.ts';
import { plainScreens, thingScreens } from './pages/screens.ts';

const built = join(import.meta.dirname, '..', '..', 'out', 'renderer');

// A trace keeps a copy of the page for each step; the messages here name the element already.
test.use({ trace: 'off' });

let preview: ConsolePreview;
test.beforeEach(async () => {
  preview = await startConsolePreview('full', built);
});
test.afterEach(() => preview.close());

for (const mode of ['full', 'empty', 'errors'] as const) {
  test(`axe finds nothing on any screen (${mode})`, async ({ page }) => {
    test.slow();
    await openConsole(page, mode);
    const faults: string[] = [];
    for (const screen of Object.values({ ...plainScreens, ...(mode === 'full' ? thingScreens : {}) })) {
      await showScreen(page, screen);
      faults.push(...(await faultsOn(page, screen)));
    }
    expect(faults).toEqual([]);
  });
}

test('axe finds nothing in what lies over the screens, nor around the vault', async ({ page }) => {
  await openConsole(page, 'full');
  const faults: string[] = [];
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox')).toBeFocused();
  faults.push(...(await faultsOn(page, 'palette')));
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  faults.push(...(await faultsOn(page, 'shortcuts')));
  for (const mode of ['locked', 'first-run', 'no-keychain'] as const) {
    await openConsole(page, mode);
    faults.push(...(await faultsOn(page, mode)));
  }
  expect(faults).toEqual([]);
});

async function openConsole(page: Page, mode: PreviewMode): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(`${preview.url}/?mode=${mode}#signin=preview`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.evaluate(axe.source);
  await page.evaluate(stopMotion);
}

/** Half-way between two schemes a colour has the contrast of neither. */
function stopMotion(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('*, ::before, ::after { transition: none !important; animation: none !important; }');
  document.adoptedStyleSheets.push(sheet);
}

/** What axe calls a violation, each with the screen, the rule and the first element. Only colours can differ in the dark. */
async function faultsOn(page: Page, screen: string): Promise<string[]> {
  await showIn(page, 'light');
  const light = await violations(page, {});
  await showIn(page, 'dark');
  const dark = await violations(page, { runOnly: ['color-contrast'] });
  return [...light, ...dark].map((fault) => `${screen}: ${fault}`);
}

/** Runs in the page itself, which has no frames: one message goes there and one comes back. */
function violations(page: Page, options: RunOptions): Promise<string[]> {
  return page.evaluate(async (given) => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run(document, { ...given, resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => {
      const [first] = nodes;
      return `${id} ×${nodes.length} ${first?.html.slice(0, 160)} ${first?.failureSummary?.slice(0, 300)}`;
    });
  }, options);
}

/** Waits until the page is painted in the scheme. */
async function showIn(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.waitForFunction(
    (scheme) => matchMedia(`(prefers-color-scheme: ${scheme})`).matches,
    colorScheme,
  );
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}
