import {
  type BackupItem,
  type BackupKind,
  backupKinds,
  type RestoreChoice,
  type RestoreChoices,
} from '#shared/domain/backup.ts';

/** The entries of one kind in a backup. */
export interface BackupGroup {
  readonly kind: BackupKind;
  readonly items: readonly BackupItem[];
}

/** What may be done with a kind: an agent that is here is never replaced, and the settings are one thing. */
export function choicesFor(kind: BackupKind): readonly RestoreChoice[] {
  if (kind === 'agents') return ['skip', 'add'];
  return kind === 'settings' ? ['skip', 'replace'] : ['skip', 'add', 'replace'];
}

/** Adds what is missing and touches nothing that is here: what a person gets who changes no choice. */
export const safeChoices: RestoreChoices = {
  accounts: 'add',
  auth_configs: 'add',
  toolkits: 'add',
  tools: 'add',
  agents: 'add',
  rules: 'add',
  webhooks: 'add',
  mcp_servers: 'add',
  settings: 'skip',
};

/** The kinds that a backup has something of. */
export function groupsOf(items: readonly BackupItem[]): BackupGroup[] {
  return backupKinds
    .map((kind) => ({ kind, items: items.filter((item) => item.kind === kind) }))
    .filter((group) => group.items.length > 0);
}

/** How many entries the choices add and replace, without what they bring along. */
export function countChosen(
  items: readonly BackupItem[],
  choices: RestoreChoices,
): { readonly added: number; readonly replaced: number } {
  const chosen = items.filter(({ kind }) => choices[kind] !== 'skip');
  return {
    added: chosen.filter(({ state }) => state === 'new').length,
    replaced: chosen.filter(({ kind, state }) => state === 'differs' && choices[kind] === 'replace').length,
  };
}
