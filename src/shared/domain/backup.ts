import { z } from 'zod';

/** What a backup holds, by kind; also the order in which it is shown. */
export const backupKinds = [
  'accounts',
  'auth_configs',
  'toolkits',
  'tools',
  'agents',
  'rules',
  'webhooks',
  'mcp_servers',
  'settings',
] as const;
export const backupKindSchema = z.enum(backupKinds);
export type BackupKind = z.infer<typeof backupKindSchema>;

/** The largest file that is made or read, in bytes. */
export const largestBackup = 16 * 1024 * 1024;

/** `new`: not here yet · `same` · `differs`: here, but not as in the backup. */
export const backupItemSchema = z.object({
  kind: backupKindSchema,
  id: z.string(),
  name: z.string(),
  state: z.enum(['new', 'same', 'differs']),
  /** What else to know before it is restored; null where there is nothing. */
  note: z.string().nullable(),
});
export type BackupItem = z.infer<typeof backupItemSchema>;

/** `add`: only what is not here yet · `replace`: that, and what differs. */
export const restoreChoiceSchema = z.enum(['skip', 'add', 'replace']);
export type RestoreChoice = z.infer<typeof restoreChoiceSchema>;

/** What to do with each kind. An agent that is here already is never replaced: an older key could come back with it. */
export const restoreChoicesSchema = z.strictObject({
  accounts: restoreChoiceSchema.default('add'),
  auth_configs: restoreChoiceSchema.default('add'),
  toolkits: restoreChoiceSchema.default('add'),
  tools: restoreChoiceSchema.default('add'),
  agents: z.enum(['skip', 'add']).default('add'),
  rules: restoreChoiceSchema.default('add'),
  webhooks: restoreChoiceSchema.default('add'),
  mcp_servers: restoreChoiceSchema.default('add'),
  settings: z.enum(['skip', 'replace']).default('skip'),
});
export type RestoreChoices = z.infer<typeof restoreChoicesSchema>;
