import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type HeadlessProcess, startHeadlessProcess, testPassphrase } from '../support/headless-process.ts';
import { startUpstream } from '../support/recording-upstream.ts';
import { connectTracker, connectTrackerAgent } from '../support/tracker.ts';
import { openCall, openCalls } from './pages/calls.ts';
import { openScreen } from './pages/navigation.ts';

const call = (sallyport: HeadlessProcess, account: string, key: string | undefined) =>
  fetch(`${sallyport.ready.url}/gateway/${account}/items`, { headers: { 'x-api-key': key ?? '' } });

test('a lock hides the console, and unlocking comes back to where the person was', async ({ page }) => {
  const sallyport = await startHeadlessProcess();
  try {
    await page.goto(sallyport.ready.console_url);
    await openScreen(page, 'Agents');
    await sallyport.ask('vault.lock');
    await expect(page.getByRole('heading', { name: 'The vault is locked' })).toBeVisible();
    await expect(page.getByRole('navigation', { name: 'Main' })).toBeHidden();
    await page.getByRole('textbox', { name: 'Passphrase', exact: true }).fill('not the passphrase');
    await page.getByRole('button', { name: 'Unlock', exact: true }).click();
    await expect(page.getByText('The passphrase does not open this vault.')).toHaveCount(1);
    await expect(page.getByText('The vault was locked.')).toBeVisible();
    await page.getByRole('textbox', { name: 'Passphrase', exact: true }).fill(testPassphrase);
    await page.getByRole('button', { name: 'Unlock', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Agents', level: 1 })).toBeVisible();
  } finally {
    await sallyport.stop();
  }
});

test('a lock leaves nothing of a recorded call in the console', async ({ page }) => {
  const [sallyport, upstream] = await Promise.all([startHeadlessProcess(), startUpstream()]);
  try {
    const agent = await connectTrackerAgent(sallyport, upstream, { name: 'Night owl', rule_preset: 'full' });
    upstream.answer((_, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"said":"a raven’s secret"}'),
    );
    await agent.send('GET', '/things');
    await page.goto(sallyport.ready.console_url);
    await openCall(page, (await openCalls(page)).row('/things'));
    await expect(page.getByText('a raven’s secret')).toBeVisible();
    await sallyport.ask('vault.lock');
    await expect(page.getByRole('heading', { name: 'The vault is locked' })).toBeVisible();
    await expect(page.getByText('a raven’s secret')).toHaveCount(0);
    expect(await page.content()).not.toContain('/things');
  } finally {
    await sallyport.stop();
    await upstream.close();
  }
});

test('a request that was half typed survives a reload and a lock, until it is discarded', async ({
  page,
}) => {
  const sallyport = await startHeadlessProcess();
  try {
    await page.goto(sallyport.ready.console_url);
    await page.getByRole('link', { name: 'Composer' }).click();
    const endpoint = page.getByRole('combobox', { name: 'Endpoint' });
    const note = page.getByText('This is what you had typed and not sent.');
    const type = async (text: string) => {
      const kept = page.waitForResponse((answer) => answer.url().endsWith('/rpc/drafts.keep'));
      await endpoint.fill(text);
      await kept;
    };
    await type('/items/half-typed');
    await expect(note).toBeHidden();
    await page.reload();
    await expect(note).toBeVisible();
    await expect(endpoint).toHaveValue('/items/half-typed');
    const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    expect(stored).toContain('sallyport.session');
    expect(stored).not.toContain('half-typed');
    expect(filesWith(sallyport.ready.data_dir, 'half-typed')).toEqual([]);

    await page.getByRole('button', { name: 'Discard' }).click();
    await expect(endpoint).toHaveValue('');
    await expect(note).toBeHidden();

    await type('/items/once-more');
    await sallyport.ask('vault.lock');
    await expect(page.getByRole('heading', { name: 'The vault is locked' })).toBeVisible();
    await page.getByRole('textbox', { name: 'Passphrase', exact: true }).fill(testPassphrase);
    const keptDraft = async () => {
      const answer = await page.waitForResponse((response) => response.url().endsWith('/rpc/drafts.get'));
      return answer.json();
    };
    expect(await page.content()).not.toContain('once-more');
    await page.getByRole('button', { name: 'Unlock', exact: true }).click();
    await expect(note).toBeVisible();
    await expect(endpoint).toHaveValue('/items/once-more');

    await page.getByRole('button', { name: 'Discard' }).click();
    await expect(endpoint).toHaveValue('');
    const afterReload = keptDraft();
    await page.reload();
    expect(await afterReload).toEqual({ draft: null });
    await expect(endpoint).toHaveValue('');
  } finally {
    await sallyport.stop();
  }
});

/** The files below a directory in which a text stands. */
function filesWith(directory: string, text: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => readFileSync(path).includes(text));
}

test('a person makes a recovery code, and opens the vault with it', async ({ page }) => {
  const sallyport = await startHeadlessProcess();
  try {
    await page.goto(sallyport.ready.console_url);
    await openScreen(page, 'Settings');
    await page.getByRole('button', { name: 'Create recovery code' }).click();
    const code = (await page.getByRole('status', { name: 'Recovery code' }).innerText()).replace(
      /[^0-9A-Z]/g,
      '',
    );
    expect(code).toHaveLength(36);
    await page.getByRole('button', { name: 'I have written it down' }).click();
    for (const field of await page.getByRole('textbox', { name: /^Group \d of 9$/ }).all()) {
      const number = Number(
        /\d/.exec((await field.getAttribute('aria-label')) ?? (await labelOf(field)))?.[0],
      );
      await field.fill(code.slice((number - 1) * 4, number * 4).toLowerCase());
    }
    await page.getByRole('button', { name: 'Confirm' }).click();
    await expect(page.getByText('The recovery code is in use.')).toBeVisible();
    await page.getByRole('button', { name: 'Lock vault' }).click();
    await page.getByRole('button', { name: 'Use the recovery code' }).click();
    await page.getByRole('textbox', { name: 'Recovery code' }).fill(code);
    await page.getByRole('button', { name: 'Unlock with the recovery code' }).click();
    await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
  } finally {
    await sallyport.stop();
  }
});

function labelOf(field: import('@playwright/test').Locator): Promise<string> {
  return field.evaluate((input) => (input as HTMLInputElement).labels?.[0]?.textContent ?? '');
}

test('a pause shows on every screen, and refuses calls until it ends', async ({ page }) => {
  const upstream = await startUpstream();
  const sallyport = await startHeadlessProcess();
  try {
    const account = await connectTracker(sallyport, upstream);
    await page.goto(sallyport.ready.console_url);
    await page.getByRole('button', { name: 'Pause all calls' }).click();
    await expect(page.getByText('every agent’s call is refused')).toBeVisible();
    expect((await call(sallyport, account, sallyport.ready.api_key)).status).toBe(503);
    await page.getByRole('status').getByRole('button', { name: 'Resume' }).click();
    await expect(page.getByText('every agent’s call is refused')).toBeHidden();
    expect((await call(sallyport, account, sallyport.ready.api_key)).status).toBe(200);
  } finally {
    await sallyport.stop();
    await upstream.close();
  }
});

test('a backup brings an account to a new Sallyport, and the agent of before calls with it', async ({
  page,
}) => {
  const upstream = await startUpstream();
  const before = await startHeadlessProcess();
  const after = await startHeadlessProcess();
  try {
    const account = await connectTracker(before, upstream, { token: 'token-of-the-backup', alias: 'ada' });
    await page.goto(before.ready.console_url);
    await openScreen(page, 'Settings');
    await page.getByRole('button', { name: 'Back up and restore' }).click();
    await page.getByRole('textbox', { name: 'Passphrase', exact: true }).fill('a passphrase of the backup');
    await page.getByRole('textbox', { name: 'Repeat passphrase' }).fill('a passphrase of the backup');
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Make and save the file' }).click();
    const file = await (await saving).path();

    await page.goto(after.ready.console_url);
    await openScreen(page, 'Settings');
    await page.getByRole('button', { name: 'Back up and restore' }).click();
    await page.locator('input[type=file]').setInputFiles(file);
    const passphrase = page.getByRole('textbox', { name: 'Passphrase of the backup' });
    await passphrase.fill('not the passphrase');
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await expect(page.getByText('The passphrase does not open this backup')).toBeVisible();
    await passphrase.fill('a passphrase of the backup');
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await expect(page.getByText('tracker · ada')).toBeVisible();
    await page.getByRole('button', { name: 'Restore', exact: true }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Restore' }).click();
    await expect(page.getByText(/^Restored: \d added/)).toBeVisible();
    expect((await call(after, account, before.ready.api_key)).status).toBe(200);
    expect(upstream.received.at(-1)?.headers.authorization).toBe('Bearer token-of-the-backup');
  } finally {
    await before.stop();
    await after.stop();
    await upstream.close();
  }
});
