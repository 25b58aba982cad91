import { expect, type Locator, test } from '@playwright/test';
import { readApiDescription } from '../support/api-descriptions.ts';
import { startHeadlessProcess } from '../support/headless-process.ts';
import { startUpstream } from '../support/recording-upstream.ts';
import { connectTracker } from '../support/tracker.ts';
import { bringToolkit } from './pages/connections.ts';
import { openScreen, showScreen } from './pages/navigation.ts';

const description = (origin: string) => ({
  openapi: '3.1.0',
  info: { title: 'Raven Post', version: '1.2' },
  servers: [{ url: `${origin}/v1` }],
  components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  security: [{ token: [] }],
  paths: {
    '/letters/{id}': {
      get: {
        operationId: 'letters/read',
        summary: 'Read a letter',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      },
    },
  },
});

test('a person imports an API description, an agent runs its tool, and the service goes again', async ({
  page,
}) => {
  const upstream = await startUpstream();
  const sallyport = await startHeadlessProcess();
  try {
    await page.goto(sallyport.ready.console_url);
    await bringToolkit(page, 'Import API description');
    await page.getByText('Pasted', { exact: true }).click();
    await page
      .getByRole('textbox', { name: 'The document' })
      .fill(JSON.stringify(description(upstream.origin)));
    await page.getByRole('button', { name: 'Read it' }).click();

    await expect(page.getByRole('heading', { name: 'Raven Post' })).toBeVisible();
    await page.getByRole('textbox', { name: 'Slug' }).fill('ravens');
    const importing = page.getByRole('button', { name: 'Import 1 tool' });
    await expect(importing).toBeDisabled();
    await page.getByRole('checkbox', { name: upstream.origin }).check();
    await importing.click();

    await expect(page.getByRole('heading', { name: 'Connect Raven Post' })).toBeVisible();
    await page.getByRole('textbox', { name: /token/i }).fill('token-of-the-ravens');
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Raven Post is connected' })).toBeVisible();

    const ran = await fetch(`${sallyport.ready.url}/api/v3.1/tools/execute/RAVENS_LETTERS_READ`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': sallyport.ready.api_key ?? '' },
      body: JSON.stringify({ user_id: 'default', arguments: { id: '7' } }),
    });
    expect(await ran.json()).toMatchObject({ successful: true });
    expect(upstream.received.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ['/v1/letters/7', 'Bearer token-of-the-ravens'],
    ]);

    await openScreen(page, 'Toolkits');
    await page.getByRole('combobox', { name: 'Search toolkits' }).fill('raven');
    await page.getByRole('option', { name: /Raven Post/ }).click();
    await expect(page.getByRole('heading', { name: 'Raven Post', level: 1 })).toBeVisible();
    await expect(page.getByRole('region', { name: 'Accounts' }).getByRole('link')).toHaveCount(1);
    await expect(page.getByRole('region', { name: 'Addresses' })).toContainText(upstream.origin);
    await expect(page.getByRole('region', { name: 'Tools' })).toContainText('RAVENS_LETTERS_READ');
    await page.getByRole('button', { name: 'Use in composer: Read a letter' }).click();
    const composer = page.getByRole('form', { name: 'Request' });
    await expect(composer.getByRole('combobox', { name: 'Endpoint' })).toHaveValue('/letters/{id}');
    await composer.getByRole('button', { name: 'Send', exact: true }).click();
    await expect(composer.getByRole('alert')).toContainText('{id}');
    await composer.getByRole('textbox', { name: /^id/ }).fill('8 of 9');
    await expect(composer.getByRole('combobox', { name: 'Endpoint' })).toHaveValue('/letters/8%20of%209');
    await composer.getByRole('button', { name: 'Send', exact: true }).click();
    await expect(page.getByRole('region', { name: 'New answer', exact: true })).toBeVisible();
    expect(upstream.received.at(-1)?.url).toBe('/v1/letters/8%20of%209');
    await composer.getByRole('combobox', { name: 'Endpoint' }).fill('/let');
    await expect(page.getByRole('option', { name: /Read a letter/ })).toBeVisible();

    await page.goto(`${new URL(sallyport.ready.console_url).origin}/#/toolkits/ravens`);
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByRole('button', { name: 'Delete toolkit' }).click();
    const kept = page.getByRole('dialog', { name: 'Raven Post cannot be deleted yet' });
    await expect(kept).toContainText('1 account');
    await kept.getByRole('button', { name: 'Close' }).last().click();

    const { body } = await sallyport.ask('accounts.list');
    for (const { id } of (body as { items: { id: string }[] }).items) {
      await sallyport.ask('accounts.delete', { id });
    }
    await page.getByRole('button', { name: 'Delete toolkit' }).click();
    const deleting = page.getByRole('alertdialog', { name: 'Delete Raven Post?' });
    await expect(deleting).toContainText('1 imported tool: RAVENS_LETTERS_READ');
    await deleting.getByRole('button', { name: 'Delete toolkit' }).click();
    await expect(page.getByText('Raven Post is deleted.')).toBeVisible();
    expect(await sallyport.ask('toolkits.get', { slug: 'ravens' })).toMatchObject({ status: 404 });
  } finally {
    await sallyport.stop();
    await upstream.close();
  }
});

