import { test } from '@playwright/test';
import { launchDesktopDouble } from '../support/electron-double/launch.ts';
import { startUpstream } from '../support/recording-upstream.ts';
import { firstJourney } from './journey.ts';

test('the same journey through the built desktop bundles, on the Electron double', async () => {
  const upstream = await startUpstream();
  const app = await launchDesktopDouble({ env: { SALLYPORT_PASSPHRASE: undefined } });
  try {
    await firstJourney(app.page, upstream);
  } finally {
    await app.stop();
    await upstream.close();
  }
});
