import { expect, test } from '@playwright/test';
import { startHeadlessProcess, testPassphrase } from '../support/headless-process.ts';
import { startUpstream } from '../support/recording-upstream.ts';
import { bringToolkit } from './pages/connections.ts';

const schemes = [
  {
    mode: 'API_KEY',
    inject: [
      { in: 'header', name: 'X-App', value: '{app}' },
      { in: 'query', name: 'key', value: '{key}' },
    ],
    fields: { app: { label: 'App id' }, key: { label: 'App key', secret: true } },
  },
];

test('a person writes out how a toolkit of their own sends its credential, sees the request, and it goes so', async ({
  page,
}) => {
  const upstream = await startUpstream();
  const sallyport = await startHeadlessProcess();
  try {
    await page.goto(sallyport.ready.console_url);
    await bringToolkit(page, 'Add your own toolkit');
    await page.getByRole('textbox', { name: 'Toolkit name' }).fill('Raven Tracker');
    await page.getByRole('textbox', { name: 'Base URL' }).fill(`${upstream.origin}/v1`);
    await page.getByRole('combobox', { name: 'Credential' }).selectOption('json');
    const editor = page.locator('.cm-content');
    // What was chosen before is where the person goes on from.
    await expect(editor).toContainText('"BEARER_TOKEN"');
    const add = page.getByRole('button', { name: 'Add toolkit' });
    await expect(add).toBeDisabled();
    await page.getByRole('switch', { name: 'This address is on my own machine or network' }).click();
    await editor.fill('[{"mode": ');
    await add.click();
    await expect(page.getByRole('alert')).toContainText('This is no list of ways to sign in');
    await editor.fill(JSON.stringify(schemes));
    const shown = page.getByRole('region', { name: 'A request that would go out' });
    await expect(shown).toContainText('GET /v1/?key=‹App key›');
    await expect(shown).toContainText('X-App: ‹App id›');
    await add.click();

    await page.getByRole('textbox', { name: 'App id' }).fill('app-7');
    await page.getByRole('textbox', { name: 'App key' }).fill('key-of-the-ravens');
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Raven Tracker is connected' })).toBeVisible();
    upstream.received.length = 0;
    await fetch(`${sallyport.ready.url}/gateway/raven_tracker/issues?state=open`, {
      headers: { 'x-api-key': sallyport.ready.api_key ?? '' },
    });
    expect(upstream.received.map(({ url, headers }) => [url, headers['x-app']])).toEqual([
      ['/v1/issues?state=open&key=key-of-the-ravens', 'app-7'],
    ]);
  } finally {
    await sallyport.stop();
    await upstream.close();
  }
});

test('a toolkit that was half typed survives a reload and a lock, and a reload behind the lock, until it is discarded', async ({
  page,
}) => {
  const sallyport = await startHeadlessProcess();
  try {
    await page.goto(sallyport.ready.console_url);
    await bringToolkit(page, 'Add your own toolkit');
    const name = page.getByRole('textbox', { name: 'Toolkit name' });
    const editor = page.locator('.cm-content');
    const note = page.getByText('This is what you had typed and not saved.');
    const kept = (text: string) =>
      page.waitForResponse(
        (answer) =>
          answer.url().endsWith('/rpc/drafts.keep') && (answer.request().postData() ?? '').includes(text),
      );
    await name.fill('Half-typed Tracker');
    await page.getByRole('combobox', { name: 'Credential' }).selectOption('json');
    const keptWhole = kept('half-written');
    await editor.fill('[{"mode": "half-written');
    await keptWhole;
    await expect(note).toBeHidden();
    await page.reload();
    await expect(note).toBeVisible();
    await expect(name).toHaveValue('Half-typed Tracker');
    await expect(editor).toHaveText('[{"mode": "half-written');
    const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    expect(stored).not.toContain('alf-typed');

    await sallyport.ask('vault.lock');
    await page.getByRole('textbox', { name: 'Passphrase', exact: true }).fill(testPassphrase);
    const keptAgain = kept('Half-typed');
    await page.getByRole('button', { name: 'Unlock', exact: true }).click();
    await keptAgain;
    await page.reload();
    await expect(name).toHaveValue('Half-typed Tracker');

    const keptLast = kept('once more');
    await name.fill('Half-typed once more');
    await keptLast;
    await sallyport.ask('vault.lock');
    const passphrase = page.getByRole('textbox', { name: 'Passphrase', exact: true });
    await expect(passphrase).toBeVisible();
    await page.reload();
    await expect(passphrase).toBeVisible();
    expect(await page.content()).not.toContain('alf-typed');
    await passphrase.fill(testPassphrase);
    await page.getByRole('button', { name: 'Unlock', exact: true }).click();
    await expect(note).toBeVisible();
    await expect(name).toHaveValue('Half-typed once more');

    const discarded = page.waitForResponse((answer) => answer.url().endsWith('/rpc/drafts.discard'));
    await page.getByRole('button', { name: 'Discard' }).click();
    await discarded;
    await expect(name).toHaveValue('');
    const asked = page.waitForResponse((answer) => answer.url().endsWith('/rpc/drafts.get'));
    await page.reload();
    expect(await (await asked).json()).toEqual({ draft: null });
    await expect(name).toHaveValue('');
    await expect(note).toBeHidden();
  } finally {
    await sallyport.stop();
  }
});
