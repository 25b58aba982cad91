import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mostInitialBytes, weighInitialScripts } from '../../bench/console/initial-scripts.ts';

const built = join(import.meta.dirname, '..', '..', 'out', 'renderer');

test('the console runs before it has fetched more than 250 kB of compressed scripts', () => {
  const { files, compressedBytes } = weighInitialScripts(built);
  expect(files).toBeGreaterThan(1);
  expect(compressedBytes).toBeGreaterThan(50_000);
  expect(compressedBytes).toBeLessThanOrEqual(mostInitialBytes);
});
