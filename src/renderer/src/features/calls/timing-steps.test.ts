import { expect, test } from 'vitest';
import { timingSteps } from './timing-steps.ts';

const timing = { queue: 10, approval: 0, refresh: 30, connect: 0, first_byte: 50, body: 10 };

test('each phase begins where the one before it ends; what was not needed is left out', () => {
  expect(timingSteps(timing)).toEqual([
    { phase: 'queue', milliseconds: 10, from: 0, share: 10 },
    { phase: 'refresh', milliseconds: 30, from: 10, share: 30 },
    { phase: 'connect', milliseconds: 0, from: 40, share: 0 },
    { phase: 'first_byte', milliseconds: 50, from: 40, share: 50 },
    { phase: 'body', milliseconds: 10, from: 90, share: 10 },
  ]);
});

test('a call that took no time at all has bars without length', () => {
  const steps = timingSteps({ ...timing, queue: 0, refresh: 0, first_byte: 0, body: 0 });
  expect(steps.every(({ from, share }) => from === 0 && share === 0)).toBe(true);
});
