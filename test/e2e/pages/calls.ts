import { expect, type Locator, type Page } from '@playwright/test';
import { openScreen } from './navigation.ts';

/** Opens the live list; `row` finds a call in it by what its line says. */
export async function openCalls(page: Page): Promise<{ row: (text: string) => Locator }> {
  await openScreen(page, 'Calls');
  return { row: (text) => page.getByRole('main').getByRole('row').filter({ hasText: text }) };
}

/** Opens a call's detail from its row. */
export async function openCall(page: Page, row: Locator): Promise<Locator> {
  await row.click();
  const detail = page.getByRole('complementary', { name: 'Call detail' });
  await expect(detail).toBeVisible();
  return detail;
}

/** Sends the open call again and waits for the answer beside the recorded one. */
export async function replayCall(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Replay', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Edit and send', level: 1 })).toBeVisible();
  await expect(page.getByRole('region', { name: 'New answer', exact: true })).toBeVisible();
}
