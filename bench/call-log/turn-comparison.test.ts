import { describe, expect, it } from 'vitest';
import { seeded } from './sample-calls.ts';
import { compareTurns, orderOfTurns, type Round } from './turn-comparison.ts';

/** Rounds of a machine whose speed changes from one to the next; recording takes longer by a factor. */
function rounds(count: number, factor: number, noise = 0): Round[] {
  const random = seeded(1);
  return Array.from({ length: count }, () => {
    const speed = 1 + random();
    const turn = (times: number) =>
      Array.from({ length: 20 }, () => times * (speed + noise * (random() - 0.5)));
    return { quiet: turn(1), recording: turn(factor) };
  });
}

describe('the comparison of turns', () => {
  it('takes the medians of all latencies of a kind, not those of the turns', () => {
    const found = compareTurns(
      [
        { quiet: [1, 1, 1], recording: [2, 2, 2] },
        { quiet: [5], recording: [9] },
      ],
      seeded(1),
    );
    expect([found.quietMs, found.recordingMs, found.ratio]).toEqual([1, 2, 2]);
  });

  it('leaves no spread where each round has the same latencies', () => {
    const found = compareTurns(Array(8).fill({ quiet: [1, 2, 3], recording: [2, 4, 6] }), seeded(1));
    expect([found.ratioFrom, found.ratio, found.ratioTo]).toEqual([2, 2, 2]);
  });

  it('finds the factor inside an interval that narrows with the rounds', () => {
    const [few, many] = [10, 160].map((count) => compareTurns(rounds(count, 1.1, 0.4), seeded(2)));
    for (const { ratio, ratioFrom, ratioTo } of [few, many].filter((found) => found !== undefined)) {
      expect(ratioFrom).toBeLessThan(ratio);
      expect(ratioTo).toBeGreaterThan(ratio);
      expect(ratioFrom).toBeLessThan(1.1);
      expect(ratioTo).toBeGreaterThan(1.1);
    }
    const width = (found = few) => (found?.ratioTo ?? 0) - (found?.ratioFrom ?? 0);
    expect(width(many)).toBeLessThan(width(few) / 2);
  });

  it('draws the same rounds from the same seed', () => {
    const measured = rounds(12, 1.05, 0.5);
    expect(compareTurns(measured, seeded(3))).toEqual(compareTurns(measured, seeded(3)));
  });

  it('puts each kind of turn first as often as the other', () => {
    expect([0, 1, 2, 3].map((round) => orderOfTurns(round)[0])).toEqual([
      'quiet',
      'recording',
      'quiet',
      'recording',
    ]);
    expect(orderOfTurns(1)[1]).toBe('quiet');
  });
});
