import { test as base, expect } from '@playwright/test';
import { type HeadlessProcess, startHeadlessProcess } from '../support/headless-process.ts';
import { type RecordingUpstream, startUpstream } from '../support/recording-upstream.ts';
import { openScreen } from './pages/navigation.ts';

const works = new Set<string>();

const test = base.extend<{ upstream: RecordingUpstream; sallyport: HeadlessProcess }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of a fixture's needs from the pattern
  upstream: async ({}, use) => {
    const upstream = await startUpstream();
    upstream.answer(({ headers }, response) => {
      response.writeHead(works.has(String(headers['x-key'])) ? 200 : 401).end('{}');
    });
    await use(upstream);
    await upstream.close();
  },
  /** The product with a service whose keys the test lets end, and its console open. */
  sallyport: async ({ upstream, page }, use) => {
    const sallyport = await startHeadlessProcess({ env: { DISPLAY: undefined, WAYLAND_DISPLAY: undefined } });
    const made = await sallyport.ask('toolkits.create', {
      slug: 'depot',
      name: 'Depot',
      base_url: upstream.origin,
      test_path: '/me',
      auth_schemes: [
        {
          mode: 'API_KEY',
          inject: [{ in: 'header', name: 'X-Key', value: '{api_key}' }],
          fields: { api_key: { label: 'API key', secret: true } },
        },
      ],
    });
    expect(made).toMatchObject({ status: 200 });
    await page.goto(sallyport.ready.console_url);
    await use(sallyport);
    await sallyport.stop();
  },
});

test('a person enters a new key for an account whose key was refused', async ({ page, sallyport }) => {
  works.add('old-key-0123456789').add('new-key-0123456789');
  const { body } = await sallyport.ask('accounts.create', {
    toolkit: 'depot',
    alias: 'store',
    fields: { api_key: 'old-key-0123456789' },
  });
  const { id } = body as { id: string };
  works.delete('old-key-0123456789');
  const call = () =>
    fetch(`${sallyport.ready.url}/gateway/store/things`, {
      headers: { 'x-api-key': sallyport.ready.api_key ?? '' },
    });
  expect((await call()).status).toBe(401);

  await openScreen(page, 'Connections');
  const account = page.getByRole('listitem', { name: 'store', exact: true });
  await expect(account).toContainText('The service refused this key');
  await account.getByRole('button', { name: 'Enter a new key' }).click();
  await expect(page.getByRole('heading', { name: 'New key for store' })).toBeVisible();
  await page.getByRole('textbox', { name: 'API key' }).fill('mistyped-0123456789');
  await page.getByRole('button', { name: 'Check and save' }).click();
  await expect(page.getByRole('alert')).toContainText('refused the credential');
  await page.getByRole('textbox', { name: 'API key' }).fill('new-key-0123456789');
  await page.getByRole('button', { name: 'Check and save' }).click();
  await expect(page.getByText('store has a new key, and the service accepted it.')).toBeVisible();
  await expect(account).toContainText(id);
  await expect(account).not.toContainText('refused this key');
  expect((await call()).status).toBe(200);
});

test('a person makes, changes and deletes an auth config of a typed-in scheme', async ({
  page,
  sallyport,
}) => {
  await openScreen(page, 'Connections');
  await page.getByRole('button', { name: 'New auth config' }).click();
  await page.getByRole('textbox', { name: 'Search toolkits' }).fill('Depot');
  await page.getByRole('list', { name: 'Toolkits' }).getByRole('button', { name: 'Depot' }).click();
  await page.getByRole('textbox', { name: 'Name (optional)' }).fill('For agents');
  await page.getByRole('button', { name: 'Create auth config' }).click();
  const config = page.getByRole('listitem', { name: 'For agents', exact: true });
  await expect(config).toContainText('API key');

  const { body } = await sallyport.ask('authConfigs.list');
  const [made] = (body as { items: { id: string }[] }).items;
  const link = await fetch(`${sallyport.ready.url}/api/v3.1/connected_accounts/link`, {
    method: 'POST',
    headers: { 'x-api-key': sallyport.ready.api_key ?? '', 'content-type': 'application/json' },
    body: JSON.stringify({ auth_config_id: made?.id, user_id: 'ada' }),
  });
  expect(link.status).toBe(201);

  const act = async (name: string) => {
    await config.getByRole('button', { name: 'More actions for For agents' }).click();
    await page.getByRole('menuitem', { name, exact: true }).click();
  };
  await act('Leave out of sessions');
  await expect(config).toContainText('Not in sessions');
  await act('Disable');
  await expect(config).toContainText('Disabled');
  await act('Delete…');
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  // The agent's link waits for an account of it.
  await expect(page.getByText('Delete that account first')).toBeVisible();
});
