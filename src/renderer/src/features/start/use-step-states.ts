import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { type StartStep, type StepState, stepStates } from './start-steps.ts';

/** How far the person is with the first steps; null until the lists are known. */
export function useStepStates(): Record<StartStep, StepState> | null {
  const stores = useConsole();
  const accounts = useStore(stores.connections, (state) => state.accounts);
  const keys = useStore(stores.agents, (state) => state.keys);
  const calls = useStore(stores.calls, (state) => state.list);
  const isFiltered = useStore(stores.calls, (state) => state.search.text !== '');
  const skipped = useStore(stores.start, (state) => state.skipped);
  useEffect(() => {
    const { connections, agents, calls: callStore } = stores;
    if (connections.getState().accounts === null) void connections.getState().load();
    if (agents.getState().keys === null) void agents.getState().load();
    if (callStore.getState().list === null) void callStore.getState().load();
  }, [stores]);
  if (accounts === null || keys === null || calls === null) return null;
  const facts = {
    accounts: accounts.length,
    keys: keys.filter((key) => key.revoked_at === null).length,
    // A connection test is the owner's own call. A filter hides calls but does not undo them.
    calls: isFiltered
      ? 1
      : (calls.pages[0]?.calls ?? []).filter((call) => call.front_door !== 'console').length,
  };
  return stepStates(facts, skipped);
}
