import { z } from 'zod';
import { approvalAnswerSchema, approvalSchema, approvalStateSchema } from '../domain/approval.ts';
import { operation } from './operation.ts';
import { pageInput, pageOf } from './paging.ts';

export const approvalOperations = {
  /** Newest first. */
  'approvals.list': operation(
    z.strictObject({
      ...pageInput,
      /** Only those in one of these states; all of them where none is named. */
      states: z.array(approvalStateSchema).max(8).default([]),
      key_id: z.string().max(64).optional(),
    }),
    pageOf(approvalSchema),
  ),
  'approvals.get': operation(z.strictObject({ id: z.string().min(1).max(64) }), approvalSchema),
  /** Answers several alike together; answers those that it decided. */
  'approvals.decide': operation(
    z.strictObject({
      id: z.string().min(1).max(64).optional(),
      ids: z.array(z.string().min(1).max(64)).max(1_000).optional(),
      answer: approvalAnswerSchema,
    }),
    z.object({ decided: z.array(approvalSchema) }),
  ),
  /** Ends what an approval "for an hour" or "until restart" still lets through; those of the same route end with it. */
  'approvals.withdraw': operation(z.strictObject({ id: z.string().min(1).max(64) }), approvalSchema),
};
