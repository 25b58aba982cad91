import { expect, test } from '@playwright/test';
import { startHeadlessProcess } from '../support/headless-process.ts';
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
