import { expect, it } from 'vitest';
import { createReadBlocks } from './read-blocks.ts';

const block = 64 * 1024;

function collections(...sizes: readonly number[]): number {
  let collected = 0;
  const blocks = createReadBlocks(() => {
    collected += 1;
  });
  for (const size of sizes) blocks.passed(size);
  return collected;
}

it('collects once for every 8 MiB that stream by', () => {
  expect(collections(...Array<number>(255).fill(block))).toBe(1);
  expect(collections(...Array<number>(512).fill(block))).toBe(4);
});

it('leaves small answers to V8', () => {
  expect(collections(...Array<number>(100_000).fill(1_024))).toBe(0);
});

it('frees the blocks that nobody holds any more', async () => {
  const blocks = createReadBlocks();
  const held = process.memoryUsage().arrayBuffers;
  for (let count = 0; count < 4_096; count += 1) {
    blocks.passed(new ArrayBuffer(block).byteLength);
    if (count % 256 === 0) await new Promise(setImmediate);
  }
  // 256 MiB went by.
  expect(process.memoryUsage().arrayBuffers - held).toBeLessThan(64 * 1024 * 1024);
});
