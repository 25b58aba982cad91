import { z } from 'zod';

/** The most that is kept of one window, in characters of JSON: a draft goes to the host again and again while it is typed. */
export const largestKeptDraft = 256 * 1024;

/** A request as it was left in the composer, field by field, valid or not. */
export const keptDraftSchema = z
  .strictObject({
    /** The recorded call that it changes; null for one written from scratch. */
    origin_id: z.string().min(1).max(64).nullable(),
    account_id: z.string().max(64),
    method: z.string().max(32),
    endpoint: z.string(),
    headers: z.string(),
    body: z.string(),
    /** A body that is no text, as base64. */
    bytes: z.string().nullable(),
  })
  .refine(fitsKeptDraft, 'is larger than 256 Ki characters');

export type KeptDraft = z.infer<typeof keptDraftSchema>;

export function fitsKeptDraft(draft: Readonly<Record<string, string | null>>): boolean {
  // What is far too large is not written out for every character that is typed.
  const length = Object.values(draft).reduce((sum, value) => sum + (value?.length ?? 0), 0);
  return length <= largestKeptDraft && JSON.stringify(draft).length <= largestKeptDraft;
}
