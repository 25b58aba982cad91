import { expect, it } from 'vitest';
import { matchesGlob } from './glob.ts';

it.each([
  ['github', 'GitHub', true],
  ['github', 'github2', false],
  ['git*', 'github', true],
  ['*hub', 'github', true],
  ['*', '', true],
  ['a*a', 'a', false],
  ['a*b*a', 'a-b-a', true],
  ['a*bc*cd', 'abcd', false],
  ['/repos/*/issues', '/repos/o/r/issues', true],
  ['a.c', 'abc', false],
])('fits %s to %s: %s', (pattern, text, fits) => {
  expect(matchesGlob(pattern, text)).toBe(fits);
});

it('takes no longer for many stars than for one text each', () => {
  expect(matchesGlob(`${'*a'.repeat(200)}*b`, 'a'.repeat(50_000))).toBe(false);
});
