import { z } from 'zod';
import { callDetailSchema, callSummarySchema } from '../domain/call.ts';
import { callFilterFields } from '../domain/call-filter-input.ts';
import { recoveredRequestSchema, requestChangesSchema, requestDraftSchema } from '../domain/request-draft.ts';
import { operation } from './operation.ts';
import { pageInput, pageOf } from './paging.ts';

export const callOperations = {
  /** Newest first. */
  'calls.list': operation(
    z.strictObject({
      ...pageInput,
      ...callFilterFields,
    }),
    pageOf(callSummarySchema),
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
  /** Sends a request that the owner wrote, with an account's credential. */
  'calls.send': operation(requestDraftSchema, callDetailSchema),
};
