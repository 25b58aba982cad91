import { expect, test } from 'vitest';
import { byteCount, countText, duration, fullTime, listTime, relativeTime } from './format.ts';

test('writes durations at a glance', () => {
  expect([0.2, 840, 1240, 60_000, 125_400, 3_599_600, 12_000_000, 208_740_000].map(duration)).toEqual([
    '<1 ms',
    '840 ms',
    '1.24 s',
    '1 min 0 s',
    '2 min 5 s',
    '1 h 0 min',
    '3 h 20 min',
    '2 d 10 h',
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

test('writes each moment of a list with its own day', () => {
  const local = (...parts: [number, number, number, number, number, number]) =>
    new Date(...parts).toISOString();
  const now = new Date(2026, 10, 20, 15).getTime();
  const moments = [
    local(2026, 10, 20, 4, 5, 6),
    local(2026, 10, 19, 23, 59, 59),
    local(2026, 10, 19, 0, 0, 0),
    local(2025, 0, 3, 14, 0, 7),
  ];
  expect(moments.map((at) => listTime(at, now))).toEqual([
    '04:05:06',
    '19 Nov 23:59',
    '19 Nov 00:00',
    '3 Jan 14:00',
  ]);
  expect(moments.map(fullTime)).toEqual([
    '20 Nov 2026, 04:05:06',
    '19 Nov 2026, 23:59:59',
    '19 Nov 2026, 00:00:00',
    '3 Jan 2025, 14:00:07',
  ]);
});

test('groups the digits of a count', () => {
  expect([0, 999, 12_400].map(countText)).toEqual(['0', '999', '12,400']);
});
