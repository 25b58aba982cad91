import { expect, it } from 'vitest';
import { evaluate } from './evaluate.ts';
import { presetRules } from './presets.ts';

it.each([
  ['full', 'GET', 'allow'],
  ['full', 'DELETE', 'allow'],
  ['ask_before_writes', 'HEAD', 'allow'],
  ['ask_before_writes', 'POST', 'ask'],
  ['ask_before_writes', 'DELETE', 'ask'],
  ['ask_before_writes', 'PROPPATCH', 'ask'],
  ['read_only', 'OPTIONS', 'allow'],
  ['read_only', 'PATCH', 'deny'],
  ['read_only', 'DELETE', 'deny'],
] as const)('a key with the preset %s meets %s with: %s', (preset, method, effect) => {
  const request = { method, overrides: [], toolkit: 'a', accountId: 'ca_1', host: 'a.test', path: '/x' };
  expect(evaluate(presetRules[preset], request)).toMatchObject({ effect, rule: `preset:${preset}` });
});
