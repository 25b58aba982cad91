import { expect, test } from 'vitest';
import { shortcutFor } from './shortcuts.ts';

const press = (key: string, rest = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  typing: false,
  ...rest,
});

test('goes to a screen with "g" and its letter, and not with the letter alone', () => {
  expect(shortcutFor(press('g'), false)).toEqual({ do: 'wait' });
  expect(shortcutFor(press('l'), true)).toEqual({ do: 'go', to: '/calls' });
  expect(shortcutFor(press('l'), false)).toEqual({ do: 'nothing' });
});

test('goes to a screen with Ctrl or ⌘ and a digit, also while typing', () => {
  expect(shortcutFor(press('1', { ctrlKey: true, typing: true }), false)).toEqual({
    do: 'go',
    to: '/',
  });
  expect(shortcutFor(press('8', { metaKey: true }), false)).toEqual({ do: 'go', to: '/settings' });
});

test('leaves letters alone while the person types', () => {
  for (const key of ['g', '/', '?', 'c']) {
    expect(shortcutFor(press(key, { typing: true }), true)).toEqual({ do: 'nothing' });
  }
});

test('leaves the browser its own shortcuts', () => {
  expect(shortcutFor(press('l', { ctrlKey: true }), true)).toEqual({ do: 'nothing' });
  expect(shortcutFor(press('/', { altKey: true }), false)).toEqual({ do: 'nothing' });
});

test('searches and helps', () => {
  expect(shortcutFor(press('/'), false)).toEqual({ do: 'search' });
  expect(shortcutFor(press('?'), false)).toEqual({ do: 'help' });
});

test('answers what is shown with a letter alone, never as the second half of “go to …” and never with a modifier', () => {
  expect(shortcutFor(press('a'), false)).toEqual({ do: 'press', key: 'a' });
  expect(shortcutFor(press('d'), false)).toEqual({ do: 'press', key: 'd' });
  expect(shortcutFor(press('a'), true)).toEqual({ do: 'go', to: '/agents' });
  expect(shortcutFor(press('a', { ctrlKey: true }), false)).toEqual({ do: 'nothing' });
  expect(shortcutFor(press('a', { typing: true }), false)).toEqual({ do: 'nothing' });
});

test('opens the palette with Ctrl or ⌘ and k, also while typing', () => {
  expect(shortcutFor(press('k', { ctrlKey: true, typing: true }), false)).toEqual({ do: 'palette' });
  expect(shortcutFor(press('k', { metaKey: true }), false)).toEqual({ do: 'palette' });
  expect(shortcutFor(press('k'), false)).toEqual({ do: 'nothing' });
});
