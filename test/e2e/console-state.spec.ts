import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { type ConsolePreview, startConsolePreview } from '../support/console-preview.ts';
import { showScreen } from './pages/navigation.ts';
import { plainScreens, thingScreens } from './pages/screens.ts';

const built = join(import.meta.dirname, '..', '..', 'out', 'renderer');

let preview: ConsolePreview;
test.beforeEach(async ({ page }) => {
  preview = await startConsolePreview('full', built);
  await page.emulateMedia({ reducedMotion: 'reduce' });
});
test.afterEach(() => preview.close());

async function openConsole(page: Page, address: string): Promise<void> {
  await page.goto(`${preview.url}/?mode=full#signin=preview`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await showScreen(page, address);
}

async function lockAndUnlock(page: Page): Promise<void> {
  await preview.host.call('vault.lock', {});
  await expect(page.getByRole('heading', { name: 'The vault is locked' })).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Main', includeHidden: true })).toBeHidden();
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.getByRole('button', { name: 'Unlock with the keychain' }).click();
}

test('a toolkit that was half described is there after a lock', async ({ page }) => {
  await openConsole(page, '/connections/custom');
  await page.getByRole('textbox', { name: 'Toolkit name' }).fill('Half a service');
  await lockAndUnlock(page);
  await expect(page.getByRole('textbox', { name: 'Toolkit name' })).toHaveValue('Half a service');
});

test('a rule that was half written is there after a lock', async ({ page }) => {
  await openConsole(page, '/agents/all/rules');
  await page.getByRole('button', { name: 'Add rule' }).first().click();
  const path = page.getByRole('dialog').getByRole('textbox', { name: 'Path' });
  await path.fill('/half/a/rule');
  await lockAndUnlock(page);
  await expect(path).toHaveValue('/half/a/rule');
});

test('a secret that was half typed is gone after a lock', async ({ page }) => {
  await openConsole(page, '/connections/new/github');
  const token = page.getByRole('textbox', { name: 'Personal access token' });
  await token.fill('ghp_half');
  await lockAndUnlock(page);
  await expect(token).toHaveValue('');

  await showScreen(page, '/settings/backup');
  await page.getByLabel('Passphrase', { exact: true }).fill('half a passphrase');
  await page.getByLabel('Repeat passphrase', { exact: true }).fill('half a passphrase');
  await lockAndUnlock(page);
  await expect(page.getByLabel('Passphrase', { exact: true })).toHaveValue('');
  await expect(page.getByLabel('Repeat passphrase', { exact: true })).toHaveValue('');
});

test('what narrows a screen survives a reload', async ({ page }) => {
  await openConsole(page, '/connections');
  await page.getByRole('searchbox', { name: 'Filter connections' }).fill('open so');
  await page.reload();
  await expect(page.getByRole('searchbox', { name: 'Filter connections' })).toHaveValue('open so');
  await expect(page.getByRole('list', { name: 'Connected accounts' }).getByRole('listitem')).toHaveCount(1);

  await showScreen(page, '/connections/new?search=git&connected=true');
  await expect(page.getByRole('combobox', { name: 'Search toolkits' })).toHaveValue('git');
  await page.getByRole('combobox', { name: 'Search toolkits' }).fill('gith');
  await page.getByRole('combobox', { name: 'Trust' }).selectOption('checked');
  await page.reload();
  await expect(page.getByRole('combobox', { name: 'Search toolkits' })).toHaveValue('gith');
  await expect(page.getByRole('combobox', { name: 'Trust' })).toHaveValue('checked');

  await showScreen(page, '/settings/changes');
  await page.getByRole('combobox', { name: 'What', exact: true }).selectOption('rules');
  await page.reload();
  await expect(page.getByRole('combobox', { name: 'What', exact: true })).toHaveValue('rules');
});

test('a reload and the way back lead to where a screen was scrolled', async ({ page }) => {
  await page.setViewportSize({ width: 800, height: 600 });
  await openConsole(page, '/settings');
  const scroller = page.locator('main .overflow-y-auto').first();
  await scroller.evaluate(async (element) => {
    const settled = new Promise((done) => element.addEventListener('scrollend', done, { once: true }));
    element.scrollTop = 420;
    await settled;
  });
  await page.reload();
  await expect.poll(() => scroller.evaluate((element) => element.scrollTop)).toBe(420);
  await showScreen(page, '/agents');
  await page.goBack();
  await expect.poll(() => scroller.evaluate((element) => element.scrollTop)).toBe(420);
});

test('a screen that takes no focus of its own has it as a whole, fetched just now or long before', async ({
  page,
}) => {
  await openConsole(page, '/connections/new');
  for (const screen of [
    '/connections/import',
    '/agents/all/rules',
    '/settings/webhooks',
    '/connections/import',
  ]) {
    await showScreen(page, '/connections/new');
    await expect(page.getByRole('combobox', { name: 'Search toolkits' })).toBeFocused();
    await showScreen(page, screen);
    await expect(page.locator('main')).toBeFocused();
  }
});

test('the palette has the letters that were typed before its code had come', async ({ page }) => {
  let letCome = (): void => {};
  const held = new Promise<void>((resolve) => {
    letCome = resolve;
  });
  await page.route(/\/palette-[^/]*\.js$/, async (route) => {
    await held;
    await route.continue();
  });
  await openConsole(page, '/settings');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.type('Claude');
  letCome();
  const box = page.getByRole('dialog').getByRole('combobox');
  await expect(box).toBeFocused();
  await expect(box).toHaveValue('Claude');
  await page.keyboard.type(' Code');
  await expect(box).toHaveValue('Claude Code');
});

/** 800×600, 200 % of 1280×800, and the 320 pixels that WCAG 1.4.10 asks for, except of tables. */
const narrow = [
  { width: 800, height: 600 },
  { width: 640, height: 400 },
  { width: 320, height: 512 },
];
test('no screen has to be scrolled sideways, however narrow the window is', async ({ page }) => {
  test.slow();
  await openConsole(page, '/');
  for (const screen of Object.values({ ...plainScreens, ...thingScreens })) {
    await showScreen(page, screen);
    for (const size of screen.startsWith('/calls') ? narrow.slice(0, 2) : narrow) {
      await page.setViewportSize(size);
      // What measures itself has its new shape a frame or two after the window has.
      await expect.poll(() => overflowsOn(page), { message: `${screen} at ${size.width}` }).toEqual([]);
    }
  }
});

test('the sidebar shows where one is, in a window too low for all of it', async ({ page }) => {
  await page.setViewportSize({ width: 640, height: 400 });
  await openConsole(page, '/');
  for (const screen of ['/approvals', '/settings', '/']) {
    await showScreen(page, screen);
    const here = page.getByRole('navigation').locator('[aria-current=page]');
    await expect(here, screen).toHaveAttribute('href', `#${screen}`);
    await expect(here, screen).toBeInViewport({ ratio: 1 });
  }
});

test('rows stay in a column in the widest window, with what ends them in sight of what begins them', async ({
  page,
}) => {
  await page.setViewportSize({ width: 3840, height: 2160 });
  await openConsole(page, '/');
  for (const screen of ['/connections', '/agents', '/approvals', '/settings/webhooks', '/settings/changes']) {
    await showScreen(page, screen);
    const row = page.getByRole('main').locator('li, [role=row], [role=option]').first();
    await expect(row, screen).toBeVisible();
    expect((await row.boundingBox())?.width, screen).toBeLessThanOrEqual(80 * 16);
  }
});

test('whatever can be used has an edge where the system chooses the colours', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  await openConsole(page, '/settings');
  for (const screen of ['/settings', '/agents/new', '/connections/openapi']) {
    await showScreen(page, screen);
    const bare = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('button, input:not(.sr-only), select, [role=switch], [role=dialog]')]
          .filter((element) => element.checkVisibility() && !element.closest('[inert], [data-base-ui-inert]'))
          .filter((element) => !/^(radio|checkbox)$/.test(element.getAttribute('type') ?? ''))
          .filter((element) => element.getBoundingClientRect().width > 1)
          .filter((element) => getComputedStyle(element).outlineStyle === 'none')
          .map((element) => element.outerHTML.slice(0, 120)),
      );
    await expect.poll(bare, { message: screen }).toEqual([]);
  }
});

/** What reaches out of the window, or makes a part of the page scroll sideways. Code and tables may, within themselves. */
async function overflowsOn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const mayScroll = '[data-scrolls-sideways], pre, .cm-editor';
    return [...document.querySelectorAll('body, body *')].flatMap((element) => {
      const { overflowX } = getComputedStyle(element);
      const scrolls = overflowX === 'auto' || overflowX === 'scroll' || element === document.body;
      const isWider = element.scrollWidth > element.clientWidth + 1;
      const isOut = element.matches('button, a, input, select, textarea') && isOutside(element);
      if (element.closest(mayScroll) !== null || !((scrolls && isWider) || isOut)) return [];
      return [`<${element.tagName.toLowerCase()} class="${element.getAttribute('class')?.slice(0, 80)}">`];
    });

    function isOutside(element: Element): boolean {
      const { width, left, right } = element.getBoundingClientRect();
      return width > 1 && (right > innerWidth + 1 || left < -1) && element.closest('[aria-hidden]') === null;
    }
  });
}
