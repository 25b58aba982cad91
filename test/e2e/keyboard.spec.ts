import { expect, type Locator, type Page, test } from '@playwright/test';
import { startHeadlessProcess } from '../support/headless-process.ts';
import { startUpstream } from '../support/recording-upstream.ts';
import { showScreen } from './pages/navigation.ts';

const token = 'canary-7b1e90aa';

test('without a mouse, a person connects an account, makes an agent and replays a call, and always sees the focus', async ({
  page,
}) => {
  test.slow();
  const upstream = await startUpstream();
  const sallyport = await startHeadlessProcess();
  try {
    await page.goto(sallyport.ready.console_url);
    await expect(page.getByRole('heading', { name: 'Get started' })).toBeVisible();

    await test.step('connects an account', async () => {
      await pressOn(page, page.getByRole('button', { name: 'Connect account' }));
      await pressOn(page, page.getByRole('button', { name: 'Add your own toolkit' }));
      await typeInto(page, page.getByRole('textbox', { name: 'Toolkit name' }), 'Loopback service');
      await typeInto(page, page.getByRole('textbox', { name: 'Base URL' }), upstream.origin);
      await pressOn(
        page,
        page.getByRole('switch', { name: 'This address is on my own machine or network' }),
        'Space',
      );
      await pressOn(page, page.getByRole('button', { name: 'Add toolkit' }));
      await typeInto(page, page.getByRole('textbox', { name: /token/i }), token);
      await page.keyboard.press('Enter');
      await expect(page.getByRole('heading', { name: 'Loopback service is connected' })).toBeVisible();
      const test = page.getByRole('button', { name: 'Test', exact: true });
      await pressOn(page, test);
      await expect(page.getByRole('main').getByRole('link', { name: 'View call' })).toBeVisible();
      await expect(test).toBeFocused();
    });

    const key = await test.step('makes an agent', async () => {
      await runFromPalette(page, 'Create agent key');
      const dialog = page.getByRole('dialog');
      await typeInto(page, dialog.getByRole('textbox', { name: 'Name' }), 'Night owl');
      await page.keyboard.press('Enter');
      const shown = await dialog.getByLabel('Agent key', { exact: true }).innerText();
      await pressOn(page, dialog.getByRole('button', { name: 'I have copied it' }));
      await expect(dialog).toBeHidden();
      expect(await unseenFocus(page)).toBeNull();
      return shown;
    });

    await test.step('replays a call', async () => {
      const { body } = await sallyport.ask('accounts.list');
      const [account] = (body as { items: { id: string }[] }).items;
      const answer = await fetch(`${sallyport.ready.url}/gateway/${account?.id}/things`, {
        headers: { 'x-api-key': key },
      });
      expect(answer.status).toBe(200);
      await page.keyboard.press('g');
      await page.keyboard.press('l');
      const row = page.getByRole('row').filter({ hasText: '/things' });
      await expect(row).toBeVisible();
      await pressOn(page, page.getByRole('grid'), 'ArrowDown');
      await expect(page.getByRole('complementary', { name: 'Call detail' })).toBeVisible();
      await pressOn(page, page.getByRole('button', { name: 'Replay', exact: true }));
      await expect(page.getByRole('region', { name: 'New answer', exact: true })).toBeVisible();
      expect(upstream.received.filter(({ url }) => url === '/things')).toHaveLength(2);
      expect(upstream.received.at(-1)?.headers.authorization).toBe(`Bearer ${token}`);
    });

    await test.step('sends it changed, from the middle of its body', async () => {
      await typeInto(page, page.getByRole('textbox', { name: 'Body' }), '{}');
      await page.keyboard.press('ControlOrMeta+Enter');
      await expect.poll(() => upstream.received.filter(({ url }) => url === '/things').length).toBe(3);
      expect(upstream.received.at(-1)?.body.toString()).toBe('{}');
    });
  } finally {
    await sallyport.stop();
    await upstream.close();
  }
});

test('the toolkit that was typed is opened, however soon Enter follows', async ({ page }) => {
  const sallyport = await startHeadlessProcess();
  try {
    await page.goto(`${sallyport.ready.console_url}`);
    await pressOn(page, page.getByRole('button', { name: 'Connect account' }));
    await expect(page.getByRole('listbox').getByRole('option').first()).toBeVisible();
    await page.keyboard.insertText('github');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Connect GitHub' })).toBeVisible();
  } finally {
    await sallyport.stop();
  }
});

