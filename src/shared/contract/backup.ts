import { z } from 'zod';
import { backupItemSchema, backupKindSchema, largestBackup, restoreChoicesSchema } from '../domain/backup.ts';
import { operation } from './operation.ts';

const restoreId = z.string().min(1).max(64);

export const backupOperations = {
  /** Everything but the calls, sealed under a passphrase, as one file. */
  'backup.create': operation(
    z.strictObject({
      passphrase: z.string().min(8, 'use at least 8 characters').max(1024),
      /** Whether the tools of imported API descriptions go along: they can be imported again, and make the file larger. */
      tools: z.boolean().default(true),
    }),
    z.object({
      file_name: z.string(),
      /** The file, in base64. */
      content: z.string(),
      /** Accounts, apps and webhooks whose secret could not be read, by name: they are not in the file. */
      left_out: z.array(z.string()),
    }),
  ),
  /** Opens a backup and says what restoring it would do. Changes nothing; what was opened is kept for 10 minutes. */
  'backup.open': operation(
    z.strictObject({
      content: z.base64('is not base64').max(Math.ceil(largestBackup / 3) * 4),
      passphrase: z.string().min(1).max(1024),
    }),
    z.object({
      id: z.string(),
      created_at: z.iso.datetime(),
      app_version: z.string(),
      items: z.array(backupItemSchema),
    }),
  ),
  /** Restores an opened backup: all that was chosen, or nothing. What is here and not in the backup stays. */
  'backup.restore': operation(
    z.strictObject({ id: restoreId, choices: restoreChoicesSchema }),
    z.object({
      added: z.partialRecord(backupKindSchema, z.int()),
      replaced: z.partialRecord(backupKindSchema, z.int()),
    }),
  ),
  'backup.discard': operation(z.strictObject({ id: restoreId }), z.object({ id: z.string() })),
};
