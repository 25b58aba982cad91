import { expect, test } from 'vitest';
import { runInSlices } from './run-in-slices.ts';

function* counting(to: number): Generator<void, number> {
  for (let count = 0; count < to; count += 1) yield;
  return to;
}

test('pauses whenever a slice of time is used up', async () => {
  let time = 0;
  let pauses = 0;
  const pause = async () => {
    pauses += 1;
  };
  const result = await runInSlices(counting(20), new AbortController().signal, pause, () => {
    time += 2;
    return time;
  });
  expect(result).toBe(20);
  expect(pauses).toBeGreaterThan(3);
});

test('ends early when nobody waits any longer', async () => {
  const stop = new AbortController();
  stop.abort();
  expect(await runInSlices(counting(20), stop.signal)).toBeNull();
});
