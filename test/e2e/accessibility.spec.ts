import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { type ConsolePreview, startConsolePreview } from '../support/console-preview.ts';
import type { PreviewMode } from '../support/console-preview-host.ts';
import { showScreen } from './pages/navigation.ts';

const built = join(import.meta.dirname, '..', '..', 'out', 'renderer');

/** The addresses of screens that need nothing to exist. */
const plainScreens = [
  '/',
  '/start',
  '/connections',
  '/connections/new',
  '/connections/new/github',
  '/connections/new/gmail',
  '/connections/custom',
  '/connections/import',
  '/connections/address',
  '/connections/openapi',
  '/calls',
  '/approvals',
  '/composer',
  '/agents',
  '/agents/new',
  '/agents/all/rules',
  '/settings',
  '/settings/webhooks',
  '/settings/changes',
  '/settings/backup',
  '/nowhere',
];

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
    for (const screen of [...plainScreens, ...(mode === 'full' ? await namedScreens() : [])]) {
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
}

/** Screens of things that exist in the full preview. */
async function namedScreens(): Promise<string[]> {
  const first = async (operation: string): Promise<string> => {
    const { body } = await preview.host.call(operation, {});
    return (body as { items: { id: string }[] }).items[0]?.id ?? '';
  };
  const [call, account, key, approval, webhook] = await Promise.all(
    ['calls.list', 'accounts.list', 'keys.list', 'approvals.list', 'webhooks.list'].map(first),
  );
  return [
    `/calls/${call}`,
    `/composer/${call}`,
    `/connections/${account}`,
    `/connections/reconnect/${account}`,
    `/agents/${key}`,
    `/agents/${key}/rules`,
    `/approvals/${approval}`,
    `/settings/webhooks/${webhook}`,
  ];
}

/** What axe calls a violation, each with the screen, the rule and the first element. Only colours can differ in the dark. */
async function faultsOn(page: Page, screen: string): Promise<string[]> {
  await showIn(page, 'light');
  const light = await new AxeBuilder({ page }).analyze();
  await showIn(page, 'dark');
  const dark = await new AxeBuilder({ page }).withRules(['color-contrast']).analyze();
  return [...light.violations, ...dark.violations].map(({ id, nodes }) => {
    const [first] = nodes;
    return `${screen}: ${id} ×${nodes.length} ${first?.html.slice(0, 160)} ${first?.failureSummary?.slice(0, 300)}`;
  });
}

/** Waits until every colour has arrived at the scheme's: half-way they have neither contrast. */
async function showIn(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const ending = document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations === 1);
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });
}
