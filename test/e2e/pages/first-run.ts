import { expect, type Page } from '@playwright/test';

/** The screen that makes the vault. */
export async function createVaultWithPassphrase(page: Page, passphrase: string): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Set up your vault' })).toBeVisible();
  await page.getByRole('radio', { name: /^A passphrase/ }).check();
  await page.getByRole('textbox', { name: 'Passphrase', exact: true }).fill(passphrase);
  await page.getByRole('textbox', { name: 'Repeat passphrase' }).fill(passphrase);
  await page.getByRole('button', { name: 'Create vault' }).click();
  await expect(page.getByRole('heading', { name: 'Get started' })).toBeVisible();
}
