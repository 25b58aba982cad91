import { expect, type Page } from '@playwright/test';

/** The sidebar's screens, each with its title. */
const titles = {
  Home: 'Home',
  Connections: 'Connections',
  Toolkits: 'Toolkits',
  Calls: 'Calls',
  Composer: 'New request',
  Approvals: 'Approvals',
  Agents: 'Agents',
  Settings: 'Settings',
} as const;

/** Opens one of the screens from the sidebar. */
export async function openScreen(page: Page, name: keyof typeof titles): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { name: titles[name], level: 1 })).toBeVisible();
}

/** Opens a screen by its address and waits until what it loads is there. */
export async function showScreen(page: Page, address: string): Promise<void> {
  await page.evaluate((hash) => {
    window.location.hash = hash;
  }, address);
  await expect(page.locator('h1, main h2').filter({ visible: true }).first()).toBeVisible();
  await expect(page.getByText('Loading…')).toHaveCount(0);
}
