import { z } from 'zod';
import { callDetailSchema, callSummarySchema } from '../domain/call.ts';
import { callFiguresSchema, callLogHealthSchema } from '../domain/call-figures.ts';
import { callFilterFields, callFilterSchema } from '../domain/call-filter-input.ts';
import { harImportSchema } from '../domain/call-import.ts';
import { callSessionsSchema } from '../domain/call-sessions.ts';
import { recoveredRequestSchema, requestChangesSchema, requestDraftSchema } from '../domain/request-draft.ts';
import { operation } from './operation.ts';
import { pageInput, pageOf } from './paging.ts';

export const callOperations = {
  /** Newest first. A page that is not full is not the last one while there is a cursor: what fits is far apart. */
  'calls.list': operation(
    z.strictObject({
      ...pageInput,
      ...callFilterFields,
    }),
    pageOf(callSummarySchema),
  ),
  /** What the calls that fit a filter come to: counts, latencies, and both over time. */
  'calls.stats': operation(
    z.strictObject({ ...callFilterFields, buckets: z.int().min(1).max(200).default(48) }),
    callFiguresSchema,
  ),
  /** The sessions among the newest calls that fit a filter. */
  'calls.sessions': operation(z.strictObject(callFilterFields), callSessionsSchema),
  /** How much the log holds, and what it lost. */
  'calls.health': operation(z.strictObject({}), callLogHealthSchema),
  /** Deletes the calls that fit, and their bytes from the files. Everything goes where `all` is true and nothing else is given. */
  'calls.clear': operation(
    z
      .strictObject({ ...callFilterFields, all: z.literal(true).optional() })
      .refine(
        ({ all, ...filter }) => (all === true) !== Object.values(filter).some((value) => value !== undefined),
        'Name what to delete, or say all: true.',
      ),
    z.object({ deleted: z.int() }),
  ),
  'calls.get': operation(z.strictObject({ id: z.string().min(1).max(64) }), callDetailSchema),
  /** A recorded call as a request to edit and send; `obstacle` names what has to be given first. */
  'calls.draft': operation(z.strictObject({ id: z.string().min(1).max(64) }), recoveredRequestSchema),
  /** Sends a recorded call again with the current credential, changed where `changes` names something. */
  'calls.replay': operation(
    z.strictObject({
      id: z.string().min(1).max(64),
      changes: requestChangesSchema.default({}),
    }),
    callDetailSchema,
  ),
  /**
   * One part of a file with calls, newest first: the texts of all parts, one after the other, make the file. Without
   * `include_sensitive` it goes without cookies, headers that carry credentials, and what signs URLs.
   */
  'calls.export': operation(
    z.strictObject({
      format: z.enum(['har', 'jsonl']),
      /** These calls, in this order; all that fit the filter where left out. */
      ids: z.array(z.string().min(1).max(64)).min(1).max(1_000).optional(),
      filter: callFilterSchema.default({}),
      include_sensitive: z.boolean().default(false),
      cursor: z.string().max(1_024).optional(),
    }),
    z.object({
      text: z.string(),
      /** How many calls this part holds. */
      calls: z.int(),
      next_cursor: z.string().nullable(),
      /** Whether the file ends here though more calls fit: it has as many as one takes. */
      truncated: z.boolean(),
    }),
  ),
  /**
   * Takes in an HTTP archive (HAR) of up to 100 MB, piece by piece, for looking at its calls and sending them again: with the
   * last piece it is read. Nothing in it is fetched; one that is corrupt changes nothing.
   */
  'calls.importHar': operation(
    z.strictObject({
      /** A name of the caller's choice for this archive; its pieces have it in common. */
      upload: z
        .string()
        .regex(/^[\w-]{1,64}$/)
        .default('upload'),
      text: z.string().max(512 * 1024, 'is longer than 512 KiB: give it in pieces'),
      is_last: z.boolean().default(true),
    }),
    z.object({ received: z.int(), result: harImportSchema.nullable() }),
  ),
  /** Sends a request that the owner wrote, with an account's credential. */
  'calls.send': operation(requestDraftSchema, callDetailSchema),
};
