import type { RulePreset } from '#shared/domain/api-key.ts';
import type { MethodGroup, Rule, RuleEffect } from '#shared/domain/rule.ts';
import { type CompiledRules, compileRules } from './evaluate.ts';

function presetRule(preset: RulePreset, effect: RuleEffect, methods: MethodGroup[] = []): Rule {
  return {
    id: `preset:${preset}`,
    effect,
    methods,
    toolkit: null,
    account_id: null,
    host: null,
    path: null,
    limits: null,
    note: null,
  };
}

/** What each preset says of the requests that no rule of the owner's own fits. */
export const presetRules: Readonly<Record<RulePreset, CompiledRules>> = {
  full: compileRules([presetRule('full', 'allow')]),
  ask_before_writes: compileRules([
    presetRule('ask_before_writes', 'allow', ['read']),
    presetRule('ask_before_writes', 'ask'),
  ]),
  read_only: compileRules([presetRule('read_only', 'allow', ['read']), presetRule('read_only', 'deny')]),
};
