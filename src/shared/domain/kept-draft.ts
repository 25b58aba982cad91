import { z } from 'zod';

/** The most that is kept of one draft, in characters of JSON: it goes to the host again and again while it is typed. */
export const largestKeptDraft = 256 * 1024;

export const draftKinds = ['request', 'toolkit'] as const;
export type DraftKind = (typeof draftKinds)[number];

/** A request as it was left in the composer, field by field, valid or not. */
const keptRequestSchema = z.strictObject({
  kind: z.literal('request'),
  /** The recorded call that it changes; null for one written from scratch. */
  origin_id: z.string().min(1).max(64).nullable(),
  account_id: z.string().max(64),
  method: z.string().max(32),
  endpoint: z.string(),
  headers: z.string(),
  body: z.string(),
  /** A body that is no text, as base64. */
  bytes: z.string().nullable(),
});

/**
 * A toolkit of one's own as it was left on its form, field by field, valid or not. Like the toolkit itself it says where a
 * credential goes and never holds one.
 */
const keptToolkitSchema = z.strictObject({
  kind: z.literal('toolkit'),
  /** The toolkit that it changes or copies; null for one described from scratch. */
  origin_slug: z.string().min(1).max(64).nullable(),
  is_copy: z.boolean(),
  name: z.string(),
  slug: z.string(),
  base_url: z.string(),
  scheme: z.string().max(32),
  header_name: z.string(),
  prefix: z.string(),
  schemes: z.string(),
  default_headers: z.string(),
  hosts: z.string(),
  test_path: z.string(),
});

export const keptDraftSchema = z
  .discriminatedUnion('kind', [keptRequestSchema, keptToolkitSchema])
  .refine(fitsKeptDraft, 'is larger than 256 Ki characters');

/** What is half typed, by the screen that it is typed on. */
export type KeptDraft = z.infer<typeof keptDraftSchema>;
export type KeptRequest = z.infer<typeof keptRequestSchema>;
export type KeptToolkit = z.infer<typeof keptToolkitSchema>;

export function fitsKeptDraft(draft: Readonly<Record<string, string | boolean | null>>): boolean {
  // What is far too large is not written out for every character that is typed.
  const length = Object.values(draft).reduce((sum, value) => sum + String(value ?? '').length, 0);
  return length <= largestKeptDraft && JSON.stringify(draft).length <= largestKeptDraft;
}
