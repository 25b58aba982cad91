import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AuditEntry, AuditSubject, AuditVia } from '#shared/domain/audit.ts';
import type { SallyportError } from '#shared/errors.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import { attempt, type Outcome } from '../../bridge/failure.ts';
import { createLatest } from '../../bridge/latest.ts';

export interface AuditFilter {
  readonly subject: AuditSubject | null;
  readonly via: AuditVia | null;
}

export interface AuditState {
  readonly entries: readonly AuditEntry[] | null;
  readonly next: string | null;
  readonly filter: AuditFilter;
  readonly error: SallyportError | null;
  load(): Promise<void>;
  loadOlder(): Promise<void>;
  setFilter(filter: AuditFilter): void;
  /** Something was changed: the shown list gets its newest lines. */
  receive(): void;
  /** All that fits the filter, as JSON Lines. */
  exportAll(): Promise<Outcome<{ readonly parts: readonly string[]; readonly entries: number }>>;
}

const pageSize = 50;

/** The list of changes, as far as it was looked at. */
export function createAuditStore(bridge: Bridge): StoreApi<AuditState> {
  const begin = createLatest();
  return createStore<AuditState>((set, get) => {
    const input = () => {
      const { subject, via } = get().filter;
      return { ...(subject === null ? {} : { subject }), ...(via === null ? {} : { via }) };
    };
    return {
      entries: null,
      next: null,
      filter: { subject: null, via: null },
      error: null,
      async load() {
        const isLatest = begin();
        const limit = Math.min(500, Math.max(pageSize, get().entries?.length ?? 0));
        const outcome = await attempt(bridge.call('audit.list', { ...input(), limit }));
        if (!isLatest()) return;
        if (outcome.ok) {
          set({ entries: outcome.value.items, next: outcome.value.next_cursor, error: null });
        } else set({ error: outcome.error });
      },
      async loadOlder() {
        const { next, entries } = get();
        if (next === null || entries === null) return;
        const isLatest = begin();
        const outcome = await attempt(
          bridge.call('audit.list', { ...input(), limit: pageSize, cursor: next }),
        );
        if (!isLatest()) return;
        if (outcome.ok) {
          set({
            entries: [...entries, ...outcome.value.items],
            next: outcome.value.next_cursor,
            error: null,
          });
        } else set({ error: outcome.error });
      },
      setFilter(filter) {
        set({ filter, entries: null, next: null, error: null });
        void get().load();
      },
      receive() {
        if (get().entries !== null) void get().load();
      },
      async exportAll() {
        const parts: string[] = [];
        let entries = 0;
        let cursor: string | null = null;
        do {
          const asked: { cursor?: string } = cursor === null ? {} : { cursor };
          const outcome = await attempt(bridge.call('audit.export', { ...input(), ...asked }));
          if (!outcome.ok) return outcome;
          parts.push(outcome.value.text);
          entries += outcome.value.entries;
          cursor = outcome.value.next_cursor;
        } while (cursor !== null);
        return { ok: true, value: { parts, entries } };
      },
    };
  });
}
