import { z } from 'zod';
import { auditEntrySchema, auditSubjectSchema, auditViaSchema } from '../domain/audit.ts';
import { operation } from './operation.ts';
import { pageInput, pageOf } from './paging.ts';

const filter = {
  subject: auditSubjectSchema.optional(),
  subject_id: z.string().max(64).optional(),
  via: auditViaSchema.optional(),
  since: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
};

export const auditOperations = {
  /** What was changed, newest first. The list only grows. */
  'audit.list': operation(z.strictObject({ ...pageInput, ...filter }), pageOf(auditEntrySchema)),
  /** The same as JSON Lines, oldest first, in pieces: `next_cursor` asks for the next one. */
  'audit.export': operation(
    z.strictObject({
      limit: z.int().min(1).max(5_000).default(2_000),
      cursor: pageInput.cursor,
      ...filter,
    }),
    z.object({ text: z.string(), entries: z.int(), next_cursor: z.string().nullable() }),
  ),
};
