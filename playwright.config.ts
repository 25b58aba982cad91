import { defineConfig } from '@playwright/test';
import { chromiumArgs, chromiumPath } from './test/support/chromium-options.ts';

/** End-to-end journeys through the built product in a real Chromium. The browser is the system's, or PLAYWRIGHT_CHROMIUM. */
export default defineConfig({
  testDir: 'test/e2e',
  globalSetup: './test/e2e/build.ts',
  outputDir: 'test-results',
  snapshotPathTemplate: '{testDir}/snapshots/{arg}{ext}',
  reporter: [['list']],
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    viewport: { width: 1280, height: 800 },
    // Recording one for each test takes time, and nobody fetches it from a machine that runs the gate.
    trace: process.env.CI === undefined ? 'retain-on-failure' : 'off',
    launchOptions: {
      args: [...chromiumArgs],
      ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
    },
  },
});
