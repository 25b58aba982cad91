import { z } from 'zod';
import { authModeSchema, toolkitSlugSchema } from './toolkit.ts';

/** A credential that was found and may become an account. What is secret shows its first characters at most. */
export const importCandidateSchema = z.object({
  id: z.string(),
  toolkit: toolkitSlugSchema,
  toolkit_name: z.string(),
  auth_scheme: authModeSchema,
  /** What the account could be called; null where nothing tells. */
  account_name: z.string().nullable(),
  /** Where it was found, such as "line 3, GITHUB_TOKEN". */
  found: z.string(),
  fields: z.array(z.object({ name: z.string(), label: z.string(), shown: z.string() })),
  /** What the person has to add. */
  missing: z.array(z.object({ name: z.string(), label: z.string(), secret: z.boolean() })),
  /** The account that has this very credential already. */
  duplicate_of: z.object({ id: z.string(), alias: z.string().nullable() }).nullable(),
});
export type ImportCandidate = z.infer<typeof importCandidateSchema>;

/** Something that was read and cannot be imported, with the reason. */
export const importSkippedSchema = z.object({
  /** "line 7", "item 2". */
  where: z.string(),
  name: z.string().nullable(),
  reason: z.string(),
});
export type ImportSkipped = z.infer<typeof importSkippedSchema>;

/** What a source holds. The secrets themselves stay in the main process, until `expires_at`. */
export const importSchema = z.object({
  id: z.string(),
  expires_at: z.iso.datetime(),
  candidates: z.array(importCandidateSchema),
  skipped: z.array(importSkippedSchema),
});
export type Import = z.infer<typeof importSchema>;
