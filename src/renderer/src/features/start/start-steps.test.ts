import { expect, test } from 'vitest';
import { readSkipped, startIsOver, stepStates, writeSkipped } from './start-steps.ts';

test('counts a step as done because the thing exists, even if it was skipped', () => {
  const states = stepStates({ accounts: 1, keys: 0, isAnswered: false }, new Set(['connect', 'key']));
  expect(states).toEqual({ connect: 'done', key: 'skipped', call: 'open' });
  expect(startIsOver(states)).toBe(false);
  expect(startIsOver({ ...states, call: 'done' })).toBe(true);
});

test('remembers skipped steps and ignores what it does not know', () => {
  let stored: string | null = null;
  writeSkipped({ setItem: (_key, value) => (stored = value) }, new Set(['key', 'call']));
  expect(readSkipped({ getItem: () => stored })).toEqual(new Set(['key', 'call']));
  expect(readSkipped({ getItem: () => 'call,whatever' })).toEqual(new Set(['call']));
  expect(readSkipped({ getItem: () => null })).toEqual(new Set());
});
