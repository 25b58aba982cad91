import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { accountName } from '../connections/account-names.ts';
import type { RuleNames } from './rule-words.ts';

/** Names of services and accounts, as far as they are known; their ids otherwise. */
export function useRuleNames(): RuleNames {
  const { connections } = useConsole();
  const accounts = useStore(connections, (state) => state.accounts);
  const names = useStore(connections, (state) => state.names);
  return useMemo(
    () => ({
      toolkit: (slug) => names[slug] ?? slug,
      account(id) {
        const account = accounts?.find((candidate) => candidate.id === id);
        return account === undefined ? id : accountName(account, names);
      },
    }),
    [accounts, names],
  );
}
