import { expect, test } from '@playwright/test';
import { type HeadlessProcess, startHeadlessProcess } from '../support/headless-process.ts';
import { openScreen } from './pages/navigation.ts';

let sallyport: HeadlessProcess;

test.beforeEach(async ({ page }) => {
  // Only the first start makes an agent by itself; a person who begins in the console has none.
  sallyport = await startHeadlessProcess();
  const { body } = await sallyport.ask('keys.list');
  const [made] = (body as { items: { id: string }[] }).items;
  if (made !== undefined) await sallyport.ask('keys.revoke', { id: made.id });
  await page.goto(sallyport.ready.console_url);
  await expect(page.getByRole('heading', { name: 'Get started' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Get started' })).toHaveAttribute('aria-current', 'page');
  await expect(page).toHaveTitle('Get started · Sallyport');
});

test.afterEach(async () => {
  await sallyport.stop();
});

test('a person looks around with the demo service, sees an agent’s first call live, and removes it', async ({
  page,
}) => {
  const connect = page.getByRole('listitem', { name: 'Connect an account' });
  await connect.getByRole('button', { name: 'Look around with a demo service' }).click();
  await expect(connect.getByRole('img', { name: 'Done' })).toBeVisible();

  await page.getByRole('listitem', { name: 'Create an agent key' }).getByRole('button').last().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('First agent');
  await dialog.getByRole('button', { name: 'Create key' }).click();
  const key = await dialog.getByLabel('Agent key', { exact: true }).innerText();
  await dialog.getByRole('button', { name: 'I have copied it' }).click();

  // Until it is known what the service answers to, there is no command that could be copied.
  const toolkit = Promise.withResolvers<void>();
  await page.route('**/rpc/toolkits.get', async (route) => {
    await toolkit.promise;
    await route.continue();
  });
  await page.reload();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Get started' }).click();
  const call = page.getByRole('listitem', { name: 'Make the first call' });
  await expect(call.getByText('Waiting for the first call')).toBeVisible();
  await expect(call.locator('pre')).toHaveCount(0);
  toolkit.resolve();
  await fetch(`${sallyport.ready.url}/gateway/no-such-account/me`, { headers: { 'x-api-key': key } });
  await expect(call.getByText('there is no account or alias "no-such-account"')).toBeVisible();
  await expect(call.getByText('Waiting for the first call')).toBeVisible();
  const command = await call.locator('pre').innerText();
  const body = /-d '([^']+)'/.exec(command)?.[1] ?? '';
  const answer = await fetch(`${sallyport.ready.url}/api/v3.1/tools/execute/proxy`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': key },
    body,
  });
  expect(await answer.json()).toMatchObject({ status: 200, data: { login: 'ada' } });
  await expect(call.getByRole('list', { name: 'First call' })).toContainText('First agent');
  await expect(page.getByText('That is all.')).toBeVisible();

  await openScreen(page, 'Connections');
  const account = page.getByRole('listitem', { name: 'Demo issue tracker' });
  await account.getByRole('button', { name: 'Remove the demo' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove the demo' }).click();
  await expect(page.getByText('The demo is removed.')).toBeVisible();
  await expect(account).toBeHidden();
  expect((await sallyport.ask('accounts.list')).body).toMatchObject({ items: [] });
});

test('each step can be skipped, stays skipped over a reload, and be taken up again', async ({ page }) => {
  const steps = ['Connect an account', 'Create an agent key', 'Make the first call'];
  for (const step of steps) await page.getByRole('button', { name: `Skip: ${step}` }).click();
  await expect(page.getByText('That is all.')).toBeVisible();
  await page.reload();
  // Keys are heard once the console is there again.
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox').fill('Get started');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Skipped')).toHaveCount(3);
  await page.getByRole('button', { name: 'Do it after all: Connect an account' }).click();
  await expect(page.getByRole('button', { name: 'Look around with a demo service' })).toBeVisible();
  await expect(page.getByText('Skipped')).toHaveCount(2);
});
