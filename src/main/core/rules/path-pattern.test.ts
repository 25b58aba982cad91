import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePath, segmentsOf } from './path-pattern.ts';

const fits = (pattern: string, path: string) => compilePath(pattern)(segmentsOf(path));

describe('a path pattern', () => {
  it.each([
    ['/user', '/user', true],
    ['/user', '/users', false],
    ['/user', '/user/', false],
    ['/repos/*/issues', '/repos/acme/issues', true],
    ['/repos/*/issues', '/repos//issues', false],
    ['/repos/*/issues', '/repos/a/b/issues', false],
    ['/repos/**', '/repos/a/b/c', true],
    ['/repos/**', '/repos', true],
    ['/repos/**', '/reposx', false],
    ['/**/comments', '/repos/a/b/comments', true],
    ['/**/comments/*', '/comments/1', true],
    ['/**', '/', true],
    ['/bot*/getMe', '/bot123:abc/getMe', true],
    ['/a*b*c', '/aXbYc', true],
    ['/a*b*c', '/aXcYb', false],
    ['/v1/**/x/**/y', '/v1/x/x/q/y', true],
    ['/v1/**/x/**/y', '/v1/q/y', false],
  ])('%s says of %s: %s', (pattern, path, expected) => {
    expect(fits(pattern, path)).toBe(expected);
  });

  it('agrees with a plain, slow matcher on any pattern and path', () => {
    const segment = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 4 });
    const pattern = fc
      .array(fc.oneof(segment, fc.constant('**')), { minLength: 1, maxLength: 5 })
      .map((parts) => `/${parts.join('/')}`)
      .filter((text) => text.split('/').every((part) => part === '**' || !part.includes('**')));
    const path = fc
      .array(fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 3 }), { minLength: 1, maxLength: 5 })
      .map((parts) => `/${parts.join('/')}`);
    fc.assert(
      fc.property(pattern, path, (wanted, given) => {
        expect(fits(wanted, given)).toBe(plainFits(segmentsOf(wanted), segmentsOf(given)));
      }),
      { numRuns: 3_000 },
    );
  });

  it('answers at once, however many wildcards meet a long path', () => {
    const pattern = `/${'*a'.repeat(60)}/${Array.from({ length: 60 }, () => '**/a').join('/')}`;
    expect(fits(pattern, `/${'a'.repeat(8_000)}${'/a'.repeat(4_000)}b`)).toBe(false);
  });
});

function plainFits(wanted: readonly string[], given: readonly string[]): boolean {
  const [first, ...rest] = wanted;
  if (first === undefined) return given.length === 0;
  if (first === '**') {
    return given.some((_, index) => plainFits(rest, given.slice(index))) || plainFits(rest, []);
  }
  const [segment, ...further] = given;
  if (segment === undefined) return false;
  const pattern = first === '*' ? /^.+$/ : new RegExp(`^${first.replaceAll('*', '.*')}$`);
  return pattern.test(segment) && plainFits(rest, further);
}
