import { type CallCondition, type CallFilter, wordsOf } from './call-filter.ts';
import { matchesGlob } from './glob.ts';

/** What accounts and agents are called. */
export interface CallNames {
  readonly accounts: readonly { readonly id: string; readonly names: readonly string[] }[];
  readonly agents: readonly { readonly id: string; readonly name: string }[];
}

/** The filter with the ids of what it names: calls keep ids, and names change. */
export function resolveNames(filter: CallFilter, names: CallNames): CallFilter {
  return filter.map((condition) => resolved(condition, names));
}

function resolved(condition: CallCondition, { accounts, agents }: CallNames): CallCondition {
  if (condition.field === 'text') {
    const words = condition.words.map(({ word }) => ({
      word,
      accounts: accounts
        .filter((account) => account.names.some((name) => wordsOf(name).some((own) => own.startsWith(word))))
        .map(({ id }) => id),
    }));
    return { ...condition, words };
  }
  if (condition.field !== 'account' && condition.field !== 'agent') return condition;
  const known =
    condition.field === 'account' ? accounts : agents.map(({ id, name }) => ({ id, names: [name] }));
  const named = known.filter(({ names }) =>
    condition.values.some((value) => names.some((name) => matchesGlob(value, name))),
  );
  return { ...condition, values: [...new Set([...condition.values, ...named.map(({ id }) => id)])] };
}
