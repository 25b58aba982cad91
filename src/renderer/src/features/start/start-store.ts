import { createStore, type StoreApi } from 'zustand/vanilla';
import { readSkipped, type StartStep, writeSkipped } from './start-steps.ts';

export interface StartState {
  readonly skipped: ReadonlySet<StartStep>;
  skip(step: StartStep): void;
}

/** Which of the first steps the person does not want; what is done is seen from the other stores. */
export function createStartStore(storage: Pick<Storage, 'getItem' | 'setItem'>): StoreApi<StartState> {
  return createStore<StartState>((set, get) => ({
    skipped: readSkipped(storage),
    skip(step) {
      const skipped = new Set([...get().skipped, step]);
      writeSkipped(storage, skipped);
      set({ skipped });
    },
  }));
}
