import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AuthConfig } from '#shared/domain/auth-config.ts';
import type { SallyportError } from '#shared/errors.ts';
import { type Bridge, listAll } from '../../bridge/bridge.ts';
import { attempt } from '../../bridge/failure.ts';
import { createLatest } from '../../bridge/latest.ts';

export interface AuthConfigChange {
  readonly name?: string;
  readonly is_enabled?: boolean;
  readonly is_enabled_for_tool_router?: boolean;
  readonly scopes?: string[];
  readonly client_secret?: string;
}

export interface AuthConfigsState {
  readonly configs: readonly AuthConfig[] | null;
  readonly error: SallyportError | null;
  load(): Promise<void>;
  /** Answers the error to show, or null. */
  update(id: string, change: AuthConfigChange): Promise<SallyportError | null>;
  remove(id: string): Promise<SallyportError | null>;
}

/** The auth configs that accounts are connected with. */
export function createAuthConfigsStore(bridge: Bridge): StoreApi<AuthConfigsState> {
  const begin = createLatest();
  return createStore<AuthConfigsState>((set, get) => ({
    configs: null,
    error: null,
    async load() {
      const isLatest = begin();
      const outcome = await attempt(listAll(bridge, 'authConfigs.list', {}));
      if (!isLatest()) return;
      set(outcome.ok ? { configs: outcome.value, error: null } : { error: outcome.error });
    },
    async update(id, change) {
      const outcome = await attempt(bridge.call('authConfigs.update', { id, ...change }));
      if (!outcome.ok) return outcome.error;
      const changed = outcome.value;
      set({ configs: (get().configs ?? []).map((config) => (config.id === id ? changed : config)) });
      return null;
    },
    async remove(id) {
      const outcome = await attempt(bridge.call('authConfigs.delete', { id }));
      if (!outcome.ok) return outcome.error;
      set({ configs: (get().configs ?? []).filter((config) => config.id !== id) });
      return null;
    },
  }));
}
