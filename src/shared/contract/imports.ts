import { z } from 'zod';
import { accountSchema, aliasSchema } from '../domain/account.ts';
import { importSchema } from '../domain/import.ts';
import { operation } from './operation.ts';

const id = z.string().min(1).max(64);
const text = z
  .string()
  .max(512 * 1024, 'is longer than 512 KiB')
  .refine((value) => value.trim() !== '', 'is empty');

export const importOperations = {
  /** Looks through a `.env` file for credentials of known services. */
  'imports.scanEnv': operation(z.strictObject({ text }), importSchema),
  /** Looks through an export of Composio's connected accounts: JSON, as its API lists them. */
  'imports.scanComposio': operation(z.strictObject({ text }), importSchema),
  /** Looks for what the GitHub CLI is signed in with on this machine. */
  'imports.scanGh': operation(z.strictObject({}), importSchema),
  /** Stores one candidate as an account. */
  'imports.confirm': operation(
    z.strictObject({
      id,
      candidate_id: id,
      alias: aliasSchema.optional(),
      /** What was missing, by name. */
      fields: z.record(z.string(), z.string()).default({}),
    }),
    accountSchema,
  ),
  /** Forgets what was found. */
  'imports.discard': operation(z.strictObject({ id }), z.object({ id: z.string() })),
};
