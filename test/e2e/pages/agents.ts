import { expect, type Page } from '@playwright/test';
import { openScreen } from './navigation.ts';

/** Creates an agent key and returns its text, which the console shows this once. */
export async function createAgentKey(page: Page, name: string): Promise<string> {
  await openScreen(page, 'Agents');
  await page.getByRole('main').getByRole('button', { name: 'Create agent key' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await dialog.getByRole('button', { name: 'Create key' }).click();
  await expect(dialog.getByRole('heading', { name: `Key for ${name}` })).toBeVisible();
  const key = await dialog.getByLabel('Agent key', { exact: true }).innerText();
  await dialog.getByRole('button', { name: 'I have copied it' }).click();
  await expect(dialog).toBeHidden();
  return key;
}