test('a large description that is pasted is named rather than shown, and imported all the same', async ({
  page,
}) => {
  const sallyport = await startHeadlessProcess();
  try {
    await page.goto(sallyport.ready.console_url);
    await bringToolkit(page, 'Import API description');
    await page.getByText('Pasted', { exact: true }).click();
    const box = page.getByRole('textbox', { name: 'The document' });
    await paste(box, readApiDescription('stripe'));
    await expect(page.getByText('The pasted document, 2.5 MB')).toBeVisible();
    await expect(box).toHaveCount(0);
    await page.getByRole('button', { name: 'Read it' }).click();

    await expect(page.getByRole('heading', { name: 'Stripe API' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Import 452 tools' })).toBeVisible();
    await page.getByRole('button', { name: 'Another document' }).click();
    await page.getByText('Pasted', { exact: true }).click();
    await expect(page.getByRole('textbox', { name: 'The document' })).toHaveValue('');
  } finally {
    await sallyport.stop();
  }
});

test('a document that is pasted where its address belongs is taken as the document', async ({ page }) => {
  const sallyport = await startHeadlessProcess();
  try {
    await page.goto(sallyport.ready.console_url);
    await bringToolkit(page, 'Import API description');
    const yaml =
      'openapi: 3.1.0\ninfo: {title: Raven Post, version: "1"}\nservers: [{url: https://ravens.example}]\n';
    const document = `${yaml}paths: {/מכתבים/ישנים: {get: {operationId: lettersRead, responses: {}}}}\n`;
    await paste(page.getByRole('textbox', { name: 'Address of the document' }), document);
    await expect(page.getByText('That was the document itself')).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'The document' })).toHaveValue(document);
    await page.getByRole('button', { name: 'Read it' }).press('Enter');
    await expect(page.getByRole('button', { name: 'Import 1 tool' })).toBeVisible();
    await page.getByText('Show 1 tool').click();
    const tool = page.getByRole('listitem').filter({ hasText: 'RAVEN_POST_LETTERS_READ' });
    await expect(tool).toContainText('GET /מכתבים/ישנים');
    const [first = 0, second = 0] = await Promise.all(
      ['מכתבים', 'ישנים'].map(
        async (part) => (await tool.getByText(part, { exact: true }).first().boundingBox())?.x,
      ),
    );
    // Where it is named and where it is shown, a path stands from left to right, whatever its parts are written in.
    expect(first).toBeLessThan(second);

    await page.getByRole('button', { name: 'Another document' }).click();
    await page.getByRole('textbox', { name: 'Address of the document' }).fill('{"openapi":"3.1.0"}');
    await page.getByRole('button', { name: 'Read it' }).click();
    await expect(page.getByText('Nothing can be imported from this document')).toBeVisible();
  } finally {
    await sallyport.stop();
  }
});

test('a document that cannot be read is there to be corrected, and tools for a toolkit that is there lead to it', async ({
  page,
}) => {
  const upstream = await startUpstream();
  const sallyport = await startHeadlessProcess();
  try {
    await connectTracker(sallyport, upstream);
    await page.goto(sallyport.ready.console_url);
    await openScreen(page, 'Toolkits');
    await showScreen(page, '/connections/openapi/tracker');
    const address = page.getByRole('textbox', { name: 'Address of the document' });
    await address.fill('nowhere');
    await page.getByRole('button', { name: 'Read it' }).click();
    await expect(page.getByText('Is not an https URL.')).toBeVisible();
    await address.fill('https://elsewhere.example');
    await expect(page.getByText('Is not an https URL.')).toHaveCount(0);

    const box = page.getByRole('textbox', { name: 'The document' });
    await page.getByText('Pasted', { exact: true }).click();
    await box.fill('{"openapi":"3.1.0"}');
    await page.getByRole('button', { name: 'Read it' }).click();
    await expect(page.getByText('Nothing can be imported from this document')).toBeVisible();
    await page.getByRole('button', { name: 'Change the document' }).click();
    await expect(box).toHaveValue('{"openapi":"3.1.0"}');
    await box.fill(JSON.stringify(description(upstream.origin)));
    await page.getByRole('button', { name: 'Read it' }).click();
    await page.getByRole('button', { name: 'Import 1 tool' }).click();
    await expect(page.getByRole('heading', { name: 'Tracker', level: 1 })).toBeVisible();
    await expect(page.getByRole('region', { name: 'Tools' })).toContainText('TRACKER_LETTERS_READ');
  } finally {
    await sallyport.stop();
    await upstream.close();
  }
});

/** Pastes a text as a person does: line ends and all, which typing into a field of one line would take away. */
function paste(field: Locator, text: string): Promise<void> {
  return field.evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}
