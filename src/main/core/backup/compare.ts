import { isDeepStrictEqual } from 'node:util';
import { type BackupItem, type BackupKind, backupKinds } from '#shared/domain/backup.ts';
import { foldAlias } from '../accounts/index.ts';
import type { BackupContent } from './backup-content.ts';

type EntryOf<Kind extends BackupKind> = Kind extends 'settings'
  ? BackupContent['settings']
  : Exclude<BackupContent, 'settings'>[Exclude<Kind, 'settings'>][number];

/** How the entries of one kind are told apart and compared. */
interface Comparison<Entry> {
  readonly entries: (content: BackupContent) => readonly Entry[];
  readonly id: (entry: Entry) => string;
  readonly name: (entry: Entry, content: BackupContent) => string;
  /** The entry without what changes by itself. */
  readonly comparable: (entry: Entry) => unknown;
}

export const comparisons: { readonly [Kind in BackupKind]: Comparison<EntryOf<Kind>> } = {
  accounts: {
    entries: ({ accounts }) => accounts,
    id: ({ account }) => account.id,
    name: ({ account }) => [account.toolkit, account.alias ?? account.identity ?? account.id].join(' · '),
    comparable: ({ account: { updated_at: _, last_used_at: __, ...account }, secret }) => ({
      account,
      secret,
    }),
  },
  auth_configs: {
    entries: ({ auth_configs: configs }) => configs,
    id: ({ config }) => config.id,
    name: ({ config }) => config.name,
    comparable: ({ config: { updated_at: _, ...config }, secret }) => ({ config, secret }),
  },
  toolkits: {
    entries: ({ toolkits }) => toolkits,
    id: ({ slug }) => slug,
    name: ({ name }) => name,
    comparable: (toolkit) => toolkit,
  },
  tools: {
    entries: ({ tools }) => tools,
    id: ({ toolkit }) => toolkit,
    name: ({ toolkit, operations: { length } }) =>
      `${toolkit} · ${length} ${length === 1 ? 'tool' : 'tools'}`,
    comparable: ({ origin: { imported_at: _, ...origin }, ...set }) => ({ ...set, origin }),
  },
  agents: {
    entries: ({ agents }) => agents,
    id: ({ key }) => key.id,
    name: ({ key }) => key.name,
    comparable: ({ key: { first_used_at: _, last_used_at: __, previous: ___, ...key }, hash }) => ({
      key,
      hash,
    }),
  },
  rules: {
    entries: ({ rules }) => rules,
    id: ({ key_id: id }) => id ?? '',
    name: ({ key_id: id }, { agents }) =>
      id === null ? 'Every agent' : (agents.find(({ key }) => key.id === id)?.key.name ?? id),
    comparable: ({ version: _, ...set }) => set,
  },
  webhooks: {
    entries: ({ webhooks }) => webhooks,
    id: ({ webhook }) => webhook.id,
    name: ({ webhook }) => webhook.url,
    comparable: ({ webhook: { updated_at: _, failures: __, ...webhook }, secret }) => ({ webhook, secret }),
  },
  mcp_servers: {
    entries: ({ mcp_servers: servers }) => servers,
    id: ({ id }) => id,
    name: ({ name }) => name,
    comparable: ({ updated_at: _, ...server }) => server,
  },
  settings: {
    entries: ({ settings }) => [settings],
    id: () => 'settings',
    name: () => 'Settings',
    comparable: (settings) => settings,
  },
};

/** How an entry of a backup stands to what is here. */
export function stateOf<Kind extends BackupKind>(
  kind: Kind,
  entry: EntryOf<Kind>,
  here: BackupContent,
): BackupItem['state'] {
  const { entries, id, comparable } = comparisons[kind];
  const found = entries(here).find((other) => id(other) === id(entry));
  if (found === undefined) return 'new';
  return isDeepStrictEqual(comparable(found), comparable(entry)) ? 'same' : 'differs';
}

/** Everything in a backup, and how it stands to what is here. */
export function compareContent(backup: BackupContent, here: BackupContent): BackupItem[] {
  return backupKinds.flatMap((kind) => itemsOf(kind, backup, here));
}

function itemsOf<Kind extends BackupKind>(
  kind: Kind,
  backup: BackupContent,
  here: BackupContent,
): BackupItem[] {
  const { entries, id, name } = comparisons[kind];
  return entries(backup).map((entry) => {
    const item = { kind, id: id(entry), name: name(entry, backup), state: stateOf(kind, entry, here) };
    return { ...item, note: noteOf(item, backup, here) };
  });
}

function noteOf(
  { kind, id, state }: Pick<BackupItem, 'kind' | 'id' | 'state'>,
  backup: BackupContent,
  here: BackupContent,
): string | null {
  if (kind === 'agents' && state === 'differs') return 'An agent that is here already stays as it is.';
  if (kind !== 'accounts' || state === 'same') return null;
  const alias = backup.accounts.find(({ account }) => account.id === id)?.account.alias ?? null;
  if (alias === null || !isAliasTaken(alias, id, here)) return null;
  return `Its alias "${alias}" belongs to another account here, so it comes without.`;
}

/** Whether another account than `id` has this alias. */
export function isAliasTaken(alias: string, id: string, { accounts }: BackupContent): boolean {
  return accounts.some(
    ({ account }) =>
      account.id !== id && account.alias !== null && foldAlias(account.alias) === foldAlias(alias),
  );
}
