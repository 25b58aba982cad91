import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Where another release of the SDK is to be tested than the pinned one (scripts/newest-sdk.ts). */
const otherSdk = process.env.SALLYPORT_TEST_SDK;

/** `unit` is part of `npm run check` and stays under a minute; `integration` uses real servers, keyrings and processes. */
export default defineConfig({
  ...(otherSdk === undefined
    ? {}
    : { resolve: { alias: { '@composio/core': join(otherSdk, 'dist', 'index.mjs') } } }),
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: ['src/**/*.integration.test.ts'],
          // A module graph of its own for each of 180 files costs two thirds of the time; no unit test keeps state in a module.
          isolate: false,
          // Unit tests take milliseconds; property tests on a busy machine may need more than the default of five seconds.
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: [
            'src/**/*.integration.test.ts',
            'test/integration/**/*.test.ts',
            'test/host-contract/**/*.test.ts',
          ],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: true,
          maxWorkers: 2,
          // After the unit tests: together they would be more than two, and these start servers and browsers.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
