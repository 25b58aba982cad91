import { createStore, type StoreApi } from 'zustand/vanilla';
import type { OperationInput, OperationOutput } from '#shared/contract/index.ts';
import type { AgentKey } from '#shared/domain/api-key.ts';
import type { SallyportError } from '#shared/errors.ts';
import { type Bridge, listAll } from '../../bridge/bridge.ts';
import { attempt } from '../../bridge/failure.ts';
import { createLatest } from '../../bridge/latest.ts';

export type CreatedKey = OperationOutput<'keys.create'>;

export interface AgentsState {
  readonly keys: readonly AgentKey[] | null;
  readonly error: SallyportError | null;
  readonly busy: boolean;
  readonly createError: SallyportError | null;
  /** The key just made, with its text: it exists nowhere else, and goes when the person is done with it. */
  readonly created: CreatedKey | null;
  load(): Promise<void>;
  /** Makes a key, which is then `created`; answers whether it is there. The list follows. */
  create(input: OperationInput<'keys.create'>): Promise<boolean>;
  forgetCreated(): void;
  clearError(): void;
  update(input: OperationInput<'keys.update'>): Promise<SallyportError | null>;
  /** Gives the agent a new key, which is then shown once like one just made. */
  rotate(input: OperationInput<'keys.rotate'>): Promise<SallyportError | null>;
  endPrevious(id: string): Promise<SallyportError | null>;
  revoke(id: string): Promise<SallyportError | null>;
}

/** The agents' keys: listed, made, shown once, revoked. */
export function createAgentsStore(bridge: Bridge): StoreApi<AgentsState> {
  const begin = createLatest();
  return createStore<AgentsState>((set, get) => {
    function replace(key: AgentKey): void {
      const others = (get().keys ?? []).filter(({ id }) => id !== key.id);
      set({ keys: sortKeys([...others, key]) });
    }

    return {
      keys: null,
      error: null,
      busy: false,
      createError: null,
      created: null,
      async load() {
        const isLatest = begin();
        const outcome = await attempt(listAll(bridge, 'keys.list', {}));
        if (!isLatest()) return;
        set(outcome.ok ? { keys: sortKeys(outcome.value), error: null } : { error: outcome.error });
      },
      async create(input) {
        if (get().busy) return false;
        set({ busy: true, createError: null });
        const outcome = await attempt(bridge.call('keys.create', input));
        if (!outcome.ok) {
          set({ busy: false, createError: outcome.error });
          return false;
        }
        set({ busy: false, created: outcome.value });
        void get().load();
        return true;
      },
      forgetCreated: () => set({ created: null }),
      clearError: () => set({ createError: null }),
      async update(input) {
        const outcome = await attempt(bridge.call('keys.update', input));
        if (!outcome.ok) return outcome.error;
        replace(outcome.value);
        return null;
      },
      async rotate(input) {
        const outcome = await attempt(bridge.call('keys.rotate', input));
        if (!outcome.ok) return outcome.error;
        const { key: _, ...shown } = outcome.value;
        replace(shown);
        set({ created: outcome.value });
        return null;
      },
      async endPrevious(id) {
        const outcome = await attempt(bridge.call('keys.endPrevious', { id }));
        if (!outcome.ok) return outcome.error;
        replace(outcome.value);
        return null;
      },
      async revoke(id) {
        const outcome = await attempt(bridge.call('keys.revoke', { id }));
        if (!outcome.ok) return outcome.error;
        replace(outcome.value);
        return null;
      },
    };
  });
}

/** Keys in use first, newest on top; revoked ones stay visible below them. */
export function sortKeys(keys: readonly AgentKey[]): AgentKey[] {
  return keys.toSorted(
    (a, b) =>
      Number(a.revoked_at !== null) - Number(b.revoked_at !== null) ||
      b.created_at.localeCompare(a.created_at),
  );
}
