// `npm run pictures`: takes the documents' pictures from the running product, with a made-up service and made-up calls.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { chromiumArgs, chromiumPath } from '#test/support/chromium-options.ts';
import { startHeadlessProcess } from '#test/support/headless-process.ts';
import { startUpstream } from '#test/support/recording-upstream.ts';
import { buildWhenStale } from './build-when-stale.ts';

const directory = join(import.meta.dirname, '..', 'docs', 'images');

const calls = [
  ['GET', '/user'],
  ['GET', '/repos/ravens/gate/issues?state=open'],
  ['POST', '/repos/ravens/gate/issues', { title: 'A raven sits on the gate', labels: ['bug'] }],
  ['GET', '/repos/ravens/gate/issues/41/comments'],
  ['PATCH', '/repos/ravens/gate/issues/41', { state: 'closed' }],
  ['GET', '/repos/ravens/moat'],
  ['GET', 'https://example.com/collect'],
  ['DELETE', '/repos/ravens/gate/issues/41/lock'],
  ['GET', '/search/issues?q=raven'],
] as const;

if (!buildWhenStale()) process.exit(1);
const upstream = await startUpstream();
upstream.answer(({ url }, response) => {
  const found = !url.startsWith('/repos/ravens/moat');
  const body = found
    ? { id: 41, title: 'A raven sits on the gate', state: 'open', labels: ['bug'], user: { login: 'ada' } }
    : { message: 'Not Found' };
  response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(body));
});
const sallyport = await startHeadlessProcess();
const browser = await chromium.launch({
  args: [...chromiumArgs],
  ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
});
try {
  await fillIn();
  await takePictures();
} finally {
  await browser.close();
  await sallyport.stop();
  await upstream.close();
}

async function fillIn(): Promise<void> {
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
  await sallyport.ask('accounts.create', {
    toolkit: 'tracker',
    fields: { token: 'made-up-token' },
    alias: 'ada',
  });
  const { body } = await sallyport.ask('keys.create', { name: 'Claude Code', rule_preset: 'full' });
  const { key } = body as { key: string };
  for (const [method, endpoint, sent] of calls) {
    await fetch(`${sallyport.ready.url}/api/v3.1/tools/execute/proxy`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': key },
      body: JSON.stringify({ endpoint, method, body: sent }),
    });
  }
}

async function takePictures(): Promise<void> {
  await mkdir(directory, { recursive: true });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(sallyport.ready.console_url);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Calls' }).click();
  await page.getByRole('row', { name: /POST/ }).click();
  await page.getByRole('region', { name: 'Response: Body' }).waitFor();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(directory, `console-calls-${colorScheme}.png`) });
  }
}
