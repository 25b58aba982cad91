import { expect, test } from '@playwright/test';
import { startHeadlessProcess } from '../support/headless-process.ts';
import { startUpstream } from '../support/recording-upstream.ts';
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
