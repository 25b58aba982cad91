import { expect, test } from '@playwright/test';
import { startHeadlessProcess } from '../support/headless-process.ts';
import { startUpstream } from '../support/recording-upstream.ts';
import { makeTempDirectory } from '../support/temp-directory.ts';
import { firstJourney } from './journey.ts';
import { screensJourney } from './screens-journey.ts';

const withoutPassphrase = { SALLYPORT_PASSPHRASE: undefined };

test('a person sets up the headless console, sees an agent’s call, and uses each screen', async ({
  page,
}) => {
  test.slow();
  const upstream = await startUpstream();
  const sallyport = await startHeadlessProcess({ env: withoutPassphrase });
  try {
    await page.goto(sallyport.ready.console_url);
    await expect.poll(() => page.url()).not.toContain('signin');
    await screensJourney(page, upstream, await firstJourney(page, upstream));
  } finally {
    await sallyport.stop();
    await upstream.close();
  }
});

test('a sign-in link works for one tab; a second one is told how to get another', async ({
  page,
  context,
}) => {
  const sallyport = await startHeadlessProcess();
  try {
    await page.goto(sallyport.ready.console_url);
    await expect(page.getByRole('heading', { name: 'Get started' })).toBeVisible();
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Get started' })).toBeVisible();
    const second = await context.newPage();
    await second.goto(sallyport.ready.console_url);
    await expect(second.getByRole('heading', { name: 'Sign in to the console' })).toBeVisible();
    await expect(second.getByText('press Enter in the terminal')).toBeVisible();
  } finally {
    await sallyport.stop();
  }
});

test('a console whose host has gone says so, and after a new start how to sign in again', async ({
  page,
}) => {
  const directory = makeTempDirectory();
  const first = await startHeadlessProcess({ dataDir: directory.path });
  const { port } = new URL(first.ready.console_url);
  try {
    await page.goto(first.ready.console_url);
    await expect(page.getByRole('heading', { name: 'Get started' })).toBeVisible();
    await first.stop();
    const said = page.getByRole('status').filter({ hasText: 'Sallyport does not answer' });
    await expect(said).toContainText('Check that it is running');
    await expect(page.getByText('No connection', { exact: true })).toBeVisible();

    const second = await startHeadlessProcess({
      dataDir: directory.path,
      env: { SALLYPORT_CONSOLE_PORT: port },
    });
    try {
      await expect(page.getByRole('heading', { name: 'Sign in to the console' })).toBeVisible();
      await expect(page.getByText('most likely because Sallyport was restarted')).toBeVisible();
      await expect(page.getByText('press Enter in the terminal')).toBeVisible();
      await page.goto(second.ready.console_url);
      await expect(page.getByRole('heading', { name: 'Get started' })).toBeVisible();
    } finally {
      await second.stop();
    }
  } finally {
    directory.remove();
  }
});
