import { expect, test } from 'vitest';
import { readTheme } from './theme.ts';

test('reads the chosen theme and falls back to the system’s', () => {
  expect(readTheme({ getItem: () => 'dark' })).toBe('dark');
  expect(readTheme({ getItem: () => 'purple' })).toBe('system');
  expect(readTheme({ getItem: () => null })).toBe('system');
  expect(
    readTheme({
      getItem: () => {
        throw new Error('blocked');
      },
    }),
  ).toBe('system');
});
