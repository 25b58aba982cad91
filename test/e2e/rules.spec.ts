import { expect, test } from '@playwright/test';
import { type HeadlessProcess, startHeadlessProcess } from '../support/headless-process.ts';
import { type RecordingUpstream, startUpstream } from '../support/recording-upstream.ts';
import { openScreen } from './pages/navigation.ts';

let upstream: RecordingUpstream;
let sallyport: HeadlessProcess;
let keyId: string;
let call: (method: string, path: string) => Promise<number>;

test.beforeEach(async ({ page }) => {
  [upstream, sallyport] = await Promise.all([startUpstream(), startHeadlessProcess()]);
  await sallyport.ask('toolkits.create', {
    slug: 'tracker',
    name: 'Tracker',
    base_url: upstream.origin,
    auth_schemes: [
      {
        mode: 'BEARER_TOKEN',
        inject: [{ in: 'header', name: 'Authorization', value: 'Bearer {token}' }],
        fields: { token: { label: 'Token', secret: true } },
      },
    ],
  });
  const account = await sallyport.ask('accounts.create', {
    toolkit: 'tracker',
    fields: { token: 'made-up' },
  });
  const made = await sallyport.ask('keys.create', { name: 'Careful agent' });
  const { id, key } = made.body as { id: string; key: string };
  keyId = id;
  call = async (method, path) => {
    const url = `${sallyport.ready.url}/gateway/${(account.body as { id: string }).id}${path}`;
    return (await fetch(url, { method, headers: { 'x-api-key': key } })).status;
  };
  await page.goto(sallyport.ready.console_url);
  await openScreen(page, 'Agents');
  await page.getByRole('button', { name: 'Rules of Careful agent' }).click();
  await expect(page.getByRole('heading', { name: 'Rules of Careful agent', level: 1 })).toBeVisible();
});

test.afterEach(async () => {
  await sallyport.stop();
  await upstream.close();
});

test('a person writes rules, orders them, asks them, and a refused call leads to the one that decided', async ({
  page,
}) => {
  const dialog = page.getByRole('dialog');
  const rules = page.getByRole('list', { name: 'Rules, in the order in which they are tried' });
  await page.getByRole('button', { name: 'Add rule' }).first().click();
  await dialog.getByRole('radio', { name: /^Allow/ }).check();
  await dialog.getByRole('checkbox', { name: 'writes' }).check();
  await dialog.getByRole('button', { name: 'Save rule' }).click();
  await expect(rules.getByRole('listitem')).toHaveCount(1);
  await page.getByRole('button', { name: 'Add rule' }).first().click();
  await dialog.getByRole('radio', { name: /^Deny/ }).check();
  await dialog.getByRole('textbox', { name: 'Path' }).fill('secret');
  await dialog.getByLabel('Where').selectOption('last');
  await dialog.getByRole('button', { name: 'Save rule' }).click();
  await expect(dialog.getByRole('alert')).toHaveText('Must start with "/".');
  await dialog.getByRole('textbox', { name: 'Path' }).fill('/secret/**');
  await dialog.getByRole('button', { name: 'Save rule' }).click();
  await expect(rules.getByRole('listitem')).toHaveText([/Allowwrites/, /Denyany request on \/secret\/\*\*/]);
  expect(await call('POST', '/secret/one')).toBe(200);

  await page.getByRole('button', { name: 'Move rule 2 up' }).click();
  await expect(rules.getByRole('listitem').first()).toContainText('/secret/**');
  expect(await call('POST', '/secret/one')).toBe(403);
  expect(await call('POST', '/other')).toBe(200);

  await rules.getByRole('listitem').nth(1).dragTo(rules.getByRole('listitem').nth(0));
  await expect(rules.getByRole('listitem').first()).toContainText('writes');
  await page.getByRole('button', { name: 'Move rule 1 down' }).click();
  await expect(rules.getByRole('listitem').first()).toContainText('/secret/**');

  await page.getByRole('button', { name: 'What would happen?' }).click();
  await dialog.getByLabel('Endpoint').fill('/secret/two');
  await dialog.getByRole('button', { name: 'Ask the rules' }).click();
  const explained = dialog.getByRole('region', { name: 'What would happen?' });
  await expect(explained).toContainText('It would be refused.');
  await expect(explained).toContainText('Deny any request on /secret/**');
  await expect(explained).toContainText('Authorization (header)');
  await dialog.getByRole('button', { name: 'Close' }).click();

  await openScreen(page, 'Calls');
  await page.getByRole('row', { name: /Denied/ }).click();
  await page.getByRole('link', { name: 'Deny any request on /secret/**' }).click();
  await expect(page.getByRole('heading', { name: 'Rules of Careful agent', level: 1 })).toBeVisible();
});

test('a change made elsewhere is not written over, and the person is told', async ({ page }) => {
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'JSON' }).click();
  await dialog.getByLabel('Rules').fill('[{"effect":"allow","path":"x"}]');
  await dialog.getByRole('button', { name: 'Save list' }).click();
  await expect(dialog.getByRole('alert')).toContainText('[0].path: must start with "/"');
  await sallyport.ask('rules.set', {
    key_id: keyId,
    rules: [{ effect: 'deny', host: 'elsewhere.test' }],
    version: 0,
  });
  await dialog.getByLabel('Rules').fill('[{"effect":"allow"}]');
  await dialog.getByRole('button', { name: 'Save list' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('These rules were changed elsewhere in the meantime')).toBeVisible();
  await expect(page.getByRole('listitem', { name: 'Rule 1' })).toContainText('elsewhere.test');
});

test('rules drafted from history are looked through and then added', async ({ page }) => {
  const dialog = page.getByRole('dialog');
  expect(await call('GET', '/things/1')).toBe(200);
  expect(await call('GET', '/other')).toBe(200);
  await page.getByRole('button', { name: 'Draft from history' }).click();
  await dialog.getByRole('button', { name: 'Draft rules' }).click();
  await expect(dialog.getByRole('checkbox')).toHaveCount(2);
  await dialog.getByRole('checkbox').first().uncheck();
  await dialog.getByRole('button', { name: 'Add 1 rule' }).click();
  await expect(page.getByRole('listitem', { name: 'Rule 1' })).toContainText('Tracker');
});
