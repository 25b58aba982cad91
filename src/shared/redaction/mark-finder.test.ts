import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createMarkFinder } from './mark-finder.ts';

const marks = ['xox', 'k_live_', 'at_', 'ghp_', 'glpat-', 'pat_'];
const others = ['lin_', 'ghp_', 'a-b'];
const marksIn = createMarkFinder(marks, others);
const holdsOneOf = (group: readonly string[], text: string) => group.some((mark) => text.includes(mark));

it('tells exactly the groups of which a mark stands in a text', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      ...marks,
      ...others,
      'k_liv',
      'e_',
      'x',
      'o',
      'p_',
      'at',
      '-',
      '\u{1f600}',
      '\u{161}\u{174}',
    ),
    fc.string({ maxLength: 3 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const text = pieces.join('');
      expect(marksIn(text)).toBe((holdsOneOf(marks, text) ? 1 : 0) + (holdsOneOf(others, text) ? 2 : 0));
    }),
    { seed: 11, numRuns: 5_000 },
  );
});

it('takes no character beyond Latin-1 for the one with its lower byte', () => {
  expect(marksIn('x\u{16f}x')).toBe(0);
});
