import { createStore, type StoreApi } from 'zustand/vanilla';
import type { OperationOutput } from '#shared/contract/index.ts';
import type { BackupKind, RestoreChoice, RestoreChoices } from '#shared/domain/backup.ts';
import type { SallyportError } from '#shared/errors.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import { attempt } from '../../bridge/failure.ts';
import { safeChoices } from './backup-choices.ts';

export interface BackupState {
  readonly busy: 'create' | 'open' | 'restore' | null;
  readonly createError: SallyportError | null;
  readonly restoreError: SallyportError | null;
  /** What the last backup could not hold. */
  readonly leftOut: readonly string[];
  /** The backup that is looked at; null while none is open. */
  readonly opened: OperationOutput<'backup.open'> | null;
  readonly choices: RestoreChoices;
  /** The file that was made, as base64; null where that failed. */
  create(
    passphrase: string,
    withTools: boolean,
  ): Promise<{ readonly name: string; readonly content: string } | null>;
  open(content: string, passphrase: string): Promise<boolean>;
  choose(kind: BackupKind, choice: RestoreChoice): void;
  /** How much was added and replaced; null where nothing was. */
  restore(): Promise<{ readonly added: number; readonly replaced: number } | null>;
  /** Forgets what was opened, here and in the main process. */
  reset(): void;
}

const blank = { busy: null, createError: null, restoreError: null, leftOut: [], opened: null } as const;

/** Making backups, and restoring them after a look at what they would change. */
export function createBackupStore(bridge: Bridge): StoreApi<BackupState> {
  return createStore<BackupState>((set, get) => ({
    ...blank,
    choices: safeChoices,
    async create(passphrase, tools) {
      set({ busy: 'create', createError: null, leftOut: [] });
      const outcome = await attempt(bridge.call('backup.create', { passphrase, tools }));
      if (!outcome.ok) {
        set({ busy: null, createError: outcome.error });
        return null;
      }
      const { file_name: name, content, left_out: leftOut } = outcome.value;
      set({ busy: null, leftOut });
      return { name, content };
    },
    async open(content, passphrase) {
      set({ busy: 'open', restoreError: null });
      const outcome = await attempt(bridge.call('backup.open', { content, passphrase }));
      set(
        outcome.ok
          ? { busy: null, opened: outcome.value, choices: safeChoices }
          : { busy: null, restoreError: outcome.error },
      );
      return outcome.ok;
    },
    choose: (kind, choice) => set({ choices: { ...get().choices, [kind]: choice } }),
    async restore() {
      const { opened, choices } = get();
      if (opened === null) return null;
      set({ busy: 'restore', restoreError: null });
      const outcome = await attempt(bridge.call('backup.restore', { id: opened.id, choices }));
      if (!outcome.ok) {
        const isGone = outcome.error.code === 'RestoreNotFound';
        set({ busy: null, restoreError: outcome.error, ...(isGone ? { opened: null } : {}) });
        return null;
      }
      set({ busy: null, opened: null });
      return { added: sum(outcome.value.added), replaced: sum(outcome.value.replaced) };
    },
    reset() {
      const { opened } = get();
      if (opened !== null) void attempt(bridge.call('backup.discard', { id: opened.id }));
      set(blank);
    },
  }));
}

function sum(counts: Readonly<Partial<Record<BackupKind, number | undefined>>>): number {
  return Object.values(counts).reduce<number>((total, count) => total + (count ?? 0), 0);
}
