import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppStatus, Notice } from '#shared/contract/app.ts';
import type { VaultStatus } from '#shared/domain/vault.ts';
import type { SallyportError } from '#shared/errors.ts';
import type { Bridge } from '../bridge/bridge.ts';
import { attempt } from '../bridge/failure.ts';
import { createLatest } from '../bridge/latest.ts';

export interface AppState {
  readonly status: AppStatus | null;
  readonly error: SallyportError | null;
  /** Whether announcements arrive; before the first connection this is `connecting`, which shows no banner. */
  readonly connection: 'connecting' | 'up' | 'down';
  load(): Promise<void>;
  setConnection(up: boolean): void;
  setVault(vault: VaultStatus): void;
  addNotice(notice: Notice): void;
  dismissNotice(notice: Notice): void;
  setPaused(paused: boolean): void;
  /** Refuses agents' calls, or lets them through again. Returns why that failed. */
  switchPause(paused: boolean): Promise<SallyportError | null>;
}

/** What the whole console stands on: the host's status, the connection to it, and what the person should know. */
export function createAppStore(bridge: Bridge): StoreApi<AppState> {
  const begin = createLatest();
  const dismissed = new Set<string>();
  return createStore<AppState>((set, get) => ({
    status: null,
    error: null,
    connection: 'connecting',
    async load() {
      const isLatest = begin();
      const outcome = await attempt(bridge.call('app.status', {}));
      if (!isLatest()) return;
      if (!outcome.ok) return set({ error: outcome.error });
      const { value } = outcome;
      const notices = value.notices.filter((notice) => !dismissed.has(noticeId(notice)));
      set({ status: { ...value, notices }, error: null });
    },
    setConnection: (up) => set({ connection: up ? 'up' : 'down' }),
    setVault(vault) {
      const { status } = get();
      if (status === null) return;
      set({ status: { ...status, vault } });
    },
    addNotice(notice) {
      const { status } = get();
      if (status === null || status.notices.some((other) => noticeId(other) === noticeId(notice))) return;
      set({ status: { ...status, notices: [...status.notices, notice] } });
    },
    dismissNotice(notice) {
      dismissed.add(noticeId(notice));
      const { status } = get();
      if (status === null) return;
      set({ status: { ...status, notices: status.notices.filter((other) => other !== notice) } });
    },
    setPaused(paused) {
      const { status } = get();
      if (status !== null) set({ status: { ...status, paused } });
    },
    async switchPause(paused) {
      const outcome = await attempt(bridge.call(paused ? 'gateway.pause' : 'gateway.resume', {}));
      if (!outcome.ok) return outcome.error;
      get().setPaused(outcome.value.paused);
      return null;
    },
  }));
}

/** Notices have no id of their own. */
export function noticeId(notice: Notice): string {
  return `${notice.code} ${notice.at}`;
}
