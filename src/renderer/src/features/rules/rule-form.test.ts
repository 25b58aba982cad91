import { expect, test } from 'vitest';
import type { RuleInput } from '#shared/domain/rule.ts';
import { formOf, moveRule, readForm, readJson } from './rule-form.ts';

const rule: RuleInput = {
  id: 'rl_1',
  effect: 'allow',
  toolkit: 'github',
  account_id: 'ca_12345678',
  methods: ['read', 'POST'],
  host: '*.github.com',
  path: '/repos/**',
  limits: { calls_per_minute: 30, bytes_per_day: 1_500_000 },
  note: 'Reads and one write',
};

test('gives a rule back as it was when nothing is changed', () => {
  expect(readForm(formOf(rule), 'rl_1')).toEqual({ ok: true, rule });
});

test('starts a new rule as one that asks about everything', () => {
  expect(readForm(formOf())).toEqual({
    ok: true,
    rule: {
      effect: 'ask',
      toolkit: null,
      account_id: null,
      methods: [],
      host: null,
      path: null,
      limits: null,
      note: null,
    },
  });
});

test('says at each field what is wrong with it', () => {
  const form = {
    ...formOf(),
    exactMethods: 'po st!, x',
    host: 'https://a.b/',
    path: 'repos?x',
    callsPerMinute: '1.5',
    megabytesPerDay: '-1',
  };
  const read = readForm(form);
  expect(read.ok ? {} : Object.keys(read.faults).sort()).toEqual([
    'callsPerMinute',
    'exactMethods',
    'host',
    'megabytesPerDay',
    'path',
  ]);
});

test('reads a list of JSON, and names the place of its first fault', () => {
  expect(readJson(JSON.stringify([rule]))).toEqual({ ok: true, rules: [rule] });
  expect(readJson('[{')).toMatchObject({ ok: false, fault: expect.stringContaining('not JSON') });
  expect(readJson('[{"effect":"allow"},{"effect":"ask","path":"x"}]')).toEqual({
    ok: false,
    fault: '[1].path: must start with "/"',
  });
  expect(readJson('[{"effect":"allow","hosts":"x"}]')).toMatchObject({ ok: false });
  expect(readJson('[{"effect":"maybe"}]')).toEqual({
    ok: false,
    fault: '[0].effect: must be one of "allow", "ask", "deny"',
  });
});

test('moves a rule up and down, and nowhere else than into the list', () => {
  expect(moveRule(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
  expect(moveRule(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
  expect(moveRule(['a', 'b', 'c'], 0, -1)).toEqual(['a', 'b', 'c']);
  expect(moveRule(['a', 'b', 'c'], 2, 3)).toEqual(['a', 'b', 'c']);
});
