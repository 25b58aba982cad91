import { expect, test } from 'vitest';
import { byteCount, duration, relativeTime } from './format.ts';

test('writes durations at a glance', () => {
  expect([0.2, 840, 1240, 60_000, 125_400].map(duration)).toEqual([
    '<1 ms',
    '840 ms',
    '1.24 s',
    '1 min 0 s',
    '2 min 5 s',
  ]);
});

test('writes sizes in decimal units', () => {
  expect([0, 1, 999, 1500, 999_999, 3_200_000].map(byteCount)).toEqual([
    '0 bytes',
    '1 byte',
    '999 bytes',
    '1.5 kB',
    '1 MB',
    '3.2 MB',
  ]);
});

test('says how long ago something was', () => {
  const now = Date.UTC(2026, 10, 20, 12);
  const ago = (milliseconds: number) => relativeTime(new Date(now - milliseconds).toISOString(), now);
  expect([0, 59_000, 61_000, 3_700_000, 90_000_000].map(ago)).toEqual([
    'just now',
    'just now',
    '1 minute ago',
    '1 hour ago',
    'yesterday',
  ]);
});
