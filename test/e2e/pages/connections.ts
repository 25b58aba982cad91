import { expect, type Page } from '@playwright/test';
import { openScreen } from './navigation.ts';

export interface OwnToolkit {
  readonly name: string;
  readonly baseUrl: string;
  readonly testPath: string;
}

/** Begins with a service that the catalog does not have: describes it by hand, or by its API description. */
export async function bringToolkit(
  page: Page,
  way: 'Add your own toolkit' | 'Import API description',
): Promise<void> {
  await openScreen(page, 'Connections');
  await page.getByRole('main').getByRole('button', { name: 'Connect account' }).click();
  await page.getByRole('button', { name: way }).click();
}

/** Describes a toolkit of one's own (bearer token) and lands on its connect form. */
export async function addOwnToolkit(page: Page, service: OwnToolkit): Promise<void> {
  await bringToolkit(page, 'Add your own toolkit');
  await page.getByRole('textbox', { name: 'Toolkit name' }).fill(service.name);
  await page.getByRole('textbox', { name: 'Base URL' }).fill(service.baseUrl);
  await page.getByRole('textbox', { name: 'Test path' }).fill(service.testPath);
  await page.getByRole('switch', { name: 'This address is on my own machine or network' }).click();
  await page.getByRole('button', { name: 'Add toolkit' }).click();
  await expect(page.getByRole('heading', { name: `Connect ${service.name}` })).toBeVisible();
}

/** Fills in the token on the connect form, connects and tests with one real call; returns the account's id. */
export async function connectWithToken(page: Page, service: OwnToolkit, token: string): Promise<string> {
  await expect(page.getByRole('main')).toContainText(service.baseUrl);
  await page.getByRole('textbox', { name: /token/i }).fill(token);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(page.getByRole('heading', { name: `${service.name} is connected` })).toBeVisible();
  await page.getByRole('button', { name: 'Test', exact: true }).click();
  await expect(page.getByRole('main').getByText('Works', { exact: true })).toBeVisible();
  const id = /ca_[A-Za-z0-9]{8,40}/.exec(await page.getByRole('main').innerText())?.[0];
  if (id === undefined) throw new Error('The console shows no account id.');
  return id;
}
