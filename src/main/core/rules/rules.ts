import type { ApiKey } from '#shared/domain/api-key.ts';
import { mostRules, type Rule, type RuleInput, type RuleSet } from '#shared/domain/rule.ts';
import { SallyportError } from '#shared/errors.ts';
import { newId } from '../ids.ts';
import type { RuleRepository } from '../ports/index.ts';
import { type CompiledRules, compileRules, type Decision, evaluate, type RuledRequest } from './evaluate.ts';
import { presetRules } from './presets.ts';

/** The owner's rules: those for every agent come first, then the agent's own, then the preset of its key. */
export interface Rules {
  start(): Promise<void>;
  /** Reads memory only. */
  decide(key: Pick<ApiKey, 'id' | 'rule_preset'>, request: RuledRequest): Decision;
  /** @param keyId null for the rules of every agent. */
  get(keyId: string | null): RuleSet;
  /**
   * Replaces a whole list; rules without an id get one.
   *
   * @param version of the list that was edited. @throws RulesConflict where it has changed since, ValidationFailed.
   */
  set(keyId: string | null, rules: readonly RuleInput[], version: number): Promise<RuleSet>;
  /** Puts a rule in front of an agent's own, as after "always" for an approval. */
  prepend(keyId: string, rule: RuleInput): Promise<Rule>;
  /** The rule with an id, wherever it stands; undefined for presets and rules that are gone. */
  find(ruleId: string): Rule | undefined;
  /** Uses what a backup brought, which is stored already. */
  adopt(restored: readonly RuleSet[]): void;
}

export interface RulesDeps {
  readonly repository: RuleRepository;
  readonly onChange: (keyId: string | null) => void;
}

interface KnownSet extends RuleSet {
  readonly compiled: CompiledRules;
}

export function createRules({ repository, onChange }: RulesDeps): Rules {
  const sets = new Map<string | null, KnownSet>();
  /** The lists that apply to a key, joined; thrown away when one of them changes. */
  const joined = new Map<string, CompiledRules>();

  const setFor = (keyId: string | null): KnownSet =>
    sets.get(keyId) ?? { key_id: keyId, rules: [], version: 0, compiled: [] };

  function rulesFor({ id, rule_preset: preset }: Pick<ApiKey, 'id' | 'rule_preset'>): CompiledRules {
    const name = `${id} ${preset}`;
    const known = joined.get(name);
    if (known) return known;
    const made = [...setFor(null).compiled, ...setFor(id).compiled, ...presetRules[preset]];
    joined.set(name, made);
    return made;
  }

  function remember(set: RuleSet): void {
    sets.set(set.key_id, { ...set, compiled: compileRules(set.rules) });
    joined.clear();
  }

  async function store(set: RuleSet, expectedVersion: number): Promise<RuleSet> {
    await repository.put(set, expectedVersion);
    remember(set);
    onChange(set.key_id);
    return set;
  }

  async function replace(
    keyId: string | null,
    rules: readonly RuleInput[],
    version: number,
  ): Promise<RuleSet> {
    if (setFor(keyId).version !== version) throw changedMeanwhile();
    if (rules.length > mostRules) throw tooMany();
    const named = rules.map((rule): Rule => ({ ...rule, id: rule.id ?? newId('rl') }));
    refuseRepeatedIds(named);
    return store({ key_id: keyId, rules: named, version: version + 1 }, version);
  }

  return {
    async start() {
      for (const set of await repository.all()) remember(set);
    },
    adopt(restored) {
      for (const set of restored) {
        remember(set);
        onChange(set.key_id);
      }
    },
    decide: (key, request) => evaluate(rulesFor(key), request),
    get(keyId) {
      const { key_id, rules, version } = setFor(keyId);
      return { key_id, rules, version };
    },
    set: replace,
    async prepend(keyId, rule) {
      const { rules, version } = setFor(keyId);
      const [added] = (await replace(keyId, [rule, ...rules], version)).rules;
      if (!added) throw new Error('a list that a rule was put into is empty');
      return added;
    },
    find: (ruleId) => [...sets.values()].flatMap(({ rules }) => rules).find(({ id }) => id === ruleId),
  };
}

function refuseRepeatedIds(rules: readonly Rule[]): void {
  const seen = new Set<string>();
  rules.forEach(({ id }, index) => {
    if (seen.has(id)) {
      throw new SallyportError('ValidationFailed', `rules[${index}].id: stands in the list twice.`, {
        field: `rules[${index}].id`,
        fix: 'Leave the id of a new rule out.',
      });
    }
    seen.add(id);
  });
}

function changedMeanwhile(): SallyportError {
  return new SallyportError('RulesConflict', 'version: the rules have been changed since they were read.', {
    field: 'version',
    fix: 'Read the rules again and make the change there.',
  });
}

function tooMany(): SallyportError {
  return new SallyportError('ValidationFailed', `rules: are more than ${mostRules}.`, {
    field: 'rules',
    fix: 'Use patterns, so that one rule stands for many.',
  });
}
