import { z } from 'zod';
import { fieldPairSchema, frontDoorSchema } from './call.ts';

/**
 * `waiting`: the caller waits in front of it · `open`: the caller was told to come back, or went away · `granted`, `denied`:
 * a person decided · `lapsed`: nobody did in time, or Sallyport ended first.
 */
export const approvalStates = ['waiting', 'open', 'granted', 'denied', 'lapsed'] as const;
export const approvalStateSchema = z.enum(approvalStates);
export type ApprovalState = z.infer<typeof approvalStateSchema>;

/** What a person can answer; all but `once` and `deny` also settle what is asked later for the same agent and route. */
export const approvalAnswers = ['once', 'hour', 'until_restart', 'always', 'deny', 'deny_always'] as const;
export const approvalAnswerSchema = z.enum(approvalAnswers);
export type ApprovalAnswer = z.infer<typeof approvalAnswerSchema>;

/** The beginning of a held request's body. */
export const heldBodySchema = z.object({
  /** Bytes seen so far; the whole body where `complete`. */
  size: z.int(),
  complete: z.boolean(),
  encoding: z.enum(['utf8', 'base64']),
  content: z.string(),
});
export type HeldBody = z.infer<typeof heldBodySchema>;

/** The local program that called, as far as the system tells. */
const processSchema = z.object({
  pid: z.int(),
  name: z.string(),
  /** Its command line, without what looks like a secret; null where the system does not tell. */
  command: z.string().nullable().default(null),
});
const callerProcessSchema = processSchema.extend({
  cwd: z.string().nullable(),
  parent: processSchema.nullable(),
});
export type CallerProcess = z.infer<typeof callerProcessSchema>;

/** A request that is held until a person decides, and what became of it. */
export const approvalSchema = z.object({
  id: z.string(),
  state: approvalStateSchema,
  /** Whether the caller still waits; one that went away is told nothing, and its request is not sent. */
  caller_gone: z.boolean(),
  created_at: z.iso.datetime(),
  /** Until when a decision still counts. */
  expires_at: z.iso.datetime(),
  decided_at: z.iso.datetime().nullable(),
  answer: approvalAnswerSchema.nullable(),
  /** Whether it still lets later requests of the same agent and route through ("for an hour", "until restart"). */
  stands: z.boolean().default(false),
  /** When the owner ended that before its time. */
  withdrawn_at: z.iso.datetime().nullable().default(null),
  call_id: z.string(),
  key_id: z.string(),
  key_name: z.string(),
  account_id: z.string().nullable(),
  toolkit: z.string(),
  front_door: frontDoorSchema,
  method: z.string(),
  origin: z.string(),
  /** Path and query, the credential removed. */
  path: z.string(),
  /** The rule that asks. */
  rule: z.string(),
  /** The agent's own; kept in memory alone, so null for requests of an earlier start. */
  headers: z.array(fieldPairSchema).nullable(),
  body: heldBodySchema.nullable(),
  caller: callerProcessSchema.nullable(),
});
export type Approval = z.infer<typeof approvalSchema>;
