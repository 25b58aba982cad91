import { expect, it } from 'vitest';
import { chooseMatch } from './call-plan.ts';

const exact = (match: string) => ({ sql: '1', values: [], match });
const gathered = (match: string) => ({ ...exact(match), gathers: true });

it('lets the rarest condition lead, and leaves out lists that are longer to follow than rows are to look at', () => {
  const conditions = [exact('everywhere'), exact('rare'), exact('common')];
  expect(chooseMatch(conditions, [0.9, 0.01, 0.05])).toBe('(rare) AND (common)');
});

it('has no list gathered that is longer than the one that leads', () => {
  expect(chooseMatch([gathered('label*'), exact('rare')], [0.05, 0.01])).toBe('(rare)');
  expect(chooseMatch([gathered('label*'), exact('rare')], [0.01, 0.05])).toBe('(label*) AND (rare)');
});

it('asks for every condition that none of the looked-at rows fits', () => {
  expect(chooseMatch([gathered('a*'), gathered('b*')], [0, 0])).toBe('(a*) AND (b*)');
});

it('does without the index where even the rarest condition is common', () => {
  expect(chooseMatch([exact('a'), exact('b')], [0.5, 0.4])).toBeNull();
});
