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
