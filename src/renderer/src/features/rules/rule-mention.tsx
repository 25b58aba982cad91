import { useEffect } from 'react';
import { Link } from 'wouter';
import { useStore } from 'zustand';
import type { RulePreset } from '#shared/domain/api-key.ts';
import { useConsole } from '../../app/console-context.ts';
import { presetWords } from '../../strings/agents.ts';
import { ruleStrings } from '../../strings/rules.ts';
import { ruleSentence } from './rule-words.ts';
import { everyAgent } from './rules-store.ts';
import { useRuleNames } from './use-rule-names.ts';

interface RuleMentionProps {
  /** As a call or an approval names it: a rule's id, or `preset:…`. */
  readonly rule: string;
  readonly keyId: string | null;
}

/** A rule in words, with the way to the list that holds it. */
export function RuleMention({ rule, keyId }: RuleMentionProps) {
  const { rules } = useConsole();
  const names = useRuleNames();
  const sets = useStore(rules, (state) => state.sets);
  const isRule = rule.startsWith('rl_');
  useEffect(() => {
    if (!isRule) return;
    const { sets: known, load } = rules.getState();
    for (const owner of [everyAgent, keyId]) {
      if (owner !== null && known[owner] === undefined) void load(owner);
    }
  }, [rules, isRule, keyId]);

  const owners = [everyAgent, keyId].filter((owner) => owner !== null);
  const owner = owners.find((candidate) => sets[candidate]?.rules.some(({ id }) => id === rule));
  const found = owner === undefined ? undefined : sets[owner]?.rules.find(({ id }) => id === rule);
  const isKnown = owners.every((candidate) => sets[candidate] !== undefined);
  const sentence = found === undefined ? null : ruleSentence(found, names);
  const words = isRule ? (sentence ?? (isKnown ? ruleStrings.gone : rule)) : fixedWords(rule);
  const list = owner ?? keyId;
  if (list === null) return words;
  return (
    <Link href={`/agents/${list}/rules`} className="text-accent underline-offset-2 hover:underline">
      {words}
    </Link>
  );
}

function fixedWords(rule: string): string {
  const preset = rule.startsWith('preset:') ? rule.slice('preset:'.length) : null;
  if (preset !== null && preset in presetWords) {
    return ruleStrings.preset(presetWords[preset as RulePreset].label);
  }
  if (rule === 'owner') return ruleStrings.owner;
  return rule === 'none' ? ruleStrings.none : rule;
}
