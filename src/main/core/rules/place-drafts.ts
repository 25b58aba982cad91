import type { Rule, RuleEffect, RuleInput } from '#shared/domain/rule.ts';
import { type CompiledRules, compileRules, evaluate } from './evaluate.ts';

/** Where a drafted rule belongs: in front of the rule that would otherwise decide, or at the end where there is none. */
export interface DraftPlace {
  readonly before: string | null;
  readonly effect: RuleEffect | null;
}

/** Where each drafted rule belongs in an agent's list, so that no wider rule in front of it decides in its place. */
export function placeDrafts(drafts: readonly RuleInput[], list: readonly Rule[]): DraftPlace[] {
  const compiled = compileRules(list);
  return drafts.map((draft) => {
    const index = firstThatDecides(compiled, draft, list);
    const rule = list[index];
    return { before: rule?.id ?? null, effect: rule?.effect ?? null };
  });
}

function firstThatDecides(compiled: CompiledRules, draft: RuleInput, list: readonly Rule[]): number {
  const found = draft.methods.map((method) => {
    const { rule } = evaluate(compiled, {
      method,
      overrides: [],
      toolkit: draft.toolkit ?? '',
      accountId: draft.account_id,
      host: draft.host ?? '',
      path: draft.path ?? '/',
    });
    return list.findIndex(({ id }) => id === rule);
  });
  const deciding = found.filter((index) => index >= 0);
  return deciding.length === 0 ? -1 : Math.min(...deciding);
}
