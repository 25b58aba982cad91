import type { OperationOutput, ParsedInput } from '#shared/contract/index.ts';
import { type BackupKind, backupKinds } from '#shared/domain/backup.ts';
import type { Settings } from '#shared/domain/settings.ts';
import { createSerialQueue } from '#shared/serial-queue.ts';
import type { BackupRepository, Clock, RestoredRows, Timers, WholeToolSet } from '../ports/index.ts';
import type { ScryptCost, Vault } from '../vault/index.ts';
import { type BackupContent, contentBytes, parseContent } from './backup-content.ts';
import { backupUnreadable, restoreNotFound } from './backup-errors.ts';
import { openBackup, sealBackup } from './backup-file.ts';
import { type BackedUp, collect } from './collect.ts';
import { compareContent, stateOf } from './compare.ts';
import { sealRows } from './seal-rows.ts';
import { type Selection, select } from './select.ts';

export interface BackupDeps {
  readonly stores: BackedUp;
  readonly repository: BackupRepository;
  /** Puts tools in force; what `beforeChange` throws leaves everything as it was. */
  readonly restoreTools: (sets: readonly WholeToolSet[], beforeChange: () => Promise<void>) => Promise<void>;
  readonly vault: Pick<Vault, 'seal' | 'unseal'>;
  /** Throws where the vault is not open. */
  readonly requireVault: () => void;
  readonly settings: () => Settings;
  /** Whether there is a toolkit here, of the catalog or the person's own. */
  readonly isToolkit: (slug: string) => boolean;
  /** Told what was stored, for those who keep it in memory. */
  readonly onRestored: (rows: RestoredRows) => void;
  readonly clock: Pick<Clock, 'now'>;
  readonly timers: Timers;
  readonly newId: () => string;
  readonly version: string;
  readonly scryptCost?: ScryptCost;
}

/** Backups of everything but the calls, and restoring them here or on another machine. */
export interface Backup {
  /** Fails with VaultLocked or PayloadTooLarge. */
  create(input: ParsedInput<'backup.create'>): Promise<OperationOutput<'backup.create'>>;
  /** Fails with VaultLocked, BackupUnreadable, BackupTooNew or PassphraseWrong. */
  open(input: ParsedInput<'backup.open'>): Promise<OperationOutput<'backup.open'>>;
  /** Fails with VaultLocked, RestoreNotFound, AccountConflict (changed meanwhile) or StorageFailed; then nothing was stored. */
  restore(input: ParsedInput<'backup.restore'>): Promise<OperationOutput<'backup.restore'>>;
  discard(id: string): { id: string };
  /** Forgets what was opened. */
  clear(): void;
}

/** Long enough to read what would happen; then the secrets leave the memory. */
const keptMs = 600_000;

export function createBackup(deps: BackupDeps): Backup {
  const { stores, vault, clock, timers } = deps;
  const inTurn = createSerialQueue();
  let opened: { readonly id: string; readonly content: BackupContent } | null = null;
  let cancelTimer = () => {};

  const here = () => collect(stores, vault, deps.settings());

  function clear(): void {
    cancelTimer();
    opened = null;
  }

  return {
    async create({ passphrase, tools }) {
      deps.requireVault();
      const { content, leftOut } = await here();
      const bytes = contentBytes(tools ? content : { ...content, tools: [] });
      const createdAt = new Date(clock.now()).toISOString();
      const meta = { created_at: createdAt, app_version: deps.version };
      try {
        const file = await sealBackup(bytes, passphrase, meta, deps.scryptCost);
        return {
          file_name: `sallyport-${createdAt.slice(0, 10)}.backup`,
          content: file.toString('base64'),
          left_out: [...leftOut],
        };
      } finally {
        bytes.fill(0);
      }
    },

    async open({ content: text, passphrase }) {
      deps.requireVault();
      const { meta, content: bytes } = await openBackup(Buffer.from(text, 'base64'), passphrase);
      const content = parseContent(bytes);
      bytes.fill(0);
      if (content === null) throw backupUnreadable('its content is not what this version expects');
      const items = compareContent(content, (await here()).content);
      // The vault may have been locked while the passphrase was worked on: then nothing is kept.
      deps.requireVault();
      clear();
      opened = { id: deps.newId(), content };
      cancelTimer = timers.after(keptMs, clear);
      return { id: opened.id, ...meta, items };
    },

    restore: ({ id, choices }) =>
      inTurn(async () => {
        deps.requireVault();
        if (opened?.id !== id) throw restoreNotFound();
        const backup = opened.content;
        const { content, versions } = await here();
        const selection = select(backup, content, choices, deps.isToolkit);
        const rows = sealRows(selection, vault, versions, deps.settings());
        await deps.restoreTools(selection.tools, async () => {
          await deps.repository.restore(rows);
          clear();
          deps.onRestored(rows);
        });
        return countChanges(selection, content);
      }),

    discard(id) {
      if (opened?.id === id) clear();
      return { id };
    },

    clear,
  };
}

function countChanges(selection: Selection, before: BackupContent): OperationOutput<'backup.restore'> {
  const added: Partial<Record<BackupKind, number>> = {};
  const replaced: Partial<Record<BackupKind, number>> = {};
  const count = <Kind extends BackupKind>(
    kind: Kind,
    entries: readonly Parameters<typeof stateOf<Kind>>[1][],
  ) => {
    for (const entry of entries) {
      const counts = stateOf(kind, entry, before) === 'new' ? added : replaced;
      counts[kind] = (counts[kind] ?? 0) + 1;
    }
  };
  for (const kind of backupKinds) {
    if (kind === 'settings') count(kind, selection.settings === null ? [] : [selection.settings]);
    else count(kind, selection[kind]);
  }
  return { added, replaced };
}
