import { expect, it } from 'vitest';
import { type RuleInput, ruleInputSchema, ruleSchema } from '#shared/domain/rule.ts';
import { placeDrafts } from './place-drafts.ts';

const rule = (id: string, parts: object) => ruleSchema.parse({ id, ...parts });
const draft = (parts: object): RuleInput =>
  ruleInputSchema.parse({
    effect: 'allow',
    toolkit: 'acme',
    account_id: 'ca_1',
    host: 'api.acme.test',
    path: '/items/1',
    methods: ['GET'],
    ...parts,
  });

const list = [
  rule('rl_other', { effect: 'deny', toolkit: 'slack' }),
  rule('rl_writes', { effect: 'ask', methods: ['write'], path: '/items/**' }),
  rule('rl_rest', { effect: 'deny', host: '*.acme.test' }),
];

it('puts a drafted rule in front of the first wider rule that would decide in its place', () => {
  expect(placeDrafts([draft({ methods: ['POST'] }), draft({})], list)).toEqual([
    { before: 'rl_writes', effect: 'ask' },
    { before: 'rl_rest', effect: 'deny' },
  ]);
});

it('puts one for several methods in front of the first rule that decides on any of them', () => {
  expect(placeDrafts([draft({ methods: ['GET', 'PUT'] })], list)).toEqual([
    { before: 'rl_writes', effect: 'ask' },
  ]);
});

it('puts one that no rule fits at the end', () => {
  expect(placeDrafts([draft({ host: 'elsewhere.test' })], list)).toEqual([{ before: null, effect: null }]);
  expect(placeDrafts([draft({})], [])).toEqual([{ before: null, effect: null }]);
});
