import { expect, type Page } from '@playwright/test';
import { openScreen } from './navigation.ts';

/** The connect form of a service, on its way through OAuth. */
export async function openOAuthForm(page: Page, service: string): Promise<void> {
  await openScreen(page, 'Connections');
  await page.getByRole('button', { name: 'Connect account' }).first().click();
  await page.getByRole('combobox', { name: 'Search toolkits' }).fill(service);
  await page.getByRole('option', { name: service }).click();
  await expect(page.getByRole('heading', { name: `Connect ${service}` })).toBeVisible();
}

/** Enters an app of one's own. */
export async function enterApp(page: Page, clientId: string, clientSecret: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Client id' }).fill(clientId);
  await page.getByRole('textbox', { name: 'Client secret' }).fill(clientSecret);
}

/** The same for OAuth 1, whose words for it are others. */
export async function enterConsumer(
  page: Page,
  consumer: { readonly key: string; readonly secret: string },
): Promise<void> {
  await page.getByRole('textbox', { name: 'Consumer key' }).fill(consumer.key);
  await page.getByRole('textbox', { name: 'Consumer secret' }).fill(consumer.secret);
}

/** Follows the console's link to the provider, decides there, and returns what the last page says. */
export async function decideAtProvider(page: Page, decision: 'Allow' | 'Deny'): Promise<string> {
  const opened = page.waitForEvent('popup');
  await page.getByRole('link', { name: 'Open the browser again' }).click();
  const provider = await opened;
  await provider.getByRole('button', { name: decision }).click();
  await provider.waitForURL(/\/oauth\/callback\?/);
  const text = await provider.locator('body').innerText();
  await provider.close();
  return text;
}
