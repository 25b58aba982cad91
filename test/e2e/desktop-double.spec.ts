import { test } from '@playwright/test';
import { launchDesktopDouble } from '../support/electron-double/launch.ts';
import { startUpstream } from '../support/recording-upstream.ts';
import { firstJourney } from './journey.ts';
import { screensJourney } from './screens-journey.ts';

test('the same journey through the built desktop bundles, on the Electron double', async () => {
  test.slow();
  const upstream = await startUpstream();
  const app = await launchDesktopDouble({ env: { SALLYPORT_PASSPHRASE: undefined } });
  try {
    await screensJourney(app.page, upstream, await firstJourney(app.page, upstream));
  } finally {
    await app.stop();
    await upstream.close();
  }
});
