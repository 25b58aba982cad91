import { expect, test } from '@playwright/test';
import { type HeadlessProcess, startHeadlessProcess } from '../support/headless-process.ts';
import { type RecordingUpstream, startUpstream } from '../support/recording-upstream.ts';
import { connectTrackerAgent, type TrackerAgent } from '../support/tracker.ts';
import { openScreen } from './pages/navigation.ts';

let upstream: RecordingUpstream;
let sallyport: HeadlessProcess;
let agent: TrackerAgent;

test.beforeEach(async ({ page }) => {
  [upstream, sallyport] = await Promise.all([startUpstream(), startHeadlessProcess()]);
  agent = await connectTrackerAgent(sallyport, upstream, { name: 'Careful agent' });
  await page.goto(sallyport.ready.console_url);
  await openScreen(page, 'Agents');
  await page.getByRole('button', { name: 'Rules of Careful agent' }).click();
  await expect(page.getByRole('heading', { name: 'Rules of Careful agent', level: 1 })).toBeVisible();
});

test.afterEach(async () => {
  await sallyport.stop();
  await upstream.close();
});

const statusOf = async (method: string, path: string) => (await agent.send(method, path)).status;

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
  expect(await statusOf('POST', '/secret/one')).toBe(200);

  await page.getByRole('button', { name: 'Move rule 2 up' }).click();
  await expect(rules.getByRole('listitem').first()).toContainText('/secret/**');
  expect(await statusOf('POST', '/secret/one')).toBe(403);
  expect(await statusOf('POST', '/other')).toBe(200);

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
  await page.getByRole('button', { name: 'Edit as JSON' }).click();
  await dialog.getByLabel('Rules').fill('[{"effect":"allow","path":"x"}]');
  await dialog.getByRole('button', { name: 'Save list' }).click();
  await expect(dialog.getByRole('alert')).toContainText('[0].path: must start with "/"');
  await sallyport.ask('rules.set', {
    key_id: agent.keyId,
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
  expect(await statusOf('GET', '/things/1')).toBe(200);
  expect(await statusOf('GET', '/other')).toBe(200);
  await page.getByRole('button', { name: 'Draft from history' }).click();
  await dialog.getByRole('button', { name: 'Draft rules' }).click();
  await expect(dialog.getByRole('checkbox')).toHaveCount(2);
  await dialog.getByRole('checkbox').first().uncheck();
  await dialog.getByRole('button', { name: 'Add 1 rule' }).click();
  await expect(page.getByRole('listitem', { name: 'Rule 1' })).toContainText('Tracker');
});
