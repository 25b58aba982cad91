import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { type StartStep, type StepState, stepStates } from './start-steps.ts';

/** How far the person is with the first steps; null until that is known. */
export function useStepStates(): Record<StartStep, StepState> | null {
  const stores = useConsole();
  const accounts = useStore(stores.connections, (state) => state.accounts);
  const keys = useStore(stores.agents, (state) => state.keys);
  const { answered, skipped } = useStore(stores.start);
  useEffect(() => {
    const { connections, agents, start } = stores;
    if (connections.getState().accounts === null) void connections.getState().load();
    if (agents.getState().keys === null) void agents.getState().load();
    if (start.getState().answered === undefined) void start.getState().load();
  }, [stores]);
  if (accounts === null || keys === null || answered === undefined) return null;
  const facts = {
    accounts: accounts.length,
    keys: keys.filter((key) => key.revoked_at === null).length,
    isAnswered: answered !== null,
  };
  return stepStates(facts, skipped);
}
