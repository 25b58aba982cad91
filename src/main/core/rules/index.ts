export { createRuleBudgets, type RuleBudgets } from './budgets.ts';
export { draftFromHistory } from './draft-from-history.ts';
export type { RuledRequest } from './evaluate.ts';
export { placeDrafts } from './place-drafts.ts';
export { overrideHeaders } from './readings.ts';
export { createRules, type Rules } from './rules.ts';
