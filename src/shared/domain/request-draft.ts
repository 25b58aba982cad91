import { z } from 'zod';
import { fieldPairSchema } from './call.ts';

/** The longest body of a request as a text: 4 MiB, or their base64. */
export const longestDraftBody = 6 * 1024 * 1024;

/** Bytes as a text: as they are where they are UTF-8, base64 otherwise. */
export const draftBodySchema = z.strictObject({
  encoding: z.enum(['utf8', 'base64']),
  content: z.string().max(longestDraftBody, 'is larger than 4 MiB'),
});

/** A request as a person writes it, without anything that the credential contributes. */
const parts = z.strictObject({
  account_id: z.string().min(1).max(64).nullable(),
  method: z.string().trim().toUpperCase().min(1).max(32),
  /** A path on the toolkit, or a whole URL inside its hosts. */
  endpoint: z.string().trim().min(1).max(16_384),
  headers: z.array(fieldPairSchema).max(200),
  body: draftBodySchema.nullable(),
});
export const requestDraftSchema = parts.extend({
  headers: parts.shape.headers.default([]),
  body: parts.shape.body.default(null),
});
/** What differs from a request that exists already. */
export const requestChangesSchema = parts.partial();
export type RequestDraft = z.infer<typeof requestDraftSchema>;

/** A recorded call turned back into a request, and what of it could not be brought back. */
export const recoveredRequestSchema = z.object({
  draft: requestDraftSchema,
  /** One sentence for each part that differs from what was sent; empty for a faithful copy. */
  losses: z.array(z.string()),
  /** Why the request cannot be sent without a change, and of which part; null where it can. */
  obstacle: z.object({ field: z.enum(['account_id', 'endpoint', 'body']), reason: z.string() }).nullable(),
});
export type RecoveredRequest = z.infer<typeof recoveredRequestSchema>;
