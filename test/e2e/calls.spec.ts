import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { expect, type Page, test } from '@playwright/test';
import { type HeadlessProcess, startHeadlessProcess } from '../support/headless-process.ts';
import { type RecordingUpstream, startUpstream } from '../support/recording-upstream.ts';
import { connectTrackerAgent, type TrackerAgent } from '../support/tracker.ts';
import { openCall, openCalls } from './pages/calls.ts';

let upstream: RecordingUpstream;
let sallyport: HeadlessProcess;
let agent: TrackerAgent;
let errors: string[];

test.beforeEach(async ({ page }) => {
  errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('dialog', (dialog) => {
    errors.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  [upstream, sallyport] = await Promise.all([startUpstream(), startHeadlessProcess()]);
  agent = await connectTrackerAgent(sallyport, upstream, { name: 'Night owl', rule_preset: 'full' });
});

test.afterEach(async () => {
  await sallyport.stop();
  await upstream.close();
});

const search = (page: Page) => page.getByRole('combobox', { name: 'Search calls' });
const rows = (page: Page) => page.getByRole('grid', { name: 'Recorded calls' }).getByRole('row');

test('a person looks for calls by a line that helps, and the address brings them back', async ({ page }) => {
  await agent.send('GET', '/things/1');
  await agent.send('POST', '/things/2');
  await page.goto(sallyport.ready.console_url);
  await openCalls(page);
  await expect(rows(page)).toHaveCount(2);

  await search(page).pressSequentially('meth');
  await search(page).press('ArrowDown');
  await search(page).press('Enter');
  await search(page).press('ArrowDown');
  await expect(page.getByRole('option', { name: 'GET', exact: true })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await search(page).press('ArrowDown');
  await search(page).press('Enter');
  await search(page).press('Enter');
  await expect(search(page)).toHaveValue('method:POST ');
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText('/things/2');

  await page.reload();
  await expect(search(page)).toHaveValue('method:POST');
  await expect(rows(page)).toHaveCount(1);

  await agent.send('GET', '/things/3');
  await agent.send('POST', '/things/4');
  await expect(rows(page)).toHaveCount(2);
  await expect(rows(page).first()).toContainText('/things/4');

  await search(page).fill('stauts:200');
  const fault = page.getByRole('alert');
  await expect(fault.locator('mark')).toHaveText('stauts');
  await fault.getByRole('button', { name: 'Use “status”' }).click();
  await expect(rows(page)).toHaveCount(4);
  await page.goBack();
  await expect(search(page)).toHaveValue('method:POST');
  await expect(rows(page)).toHaveCount(2);
  expect(errors).toEqual([]);
});

test('a person opens calls by keys, and keeps a view of columns and search', async ({ page }) => {
  for (const number of [1, 2, 3]) await agent.send('GET', `/things/${number}`);
  await page.goto(sallyport.ready.console_url);
  await openCalls(page);
  await expect(rows(page)).toHaveCount(3);
  const grid = page.getByRole('grid', { name: 'Recorded calls' });
  const detail = page.getByRole('complementary', { name: 'Call detail' });
  await grid.press('ArrowDown');
  await expect(detail).toContainText('/things/3');
  await grid.press('End');
  await expect(detail).toContainText('/things/1');
  await grid.press('Escape');
  await expect(detail).toHaveCount(0);

  await page.getByRole('button', { name: 'Filters' }).click();
  await page.getByLabel('Agent', { exact: true }).selectOption('Night owl');
  await page.keyboard.press('Escape');
  await expect(search(page)).toHaveValue('agent:"Night owl"');
  await page.getByRole('button', { name: 'View', exact: true }).click();
  await page.getByRole('checkbox', { name: 'Size' }).check();
  await page.getByRole('textbox', { name: 'Name of the view' }).fill('Owl');
  await page.getByRole('button', { name: 'Save view' }).click();
  await page.getByRole('checkbox', { name: 'Size' }).uncheck();
  await page.keyboard.press('Escape');
  await page.reload();
  await page.getByRole('button', { name: 'Clear search' }).click();
  await expect(search(page)).toHaveValue('');
  await page.getByRole('button', { name: 'View', exact: true }).click();
  await page.getByRole('button', { name: /^Owl/ }).click();
  await expect(search(page)).toHaveValue('agent:"Night owl"');
  await expect(page.getByRole('checkbox', { name: 'Size' })).toBeChecked();
  expect(errors).toEqual([]);
});

test('a person saves a range of calls as a file, and deletes what a search finds', async ({ page }) => {
  for (const number of [1, 2, 3, 4, 5]) await agent.send(number === 5 ? 'POST' : 'GET', `/things/${number}`);
  await page.goto(sallyport.ready.console_url);
  await openCalls(page);
  await expect(rows(page)).toHaveCount(5);
  await rows(page)
    .nth(1)
    .click({ modifiers: ['ControlOrMeta'] });
  await rows(page)
    .nth(3)
    .click({ modifiers: ['Shift'] });
  const bar = page.getByRole('region', { name: 'Selected calls' });
  await expect(bar).toContainText('3 selected');
  await expect(rows(page).nth(2)).toHaveAttribute('aria-selected', 'true');

  await bar.getByRole('button', { name: 'Export…' }).click();
  await expect(page.getByRole('radio', { name: 'The 3 calls selected' })).toBeChecked();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save file' }).click(),
  ]);
  const har = JSON.parse(readFileSync(await file.path(), 'utf8')) as {
    log: { entries: { request: { url: string } }[] };
  };
  expect(har.log.entries.map(({ request }) => new URL(request.url).pathname)).toEqual([
    '/things/4',
    '/things/3',
    '/things/2',
  ]);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.getByRole('grid').press('Escape');
  await expect(bar).toHaveCount(0);

  const grid = page.getByRole('grid', { name: 'Recorded calls' });
  await grid.press('ArrowDown');
  await grid.press('Shift+ArrowDown');
  await expect(bar).toContainText('2 selected');
  await grid.press('ControlOrMeta+a');
  await expect(bar).toContainText('5 selected');
  await grid.press(' ');
  await expect(bar).toContainText('4 selected');

  await search(page).fill('method:GET');
  await expect(rows(page)).toHaveCount(4);
  await expect(bar).toHaveCount(0);
  const figures = page.getByText(/^4 calls$/);
  await expect(figures).toBeVisible();
  await page.getByRole('button', { name: 'More for these calls' }).click();
  await page.getByRole('menuitem', { name: 'Delete these calls…' }).click();
  const question = page.getByRole('alertdialog');
  await expect(question).toContainText('4 calls');
  await expect(question).toContainText('method:GET');
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('No call fits this search.')).toBeVisible();
  expect(await figures.count()).toBe(0);
  await page.getByRole('button', { name: 'Show all calls' }).click();
  await expect(rows(page)).toHaveCount(1);
  expect(errors).toEqual([]);
});

