import { expect, test } from 'vitest';
import { typedInto } from './typed-into.ts';

test('collects what is typed, letter by letter', () => {
  const typed = ['s', 'e', 'x', 'Backspace', 't', ' ', '😀', 'Enter', 'ArrowDown', 'Shift'];
  expect(typed.reduce(typedInto, '')).toBe('set 😀');
  expect(typedInto('a😀', 'Backspace')).toBe('a');
});
