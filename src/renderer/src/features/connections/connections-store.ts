import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AccountTest, ConnectedAccount } from '#shared/domain/account.ts';
import type { SallyportError } from '#shared/errors.ts';
import { type Bridge, listAll } from '../../bridge/bridge.ts';
import { attempt, type Outcome } from '../../bridge/failure.ts';
import { createLatest } from '../../bridge/latest.ts';

export type TestState =
  | { readonly state: 'running' }
  | { readonly state: 'done'; readonly result: AccountTest }
  | { readonly state: 'failed'; readonly error: SallyportError };

export interface ConnectionsState {
  readonly accounts: readonly ConnectedAccount[] | null;
  readonly error: SallyportError | null;
  /** Toolkits' display names by slug, as far as they are known. */
  readonly names: Readonly<Record<string, string>>;
  /** The newest test of each account in this session. */
  readonly tests: Readonly<Record<string, TestState>>;
  load(): Promise<void>;
  test(id: string): Promise<void>;
  rename(id: string, alias: string | null): Promise<SallyportError | null>;
  disable(id: string): Promise<SallyportError | null>;
  enable(id: string): Promise<SallyportError | null>;
  confirmOrigins(id: string): Promise<SallyportError | null>;
  /** Deletes an account; answers whether its service confirmed that the access is withdrawn. */
  remove(id: string): Promise<Outcome<boolean>>;
  /** Takes over an account that another screen just made. */
  put(account: ConnectedAccount): void;
}

/** The connected accounts and what can be done to each. Most actions answer the error to show, or null. */
export function createConnectionsStore(bridge: Bridge): StoreApi<ConnectionsState> {
  const begin = createLatest();
  return createStore<ConnectionsState>((set, get) => {
    const put = (account: ConnectedAccount): void => {
      const others = (get().accounts ?? []).filter((other) => other.id !== account.id);
      set({ accounts: byNewest([...others, account]) });
    };
    const change = async (work: Promise<ConnectedAccount>): Promise<SallyportError | null> => {
      const outcome = await attempt(work);
      if (!outcome.ok) return outcome.error;
      put(outcome.value);
      return null;
    };
    const learnNames = async (accounts: readonly ConnectedAccount[]): Promise<void> => {
      const unknown = new Set(accounts.map((account) => account.toolkit));
      for (const slug of Object.keys(get().names)) unknown.delete(slug);
      await Promise.all(
        [...unknown].map(async (slug) => {
          const toolkit = await attempt(bridge.call('toolkits.get', { slug }));
          if (toolkit.ok) set({ names: { ...get().names, [slug]: toolkit.value.name } });
        }),
      );
    };
    const setTest = (id: string, test: TestState): void => set({ tests: { ...get().tests, [id]: test } });
    return {
      accounts: null,
      error: null,
      names: {},
      tests: {},
      async load() {
        const isLatest = begin();
        const outcome = await attempt(listAll(bridge, 'accounts.list', {}));
        if (!isLatest()) return;
        if (!outcome.ok) return set({ error: outcome.error });
        set({ accounts: byNewest(outcome.value), error: null });
        await learnNames(outcome.value);
      },
      async test(id) {
        setTest(id, { state: 'running' });
        const outcome: Outcome<AccountTest> = await attempt(bridge.call('accounts.test', { id }));
        setTest(
          id,
          outcome.ok ? { state: 'done', result: outcome.value } : { state: 'failed', error: outcome.error },
        );
      },
      rename: (id, alias) => change(bridge.call('accounts.rename', { id, alias })),
      disable: (id) => change(bridge.call('accounts.disable', { id })),
      enable: (id) => change(bridge.call('accounts.enable', { id })),
      confirmOrigins: (id) => change(bridge.call('accounts.confirmOrigins', { id })),
      async remove(id) {
        const outcome = await attempt(bridge.call('accounts.delete', { id }));
        if (!outcome.ok) return outcome;
        set({ accounts: (get().accounts ?? []).filter((account) => account.id !== id) });
        return { ok: true, value: outcome.value.revoked };
      },
      put(account) {
        put(account);
        // What was tested is no longer what is there.
        const { [account.id]: _outdated, ...tests } = get().tests;
        set({ tests });
        void learnNames([account]);
      },
    };
  });
}

function byNewest(accounts: readonly ConnectedAccount[]): ConnectedAccount[] {
  return accounts.toSorted((a, b) => b.created_at.localeCompare(a.created_at));
}