test('a rule that is moved by key keeps the focus, also where it can go no further', async ({ page }) => {
  const sallyport = await startHeadlessProcess();
  try {
    const rules = ['/a', '/b', '/c'].map((path) => ({ effect: 'deny' as const, path }));
    await sallyport.call('rules.set', { key_id: null, rules, version: 0 });
    await page.goto(sallyport.ready.console_url);
    await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
    await showScreen(page, '/agents/all/rules');
    const list = page.getByRole('list', { name: 'Rules, in the order in which they are tried' });
    await pressOn(page, page.getByRole('button', { name: 'Move rule 3 up' }));
    await expect(list.getByRole('listitem').nth(1)).toContainText('/c');
    await expect(page.getByRole('button', { name: 'Move rule 2 up' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(list.getByRole('listitem').first()).toContainText('/c');
    await expect(page.getByRole('button', { name: 'Move rule 1 down' })).toBeFocused();
  } finally {
    await sallyport.stop();
  }
});

test('a menu opens by key at its first entry, by mouse without one, and gives the focus back', async ({
  page,
}) => {
  const sallyport = await startHeadlessProcess();
  try {
    await page.goto(sallyport.ready.console_url);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Calls' }).click();
    const button = page.getByRole('button', { name: 'More for these calls' });
    const menu = page.getByRole('menu');
    const first = page.getByRole('menuitem', { name: 'Import a HAR file…' });
    for (const key of ['ArrowDown', 'Enter', 'Space']) {
      // The menu comes into being when it is first opened.
      await page.reload();
      for (let time = 0; time < 2; time += 1) {
        await pressOn(page, button, key);
        await expect(first).toBeFocused();
        await page.keyboard.press('Escape');
        await expect(menu).toBeHidden();
        await expect(button).toBeFocused();
      }
    }
    await page.reload();
    for (let time = 0; time < 2; time += 1) {
      await button.click();
      await expect(menu).toBeFocused();
      await page.keyboard.press('Escape');
      await expect(button).toBeFocused();
    }
  } finally {
    await sallyport.stop();
  }
});

test('filters open at their first field, by key and by mouse, and give the focus back', async ({ page }) => {
  const sallyport = await startHeadlessProcess();
  try {
    await page.goto(sallyport.ready.console_url);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Calls' }).click();
    const button = page.getByRole('button', { name: 'Filters' });
    const filters = page.getByRole('dialog', { name: 'Filters' });
    const ways = [() => button.press('Enter'), () => button.press('Space'), () => button.click()];
    for (const open of ways) {
      // They come into being when they are first opened.
      await page.reload();
      for (let time = 0; time < 2; time += 1) {
        await open();
        await expect(filters.getByLabel('Toolkit', { exact: true })).toBeFocused();
        await expect(button).toHaveAttribute('aria-expanded', 'true');
        await page.keyboard.press('Escape');
        await expect(filters).toBeHidden();
        await expect(button).toBeFocused();
      }
    }
  } finally {
    await sallyport.stop();
  }
});

/** Goes on with Tab to something, and presses a key there. */
async function pressOn(page: Page, target: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

async function typeInto(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field);
  await page.keyboard.type(text);
}

async function runFromPalette(page: Page, entry: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('combobox')).toBeFocused();
  await page.keyboard.type(entry);
  await expect(page.getByRole('option').first()).toContainText(entry);
  await page.keyboard.press('Enter');
}

/** Goes on with Tab until something has the focus, which must be seen at each stop. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let stops = 0; stops < 80; stops += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
    expect(await unseenFocus(page)).toBeNull();
  }
  throw new Error(`Tab does not lead to ${target}.`);
}

/**
 * What has the focus without showing it; null where it is seen. The page itself has it for a moment when Tab goes round, and a
 * screen or dialog as a whole when it was just opened.
 */
function unseenFocus(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    const focused = document.activeElement;
    if (focused === null || focused.matches('body, main, [role=dialog], [role=alertdialog]')) return null;
    const isDrawn = (element: Element | null): boolean => {
      if (element === null) return false;
      // A ring that lies over what scrolls is drawn by a pseudo-element.
      return [null, '::after'].some((part) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(element, part);
        return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
      });
    };
    const { top, bottom, width, height } = focused.getBoundingClientRect();
    const isOnScreen = width > 0 && height > 0 && bottom > 0 && top < window.innerHeight;
    // An editor's ring goes around the whole of it.
    const frames = [focused, focused.parentElement, focused.closest('.cm-editor')?.parentElement ?? null];
    const isSeen = isOnScreen && frames.some(isDrawn);
    return isSeen ? null : focused.outerHTML.slice(0, 200);
  });
}
