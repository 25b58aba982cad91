import { expect, type Page } from '@playwright/test';

/** Opens one of the screens from the sidebar. */
export async function openScreen(
  page: Page,
  name: 'Home' | 'Connections' | 'Calls' | 'Approvals' | 'Agents' | 'Settings',
): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
}