test('a person sees calls by their sessions, and folds one open', async ({ page }) => {
  const session = await fetch(`${sallyport.ready.url}/api/v3/tool_router/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': agent.key },
    body: JSON.stringify({ user_id: 'default' }),
  });
  const { session_id: id } = (await session.json()) as { session_id: string };
  for (const endpoint of ['/inside/1', '/inside/2']) {
    await fetch(`${sallyport.ready.url}/api/v3/tool_router/session/${id}/proxy_execute`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': agent.key },
      body: JSON.stringify({ toolkit_slug: 'tracker', endpoint, method: 'GET' }),
    });
  }
  await agent.send('GET', '/outside');
  await page.goto(sallyport.ready.console_url);
  await openCalls(page);
  await expect(rows(page)).toHaveCount(3);
  await page.getByRole('button', { name: 'View', exact: true }).click();
  await page.getByRole('switch', { name: 'Group by session' }).click();
  await page.keyboard.press('Escape');
  const sessions = page.getByRole('region', { name: 'Sessions' });
  await expect(sessions).toContainText('1 call of no session');
  const folded = sessions.getByRole('button', { name: new RegExp(id) });
  await expect(folded).toContainText('Night owl');
  await expect(folded).toContainText('2 calls');
  await expect(folded).toHaveAttribute('aria-expanded', 'false');
  await folded.click();
  await sessions.getByRole('button', { name: /inside\/1/ }).click();
  await expect(page.getByRole('complementary', { name: 'Call detail' })).toContainText('/inside/1');
  await folded.click();
  await expect(sessions.getByRole('button', { name: /inside/ })).toHaveCount(0);

  await test.step('by keyboard, too', async () => {
    const detail = page.getByRole('complementary', { name: 'Call detail' });
    const marked = page.getByRole('region', { name: 'Selected calls' });
    await expect(folded).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(sessions.getByRole('button', { name: /inside/ })).toHaveCount(2);
    await page.keyboard.press('ArrowDown');
    await expect(detail).toContainText('/inside/2');
    await page.keyboard.press('Space');
    await expect(marked).toContainText('1 selected');
    await page.keyboard.press('ArrowDown');
    await expect(detail).toContainText('/inside/1');
    await page.keyboard.press('Shift+Space');
    await expect(marked).toContainText('2 selected');
    await page.keyboard.press('Escape');
    await expect(marked).toBeHidden();
    await page.keyboard.press('Escape');
    await expect(detail).toBeHidden();
    await page.keyboard.press('ArrowLeft');
    await expect(folded).toBeFocused();
    await page.keyboard.press('ArrowLeft');
    await expect(folded).toHaveAttribute('aria-expanded', 'false');
  });
  expect(errors).toEqual([]);
});

test('nothing in a call runs, loads, or turns the text around', async ({ page }) => {
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(request.url()));
  const markup = `<img src="${upstream.origin}/beacon" onerror="alert(1)"><script>alert(2)</script>`;
  upstream.answer((_request, response) =>
    response
      .writeHead(200, { 'content-type': 'text/html', 'x-note': '<b onclick=alert(3)>bold</b>' })
      .end(JSON.stringify({ [markup]: `${markup}\u202egnp.exe`, long: 'x'.repeat(500_000) })),
  );
  await agent.send('GET', `/${encodeURIComponent(markup)}?${'y'.repeat(6_000)}`);
  await page.goto(sallyport.ready.console_url);
  await openCalls(page);
  const detail = await openCall(page, rows(page).first());
  const body = detail.getByRole('region', { name: 'Response: Body' });
  await expect(body).toContainText('onerror=');
  await expect(body).toContainText('⟨U+202E⟩gnp.exe');
  await expect(detail.getByRole('table', { name: 'Response: Headers' })).toContainText(
    '<b onclick=alert(3)>',
  );
  expect(await page.locator('main img, aside img, aside script, aside b').count()).toBe(0);
  await detail.getByText('Raw', { exact: true }).click();
  await expect(body).toContainText('<script>alert(2)');
  expect(loaded.filter((url) => url.startsWith(upstream.origin))).toEqual([]);
  expect(errors).toEqual([]);
});

test('a body that is too large, too deep or not what its type says is shown as far as it goes', async ({
  page,
}) => {
  const piece = `{"n":${'7'.repeat(1_000_000 - 6)}},`.slice(0, 1_000_000);
  upstream.answer(({ url }, response) => {
    if (url === '/large') {
      response.writeHead(200, { 'content-type': 'application/json' }).write('[');
      Readable.from(Array.from({ length: 100 }, () => piece)).pipe(response);
    } else if (url === '/deep') {
      const deep = 100_000;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(`${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`);
    } else {
      response.writeHead(200, { 'content-type': 'image/png' });
      response.end('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>');
    }
  });
  for (const path of ['/large', '/deep', '/picture']) await agent.send('GET', path);
  await page.goto(sallyport.ready.console_url);
  await openCalls(page);
  const detail = page.getByRole('complementary', { name: 'Call detail' });
  const answer = detail.getByRole('region', { name: 'Response', exact: true });

  await rows(page).filter({ hasText: '/large' }).click();
  await expect(answer).toContainText('Only the beginning is in the log');
  await expect(answer).toContainText('100 MB passed');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    answer.getByRole('button', { name: 'Save body as a file' }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^call_\w+-response\.json$/);
  expect(readFileSync(await file.path(), 'utf8')).toBe(`[${piece}${piece}`.slice(0, 1024 * 1024));

  await rows(page).filter({ hasText: '/deep' }).click();
  const tree = answer.getByRole('region', { name: 'Response: Body' });
  await expect(tree).toContainText('"a": {');
  await answer.getByRole('button', { name: 'Fold all', exact: true }).click();
  await expect(tree).toContainText('…');

  await rows(page).filter({ hasText: '/picture' }).click();
  await expect(tree).toContainText('onload="alert(1)"');
  await expect(answer.getByRole('button', { name: /picture/ })).toHaveCount(0);
  expect(await page.locator('aside img').count()).toBe(0);
  expect(errors).toEqual([]);
});

test('an archive that is none is refused where it was given', async ({ page }) => {
  await page.goto(sallyport.ready.console_url);
  await openCalls(page);
  await page.getByRole('button', { name: 'More for these calls' }).click();
  await page.getByRole('menuitem', { name: 'Import a HAR file…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import a HAR file' });
  const give = async (text: string) => {
    await dialog
      .getByLabel(/HAR file, up to/)
      .setInputFiles({ name: 'calls.har', mimeType: 'application/json', buffer: Buffer.from(text) });
    await dialog.getByRole('button', { name: 'Import' }).click();
  };
  await give('{"log":{"entries":[{"request":{"method":"GET","url":"https://api.exa');
  await expect(dialog.getByRole('alert')).toBeVisible();
  const entry = {
    startedDateTime: '2026-11-20T12:00:00.000Z',
    time: 12,
    request: {
      method: 'GET',
      url: 'javascript:alert(1)',
      httpVersion: 'HTTP/1.1',
      headers: [],
      queryString: [],
      cookies: [],
      headersSize: -1,
      bodySize: 0,
    },
    response: {
      status: 200,
      statusText: '<script>alert(2)</script>',
      httpVersion: 'HTTP/1.1',
      headers: [{ name: 'x-note', value: '<img src=x onerror=alert(3)>' }],
      cookies: [],
      content: { size: 4, mimeType: 'text/html', text: '<b>hi' },
      redirectURL: '',
      headersSize: -1,
      bodySize: 4,
    },
    cache: {},
    timings: { send: 1, wait: 10, receive: 1 },
  };
  const kept = { ...entry, request: { ...entry.request, url: 'https://api.example.com/<b>' } };
  const log = { version: '1.2', creator: { name: 'x', version: '1' }, entries: [entry, kept] };
  await give(JSON.stringify({ log }));
  await expect(dialog.getByText('Imported 1 call.', { exact: false })).toBeVisible();
  await expect(dialog.getByText('1 entry was left out')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await rows(page).first().click();
  const detail = page.getByRole('complementary', { name: 'Call detail' });
  await expect(detail.getByRole('table', { name: 'Response: Headers' })).toContainText(
    '<img src=x onerror=alert(3)>',
  );
  expect(await page.locator('aside img, aside b, aside script').count()).toBe(0);
  expect(errors).toEqual([]);
});
