import { createStore, type StoreApi } from 'zustand/vanilla';
import { readSkipped, type StartStep, writeSkipped } from './start-steps.ts';

export interface StartState {
  readonly skipped: ReadonlySet<StartStep>;
  skip(step: StartStep): void;
  /** Takes a skipped step up again. */
  resume(step: StartStep): void;
}

/** Which of the first steps the person does not want; what is done is seen from the other stores. */
export function createStartStore(storage: Pick<Storage, 'getItem' | 'setItem'>): StoreApi<StartState> {
  return createStore<StartState>((set, get) => {
    const keep = (skipped: ReadonlySet<StartStep>): void => {
      writeSkipped(storage, skipped);
      set({ skipped });
    };
    return {
      skipped: readSkipped(storage),
      skip: (step) => keep(new Set([...get().skipped, step])),
      resume: (step) => keep(new Set([...get().skipped].filter((skipped) => skipped !== step))),
    };
  });
}
