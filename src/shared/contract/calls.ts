import { z } from 'zod';
import { callDetailSchema, callSummarySchema } from '../domain/call.ts';
import { operation } from './operation.ts';
import { pageInput, pageOf } from './paging.ts';

export const callOperations = {
  /** Newest first. */
  'calls.list': operation(
    z.strictObject({
      ...pageInput,
      toolkit: z.string().max(64).optional(),
      account_id: z.string().max(64).optional(),
      key_id: z.string().max(64).optional(),
    }),
    pageOf(callSummarySchema),
  ),
  'calls.get': operation(z.strictObject({ id: z.string().min(1).max(64) }), callDetailSchema),
};
