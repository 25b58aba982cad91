import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isoMoment } from './iso-moment.ts';

it('writes every moment as Date does, whichever came before', () => {
  const day = 86_400_000;
  const close = fc.integer({ min: -1_500, max: 1_500 });
  fc.assert(
    fc.property(fc.integer({ min: -20_000 * day, max: 40_000 * day }), fc.array(close), (first, steps) => {
      for (const time of [first, ...steps.map((step) => first + step)]) {
        expect(isoMoment(time)).toBe(new Date(time).toISOString());
      }
    }),
    { seed: 3, numRuns: 500 },
  );
});
