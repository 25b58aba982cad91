import type { BackupItem, BackupKind, RestoreChoice } from '#shared/domain/backup.ts';
import { phrase } from './phrase.ts';

export const backupStrings = {
  title: 'Backup',
  section:
    'One encrypted file with your accounts and their credentials, toolkits and their tools, agents, rules, webhooks and settings. Recorded calls are not in it.',
  manage: 'Back up and restore',
  toSettings: 'Settings',
  create: 'Make a backup',
  createText:
    'Keep the file where this computer cannot lose it. It holds every credential: its passphrase is all that protects it, and cannot be recovered.',
  withTools: 'With the tools from API descriptions',
  withToolsText: 'Without them the file is smaller; the descriptions can be imported again.',
  createButton: 'Make and save the file',
  created: (name: string) => phrase`Saved as ${name}.`,
  leftOut: 'Not in the file, because what is stored cannot be read:',
  restore: 'Restore a backup',
  restoreText:
    'Works on this machine and on another one. First you see what would change; nothing is changed before you confirm.',
  choose: 'Choose a backup file…',
  chosen: (name: string, size: string) => phrase`${name} (${size})`,
  tooLarge: 'This file is too large to be a backup.',
  passphrase: 'Passphrase of the backup',
  open: 'Open',
  madeAt: 'Made',
  madeBy: (version: string) => `by Sallyport ${version}`,
  what: 'What would be restored',
  choice: (kind: string) => `What to do with: ${kind}`,
  nothingNew: 'Everything in this backup is here already, as it is in the file.',
  apply: 'Restore',
  discard: 'Put away',
  confirmTitle: 'Restore this backup?',
  confirmText: (added: number, replaced: number) =>
    `At least ${added} ${added === 1 ? 'entry' : 'entries'} would be added and ${replaced} replaced. What is here and not in the backup stays.`,
  confirmAgents: 'Its agents may call from then on, with the keys that they had.',
  done: (added: number, replaced: number) => `Restored: ${added} added, ${replaced} replaced.`,
} as const;

export const backupKindWords: Record<BackupKind, string> = {
  accounts: 'Accounts',
  auth_configs: 'OAuth apps and auth configs',
  toolkits: 'Your own toolkits',
  tools: 'Tools from API descriptions',
  agents: 'Agents',
  rules: 'Rules',
  webhooks: 'Webhooks',
  mcp_servers: 'MCP servers',
  settings: 'Settings',
};

export const backupStateWords: Record<BackupItem['state'], string> = {
  new: 'New',
  same: 'Same',
  differs: 'Differs',
};

export const restoreChoiceWords: Record<RestoreChoice, string> = {
  skip: 'Leave out',
  add: 'Add what is missing',
  replace: 'Add, and replace what differs',
};

/** The settings are one thing: they are replaced or stay. */
export const settingsChoiceWords = { skip: 'Leave as they are', replace: 'Replace' } as const;
