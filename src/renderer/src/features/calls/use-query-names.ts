import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { CallNames } from '#shared/domain/call-names.ts';
import type { Console } from '../../app/console.ts';
import { useConsole } from '../../app/console-context.ts';
import { accountName } from '../connections/account-names.ts';
import type { QueryNames } from './query-line.ts';

/** What a query can name here: what is connected, and who may call. */
export function useQueryNames(): QueryNames & { readonly accountNames: ReadonlyMap<string, string> } {
  const { connections, agents } = useConsole();
  const accounts = useStore(connections, (state) => state.accounts);
  const toolkitNames = useStore(connections, (state) => state.names);
  const keys = useStore(agents, (state) => state.keys);
  return useMemo(() => {
    const known = accounts ?? [];
    return {
      toolkits: [...new Set(known.map(({ toolkit }) => toolkit))].sort(),
      // An alias is unique; without one only the id tells accounts of one toolkit apart.
      accounts: known.map(({ alias, id }) => alias ?? id),
      agents: (keys ?? []).map(({ name }) => name),
      accountNames: new Map(known.map((account) => [account.id, accountName(account, toolkitNames)])),
    };
  }, [accounts, toolkitNames, keys]);
}

/** What accounts and agents are called at this moment, as the host resolves names. */
export function callNames({ connections, agents }: Pick<Console, 'connections' | 'agents'>): CallNames {
  const accounts = (connections.getState().accounts ?? []).map(({ id, alias, identity }) => ({
    id,
    names: [alias, identity].filter((name) => name !== null),
  }));
  return { accounts, agents: agents.getState().keys ?? [] };
}
