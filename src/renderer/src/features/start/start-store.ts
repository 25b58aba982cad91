import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CallSummary } from '#shared/domain/call.ts';
import { agentDoors } from '#shared/domain/front-door.ts';
import type { SallyportError } from '#shared/errors.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import { attempt } from '../../bridge/failure.ts';
import { readSkipped, type StartStep, writeSkipped } from './start-steps.ts';

export interface StartState {
  readonly skipped: ReadonlySet<StartStep>;
  /** A call of an agent that a service answered; null where there is none, undefined until the log has said. */
  readonly answered: CallSummary | null | undefined;
  /** What an agent tried last without getting an answer, while none has got one. */
  readonly failed: CallSummary | null;
  /** Why the log could not say. */
  readonly error: SallyportError | null;
  skip(step: StartStep): void;
  /** Takes a skipped step up again. */
  resume(step: StartStep): void;
  load(): Promise<void>;
  receive(call: CallSummary): void;
}

/** Which of the first steps the person does not want, and whether an agent has got through; all else is seen from other stores. */
export function createStartStore(
  bridge: Bridge,
  storage: Pick<Storage, 'getItem' | 'setItem'>,
): StoreApi<StartState> {
  return createStore<StartState>((set, get) => {
    const keep = (skipped: ReadonlySet<StartStep>): void => {
      writeSkipped(storage, skipped);
      set({ skipped });
    };
    const newest = (filter: { status?: string }) =>
      attempt(bridge.call('calls.list', { front_door: [...agentDoors], ...filter, limit: 1 }));
    const look = async (): Promise<void> => {
      const answered = await newest({ status: '>=100' });
      if (!answered.ok) return set({ error: answered.error });
      const [found = null] = answered.value.items;
      const tried = found === null ? await newest({}) : null;
      if (tried?.ok === false) return set({ error: tried.error });
      // What came in meanwhile is newer; an answer that was cleared from the log since was still given.
      const before = get();
      set({
        answered: before.answered ?? found,
        failed: before.failed ?? tried?.value.items[0] ?? null,
        error: null,
      });
    };
    /** At a start several places ask for it at once. */
    let loading: Promise<void> | null = null;
    return {
      skipped: readSkipped(storage),
      answered: undefined,
      failed: null,
      error: null,
      skip: (step) => keep(new Set([...get().skipped, step])),
      resume: (step) => keep(new Set([...get().skipped].filter((skipped) => skipped !== step))),
      load: () => (loading ??= look().finally(() => (loading = null))),
      receive(call) {
        if (!isOfAgent(call) || get().answered) return;
        set(call.status === null ? { failed: call } : { answered: call });
      },
    };
  });
}

function isOfAgent({ front_door: door }: CallSummary): boolean {
  return agentDoors.some((open) => open === door);
}
