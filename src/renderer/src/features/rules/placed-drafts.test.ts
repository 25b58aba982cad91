import { expect, test } from 'vitest';
import { type RuleInput, ruleInputSchema } from '#shared/domain/rule.ts';
import { deniedNow, withDrafts } from './placed-drafts.ts';

const rule = (id: string | undefined, path: string): RuleInput =>
  ruleInputSchema.parse({ effect: 'allow', path, ...(id === undefined ? {} : { id }) });

test('puts drafted rules in front of the rules that would decide in their place, the others at the end', () => {
  const list = [rule('rl_a', '/a'), rule('rl_b', '/b')];
  const drafts = [
    { rule: rule(undefined, '/1'), before: 'rl_b' },
    { rule: rule(undefined, '/2'), before: null },
    { rule: rule(undefined, '/3'), before: 'rl_b' },
    { rule: rule(undefined, '/4'), before: 'rl_gone' },
  ];
  expect(withDrafts(list, drafts).map(({ path }) => path)).toEqual(['/a', '/1', '/3', '/b', '/2', '/4']);
});

test('tells which drafted rules a rule of the person’s denies', () => {
  const places = [
    { before: 'rl_a', effect: 'deny' as const },
    { before: 'rl_b', effect: 'ask' as const },
    { before: null, effect: null },
  ];
  expect(deniedNow({ rules: [], calls: 0, places })).toEqual([0]);
});
