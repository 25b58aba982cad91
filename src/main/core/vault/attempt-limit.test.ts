import { expect, test } from 'vitest';
import { createAttemptLimit } from './attempt-limit.ts';

test('lets people mistype, then waits twice as long each time, up to a minute', () => {
  let now = 0;
  const limit = createAttemptLimit(() => now);
  const waits: number[] = [];
  for (let attempt = 0; attempt < 12; attempt += 1) {
    limit.check();
    limit.failed();
    const before = now;
    while (isDelayed(limit)) now += 1_000;
    waits.push((now - before) / 1_000);
  }
  expect(waits).toEqual([0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]);
  expect(() => {
    limit.failed();
    limit.check();
  }).toThrow(
    expect.objectContaining({ code: 'UnlockDelayed', message: expect.stringContaining('60 seconds') }),
  );
});

test('forgets the failures once an attempt succeeds', () => {
  const limit = createAttemptLimit(() => 0);
  for (let attempt = 0; attempt < 5; attempt += 1) limit.failed();
  expect(isDelayed(limit)).toBe(true);
  limit.succeeded();
  limit.failed();
  expect(isDelayed(limit)).toBe(false);
});

function isDelayed(limit: ReturnType<typeof createAttemptLimit>): boolean {
  try {
    limit.check();
    return false;
  } catch {
    return true;
  }
}
