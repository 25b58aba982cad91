import { expect, test } from '@playwright/test';
import { type HeadlessProcess, startHeadlessProcess } from '../support/headless-process.ts';
import { openScreen } from './pages/navigation.ts';

let sallyport: HeadlessProcess;

test.beforeEach(async ({ page }) => {
  sallyport = await startHeadlessProcess();
  await page.goto(sallyport.ready.console_url);
  await openScreen(page, 'Agents');
});

test.afterEach(async () => {
  await sallyport.stop();
});

/** Whether a key is let in. */
async function statusWith(key: string): Promise<number> {
  const answer = await fetch(`${sallyport.ready.url}/api/v3.1/toolkits?limit=1`, {
    headers: { 'x-api-key': key },
  });
  await answer.body?.cancel();
  return answer.status;
}

test('a new agent’s screen turns green with its first call, and its key is replaced and ended', async ({
  page,
}) => {
  const dialog = page.getByRole('dialog');
  const row = page.getByRole('listitem', { name: 'Night shift' });
  const shownKey = () => dialog.getByLabel('Agent key', { exact: true }).innerText();

  await page.getByRole('main').getByRole('button', { name: 'Create agent key' }).first().click();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Night shift');
  await dialog.getByLabel('Expires').selectOption('30');
  await dialog.getByRole('button', { name: 'Create key' }).click();
  await expect(dialog.getByRole('status').filter({ hasText: 'Waiting for its first call' })).toBeVisible();
  const first = await shownKey();
  expect(await statusWith(first)).toBe(200);
  await expect(dialog.getByRole('status').filter({ hasText: 'The agent has called' })).toBeVisible();
  await dialog.getByRole('button', { name: 'I have copied it' }).click();
  await expect(row).toContainText('Expires');

  await row.getByRole('button', { name: 'More actions for Night shift' }).click();
  await page.getByRole('menuitem', { name: 'Replace key…' }).click();
  await dialog.getByRole('button', { name: 'Make the new key' }).click();
  await expect(dialog.getByRole('heading', { name: 'Key for Night shift' })).toBeVisible();
  const second = await shownKey();
  expect(second).not.toBe(first);
  await dialog.getByRole('button', { name: 'I have copied it' }).click();
  expect([await statusWith(first), await statusWith(second)]).toEqual([200, 200]);

  await row.getByRole('button', { name: 'End now: the old key of Night shift' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'End old key' }).click();
  await expect(row).not.toContainText('The old key');
  expect([await statusWith(first), await statusWith(second)]).toEqual([401, 200]);
});

test('what was changed is listed with where it came from, by itself', async ({ page }) => {
  await openScreen(page, 'Settings');
  await page.getByRole('button', { name: 'Show changes' }).click();
  await expect(page.getByRole('heading', { name: 'Changes', level: 1 })).toBeVisible();
  await sallyport.ask('keys.create', { name: 'From a script' });
  const list = page.getByRole('list', { name: 'Changes, newest first' });
  const entry = list.getByRole('listitem').filter({ hasText: 'From a script' });
  await expect(entry).toContainText('Admin key');
  await entry.getByRole('button').click();
  await expect(entry.getByRole('table')).toContainText('ask_before_writes');
  await page.getByRole('combobox', { name: 'Where from' }).selectOption('Console');
  await expect(page.getByText('From a script')).toBeHidden();
});
