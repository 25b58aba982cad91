import { expect, test } from 'vitest';
import { scrollTopFor, windowAround } from './row-window.ts';

test('draws what is in view and some rows around it, wherever the list is scrolled to', () => {
  for (const scrollTop of [0, 1, 31, 32, 255, 256, 257, 100_000, 31_999_000]) {
    const { first, end } = windowAround(scrollTop, 640, 32, 1_000_000);
    expect(first * 32).toBeLessThanOrEqual(scrollTop);
    expect(end).toBeGreaterThanOrEqual(Math.min(1_000_000, Math.ceil((scrollTop + 640) / 32)));
    expect(end - first).toBeLessThanOrEqual(32);
  }
});

test('keeps the same rows while the list is scrolled a little', () => {
  expect(windowAround(3_200, 640, 32, 1_000)).toEqual(windowAround(3_250, 640, 32, 1_000));
});

test('ends with the last row, and draws none of an empty list', () => {
  expect(windowAround(0, 640, 32, 5)).toEqual({ first: 0, end: 5 });
  expect(windowAround(0, 640, 32, 0)).toEqual({ first: 0, end: 0 });
  // A list that became shorter while it was scrolled to its end.
  expect(windowAround(32_000, 640, 32, 20)).toEqual({ first: 16, end: 20 });
});

test('scrolls no further than needed to show a row, or puts it into the middle', () => {
  const view = { scrollTop: 320, height: 320, rowHeight: 32 };
  expect(scrollTopFor(12, 'nearest', view)).toBe(320);
  expect(scrollTopFor(3, 'nearest', view)).toBe(96);
  expect(scrollTopFor(25, 'nearest', view)).toBe(512);
  expect(scrollTopFor(25, 'center', view)).toBe(656);
  expect(scrollTopFor(1, 'center', view)).toBe(0);
});
