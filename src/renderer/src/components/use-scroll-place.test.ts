import { expect, test } from 'vitest';
import { placeIn } from './use-scroll-place.ts';

test('begins at the top where an entry of the history holds no place', () => {
  for (const state of [null, undefined, 'x', {}, { scrolled: 'far' }, { scrolled: -4 }]) {
    expect(placeIn(state)).toBe(0);
  }
  expect(placeIn({ scrolled: 320, other: true })).toBe(320);
});
