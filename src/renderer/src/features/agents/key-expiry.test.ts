import { expect, test } from 'vitest';
import { localTime } from '../../components/format.ts';
import { chosenExpiry, expiryInput, hasExpired } from './key-expiry.ts';

const now = new Date(2026, 10, 21, 12).getTime();
const iso = (time: number) => new Date(time).toISOString();

test('turns a choice of days into a moment, and never into none', () => {
  expect(chosenExpiry({ choice: '7', at: '' }, now, null)).toBe(iso(now + 7 * 86_400_000));
  expect(chosenExpiry({ choice: 'never', at: '2020-01-01T00:00' }, now, null)).toBeNull();
});

test('takes a time to come in local time, and none that is over', () => {
  expect(chosenExpiry({ choice: 'at', at: localTime(now + 60_000) }, now, null)).toBe(iso(now + 60_000));
  expect(chosenExpiry({ choice: 'at', at: localTime(now) }, now, null)).toBeUndefined();
  expect(chosenExpiry({ choice: 'at', at: '' }, now, null)).toBeUndefined();
});

test('leaves an expiry that was not touched as it is, to the second', () => {
  const before = '2026-11-30T10:11:12.345Z';
  expect(chosenExpiry(expiryInput(before, now), now, before)).toBe(before);
  const over = '2020-01-01T00:00:01.000Z';
  expect(chosenExpiry(expiryInput(over, now), now, over)).toBe(over);
  expect(expiryInput(null, now).choice).toBe('never');
});

test('knows a key that has expired', () => {
  expect(hasExpired({ expires_at: iso(now) }, now)).toBe(true);
  expect(hasExpired({ expires_at: iso(now + 1) }, now)).toBe(false);
  expect(hasExpired({ expires_at: null }, now)).toBe(false);
});
