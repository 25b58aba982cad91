import { expect, test } from 'vitest';
import type { RuleInput } from '#shared/domain/rule.ts';
import { ruleSentence } from './rule-words.ts';

const names = { toolkit: () => 'GitHub', account: () => 'work' };
const everything: RuleInput = {
  effect: 'allow',
  toolkit: null,
  account_id: null,
  methods: [],
  host: null,
  path: null,
  limits: null,
  note: null,
};

test('says a rule in words, leaving out what it does not name', () => {
  expect(ruleSentence(everything, names)).toBe('Allow any request');
  expect(ruleSentence({ ...everything, effect: 'deny', methods: ['delete'] }, names)).toBe('Deny deletes');
  expect(
    ruleSentence(
      {
        effect: 'ask',
        toolkit: 'github',
        account_id: 'ca_1',
        methods: ['write', 'DELETE', 'GET'],
        host: '*.github.com',
        path: '/repos/**',
        limits: { calls_per_minute: 1, bytes_per_day: 1_500 },
        note: null,
      },
      names,
    ),
  ).toBe(
    'Ask writes, DELETE and GET in GitHub with “work” at *.github.com on /repos/**, at most 1 call a minute, at most 1.5 kB a day',
  );
});
