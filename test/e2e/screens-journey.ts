import { expect, type Page, test } from '@playwright/test';
import { testPassphrase } from '../support/headless-process.ts';
import type { RecordingUpstream } from '../support/recording-upstream.ts';
import type { FirstSetUp } from './journey.ts';
import { openCall, openCalls } from './pages/calls.ts';
import { openScreen } from './pages/navigation.ts';

/**
 * Every screen once, each with what it is there for, after the first journey. The same for every host, so that what a host does
 * differently (its bridge, its address, its storage) is met on each screen.
 */
export async function screensJourney(
  page: Page,
  upstream: RecordingUpstream,
  { accountId, agentKey, gateway }: FirstSetUp,
): Promise<void> {
  const send = async (method: string, path: string) => {
    const answer = await fetch(`${gateway}/gateway/${accountId}${path}`, {
      method,
      headers: { 'x-api-key': agentKey },
    });
    await answer.arrayBuffer();
    return answer.status;
  };
  const main = page.getByRole('main');
  const dialog = page.getByRole('dialog');
  const detail = page.getByRole('complementary', { name: 'Request' });

  await test.step('Home: what the agent did today', async () => {
    await openScreen(page, 'Home');
    await expect(main.getByRole('list', { name: 'Latest calls' })).toContainText('/things');
    await expect(main).toContainText('Night owl');
  });

  await test.step('Connections: an account is disabled and enabled again', async () => {
    await openScreen(page, 'Connections');
    const act = async (name: string) => {
      await main.getByRole('button', { name: /^More actions for Loopback service/ }).click();
      await page.getByRole('menuitem', { name, exact: true }).click();
    };
    await act('Disable');
    await expect(page.getByText(/is disabled: agents’ calls to it are refused/)).toBeVisible();
    expect(await send('GET', '/while-disabled')).toBe(422);
    await act('Enable');
    await expect(page.getByText(/is enabled again/)).toBeVisible();
    expect(await send('GET', '/enabled')).toBe(200);
  });

  await test.step('Toolkits: one is looked up, and opened', async () => {
    await openScreen(page, 'Toolkits');
    await page.getByRole('combobox', { name: 'Search toolkits' }).fill('loopbak');
    await page.getByRole('option', { name: /Loopback service/ }).click();
    await expect(page.getByRole('heading', { name: 'Loopback service', level: 1 })).toBeVisible();
    await expect(page.getByRole('region', { name: 'Addresses' })).toContainText(upstream.origin);
  });

  await test.step('Composer: a request of the person’s own', async () => {
    await openScreen(page, 'Composer');
    const composer = page.getByRole('form', { name: 'Request' });
    await expect(composer.getByRole('combobox', { name: 'Account' })).toHaveValue(accountId);
    await composer.getByRole('combobox', { name: 'Endpoint' }).fill('/composed');
    await composer.getByRole('button', { name: 'Send', exact: true }).click();
    await expect(page.getByRole('region', { name: 'New answer', exact: true })).toBeVisible();
    expect(upstream.received.at(-1)?.url).toBe('/composed');
  });

  await test.step('Approvals: a write is held, and goes out once approved', async () => {
    const answer = send('POST', '/held');
    await expect(page.getByRole('img', { name: '1 request waits for you' })).toBeVisible();
    await openScreen(page, 'Approvals');
    await expect(detail).toContainText('/held');
    await detail.getByRole('button', { name: 'Approve once', exact: true }).click();
    expect(await answer).toBe(200);
    await expect(detail).toContainText('Approved once');
  });

  await test.step('Agents: a rule refuses what it says', async () => {
    await openScreen(page, 'Agents');
    await page.getByRole('button', { name: 'Rules of Night owl' }).click();
    await page.getByRole('button', { name: 'Add rule' }).first().click();
    await dialog.getByRole('radio', { name: /^Deny/ }).check();
    await dialog.getByRole('textbox', { name: 'Path' }).fill('/secret/**');
    await dialog.getByRole('button', { name: 'Save rule' }).click();
    await expect(dialog).toBeHidden();
    expect(await send('GET', '/secret/one')).toBe(403);
  });

  await test.step('Calls: the refused call is found, and names its rule', async () => {
    const calls = await openCalls(page);
    await page.getByRole('combobox', { name: 'Search calls' }).fill('decision:denied path:/secret/*');
    const row = calls.row('/secret/one');
    await expect(row).toBeVisible();
    await expect(calls.row('/enabled')).toHaveCount(0);
    await expect(await openCall(page, row)).toContainText('Deny any request on /secret/**');
  });

  await test.step('Settings: the look is kept over a reload, a pause and a lock do what they say', async () => {
    await openScreen(page, 'Settings');
    await page.getByRole('group', { name: 'Theme' }).getByText('Dark', { exact: true }).click();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await page.reload();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();

    await page.getByRole('button', { name: 'Pause all calls' }).click();
    await expect(page.getByText('every agent’s call is refused')).toBeVisible();
    expect(await send('GET', '/while-paused')).toBe(503);
    await page.getByRole('status').getByRole('button', { name: 'Resume' }).click();
    await expect(page.getByText('every agent’s call is refused')).toBeHidden();

    await page.getByRole('button', { name: 'Lock vault' }).click();
    await expect(page.getByRole('heading', { name: 'The vault is locked' })).toBeVisible();
    await page.getByRole('textbox', { name: 'Passphrase', exact: true }).fill(testPassphrase);
    await page.getByRole('button', { name: 'Unlock', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
  });

  const refused = ['/while-disabled', '/secret/one', '/while-paused'];
  expect(upstream.received.filter(({ url }) => refused.includes(url ?? ''))).toEqual([]);
}
