import type { OperationOutput } from '#shared/contract/index.ts';
import type { RuleInput } from '#shared/domain/rule.ts';

type Draft = OperationOutput<'rules.draft'>;

/** A drafted rule, and the id of the rule that it belongs in front of; null: the end. */
export interface PlacedRule {
  readonly rule: RuleInput;
  readonly before: string | null;
}

export function placedRules({ rules, places }: Draft): PlacedRule[] {
  return rules.map((rule, index) => ({ rule, before: places[index]?.before ?? null }));
}

/** The drafted rules that stand against a rule of the person's that denies. */
export function deniedNow({ places }: Draft): number[] {
  return places.flatMap(({ effect }, index) => (effect === 'deny' ? [index] : []));
}

/** A list with drafted rules in their places. One whose place is gone goes to the end. */
export function withDrafts(list: readonly RuleInput[], drafts: readonly PlacedRule[]): RuleInput[] {
  const ids = new Set(list.map(({ id }) => id));
  const before = (id: string | undefined) =>
    drafts.filter((draft) => draft.before === id).map(({ rule }) => rule);
  const rest = drafts.filter((draft) => draft.before === null || !ids.has(draft.before));
  return [...list.flatMap((rule) => [...before(rule.id), rule]), ...rest.map(({ rule }) => rule)];
}
