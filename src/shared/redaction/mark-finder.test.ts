import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createMarkFinder } from './mark-finder.ts';

const marks = ['xox', 'k_live_', 'at_', 'ghp_', 'glpat-', 'pat_'];
const holdsMark = createMarkFinder(marks);

it('finds exactly the texts in which a mark stands', () => {
  const piece = fc.oneof(
    fc.constantFrom(...marks, 'k_liv', 'e_', 'x', 'o', 'p_', 'at', '-', '\u{1f600}', '\u{161}\u{174}'),
    fc.string({ maxLength: 3 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const text = pieces.join('');
      expect(holdsMark(text)).toBe(marks.some((mark) => text.includes(mark)));
    }),
    { seed: 11, numRuns: 5_000 },
  );
});

it('takes no character beyond Latin-1 for the one with its lower byte', () => {
  expect(holdsMark('x\u{16f}x')).toBe(false);
});
