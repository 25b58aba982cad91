import { expect, type Page, test } from '@playwright/test';
import { type HeadlessProcess, startHeadlessProcess } from '../support/headless-process.ts';
import { type RecordingUpstream, startUpstream } from '../support/recording-upstream.ts';
import { connectTrackerAgent, type TrackerAgent } from '../support/tracker.ts';
import { openScreen } from './pages/navigation.ts';

const token = 'canary-approvals-71c2';

let upstream: RecordingUpstream;
let sallyport: HeadlessProcess;
let agent: TrackerAgent;

test.beforeEach(async ({ page }) => {
  [upstream, sallyport] = await Promise.all([startUpstream(), startHeadlessProcess()]);
  agent = await connectTrackerAgent(sallyport, upstream, { name: 'Careful agent' }, { token, alias: 'ada' });
  await page.goto(sallyport.ready.console_url);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
});

test.afterEach(async () => {
  await sallyport.stop();
  await upstream.close();
});

/** Opens the screen once a request waits: that one is then opened, as is the first that comes in while none is. */
async function openApprovals(page: Page): Promise<void> {
  await expect(page.getByRole('img', { name: /waits? for you/ })).toBeVisible();
  await openScreen(page, 'Approvals');
}

const detail = (page: Page) => page.getByRole('complementary', { name: 'Request' });
const waiting = (page: Page) => page.getByRole('group', { name: 'Waiting for you' }).getByRole('option');

test('a request that comes in while nothing is shown is opened', async ({ page }) => {
  await openScreen(page, 'Approvals');
  await expect(page.getByText('Nothing waits for you').first()).toBeVisible();
  const answer = agent.send('POST', '/issues', { title: 'A raven' });
  await expect(detail(page)).toContainText('/issues');
  await page.keyboard.press('d');
  expect((await answer).status).toBe(403);
});

test('an agent’s write is held, shown, approved once by key, and goes through', async ({ page }) => {
  const answer = agent.send('POST', '/issues?notify=1', { title: 'A raven', nested: { id: 1 } });
  await page.getByRole('region', { name: 'Notifications' }).getByRole('link', { name: 'Review' }).click();
  await expect(page.getByRole('heading', { name: 'Approvals', level: 1 })).toBeVisible();
  await expect(page.getByRole('img', { name: '1 request waits for you' })).toBeVisible();
  await expect(page).toHaveTitle('(1) Approvals · Sallyport');
  await expect(detail(page)).toContainText('Careful agent');
  await expect(detail(page)).toContainText('/issues?notify=1');
  await expect(detail(page)).toContainText('ada');
  await expect(detail(page)).toContainText('Ask before writes');
  await expect(detail(page).getByRole('region', { name: 'Request: Body' })).toContainText('"nested": {');
  await expect(page.getByRole('region', { name: 'Notifications' }).getByRole('link')).toHaveCount(0);
  expect(upstream.received).toEqual([]);
  await page.keyboard.press('a');
  expect((await answer).status).toBe(200);
  expect(upstream.received).toHaveLength(1);
  expect(upstream.received[0]?.headers.authorization).toBe(`Bearer ${token}`);
  await expect(detail(page)).toContainText('Approved once');
  await expect(waiting(page)).toHaveCount(0);
  await expect(page).toHaveTitle('Approvals · Sallyport');
  expect(await page.content()).not.toContain(token);
});

test('a denied write gets the error, and nothing is sent', async ({ page }) => {
  const answer = agent.send('DELETE', '/issues/1');
  await openApprovals(page);
  await detail(page).getByRole('button', { name: 'Deny', exact: true }).click();
  const { status, body } = await answer;
  expect(status).toBe(403);
  expect(body).toContain('ApprovalDenied');
  expect(upstream.received).toEqual([]);
  await expect(detail(page)).toContainText('Denied');
});

test('“always” names its rule first, and the next write passes without asking', async ({ page }) => {
  const first = agent.send('POST', '/issues', { n: 1 });
  await openApprovals(page);
  await detail(page).getByRole('button', { name: 'Always…', exact: true }).click();
  const dialog = page.getByRole('alertdialog');
  await expect(dialog).toContainText('Allow POST in Tracker with “ada” at 127.0.0.1 on /issues');
  await page.keyboard.press('a');
  expect(upstream.received).toEqual([]);
  await dialog.getByRole('button', { name: 'Always approve' }).click();
  expect((await first).status).toBe(200);
  expect((await agent.send('POST', '/issues', { n: 2 })).status).toBe(200);
  await expect(waiting(page)).toHaveCount(0);
});

test('what was approved for an hour passes without asking, until it is taken back', async ({ page }) => {
  const first = agent.send('POST', '/issues', { n: 1 });
  await openApprovals(page);
  await detail(page).getByRole('button', { name: 'For an hour' }).click();
  expect((await first).status).toBe(200);
  expect((await agent.send('POST', '/issues', { n: 2 })).status).toBe(200);
  await expect(detail(page)).toContainText('pass without asking');
  await detail(page).getByRole('button', { name: 'Ask again from now on' }).click();
  await expect(detail(page)).not.toContainText('pass without asking');
  const third = agent.send('POST', '/issues', { n: 3 });
  await expect(waiting(page)).toHaveCount(1);
  await waiting(page).click();
  await page.keyboard.press('d');
  expect((await third).status).toBe(403);
  expect(upstream.received).toHaveLength(2);
});

test('requests alike are answered together; one that came later only after it was included', async ({
  page,
}) => {
  const first = agent.send('POST', '/issues', { n: 1 });
  await openApprovals(page);
  await expect(detail(page).getByRole('button', { name: 'Approve once', exact: false })).toBeVisible();
  const second = agent.send('POST', '/issues', { n: 2 });
  await expect(detail(page)).toContainText('One more request of this kind has come in');
  await expect(waiting(page)).toHaveCount(1);
  await detail(page).getByRole('button', { name: 'Include' }).click();
  await expect(detail(page)).toContainText('Request 1 of 2');
  await detail(page).getByRole('button', { name: 'Approve once (2)' }).click();
  expect([(await first).status, (await second).status]).toEqual([200, 200]);
});

test('after an answer a second press of the key answers nothing that was not opened', async ({ page }) => {
  const first = agent.send('POST', '/one', {});
  await openApprovals(page);
  await expect(detail(page)).toContainText('/one');
  const second = agent.send('POST', '/two', {});
  await expect(waiting(page)).toHaveCount(2);
  await page.keyboard.press('a');
  expect((await first).status).toBe(200);
  await expect(detail(page)).toContainText('Approved once');
  await page.keyboard.press('a');
  await expect(waiting(page)).toHaveCount(1);
  await waiting(page).click();
  await expect(detail(page)).toContainText('/two');
  await page.keyboard.press('d');
  expect((await second).status).toBe(403);
  expect(upstream.received.map(({ url }) => url)).toEqual(['/one']);
});
