import { z } from 'zod';
import { errorCodes } from '../errors.ts';
import { frontDoors } from './front-door.ts';

/** Which way a call came in; `console` is a connection test or a request of the owner's own, `replay` a recorded call sent again, `import` one that another program recorded. */
export const frontDoorSchema = z.enum(frontDoors);
export type FrontDoor = z.infer<typeof frontDoorSchema>;
/** A door that calls come in through, to be sent. */
export type OpenDoor = Exclude<FrontDoor, 'import'>;

/** A header or query parameter; a list of them keeps order and repeats. */
export const fieldPairSchema = z.tuple([z.string(), z.string()]);
export type FieldPair = z.infer<typeof fieldPairSchema>;

/** One proxied request, as the list shows it. */
export const callSummarySchema = z.object({
  id: z.string(),
  started_at: z.iso.datetime(),
  front_door: frontDoorSchema,
  /** The agent whose key was used; null for the owner's own calls and for unknown keys. */
  key_id: z.string().nullable(),
  key_name: z.string().nullable(),
  account_id: z.string().nullable(),
  toolkit: z.string().nullable(),
  method: z.string(),
  /** Scheme, host and port; null where the call was refused before a target was known. */
  origin: z.string().nullable(),
  /** Path and query as sent, or as they would have been, credential removed; the endpoint as asked where no target was known. */
  path: z.string(),
  decision: z.enum(['allowed', 'held', 'denied', 'refused']),
  /** The rule that decided. */
  rule: z.string().nullable(),
  /** The upstream's status; null where none came. */
  status: z.int().nullable(),
  error_code: z.enum(errorCodes).nullable(),
  error_message: z.string().nullable(),
  /** Milliseconds from arrival to the last byte, and to the upstream's first byte. */
  duration_ms: z.number(),
  first_byte_ms: z.number().nullable(),
  request_bytes: z.int(),
  response_bytes: z.int(),
  /** The call that this one sent again. */
  replay_of: z.string().nullable(),
  /** The session that it was made in. */
  session_id: z.string().nullable(),
});
export type CallSummary = z.infer<typeof callSummarySchema>;

/**
 * A recorded body. `size` counts what passed; `content` may hold less. `not_kept`: recording it was switched off. `not_read`: the
 * call was refused before anybody read it.
 */
export const callBodySchema = z.object({
  state: z.enum(['none', 'complete', 'truncated', 'not_kept', 'not_read', 'dropped', 'locked', 'unreadable']),
  size: z.int(),
  content_type: z.string().nullable(),
  encoding: z.enum(['utf8', 'base64']).nullable(),
  content: z.string().nullable(),
});
export type CallBody = z.infer<typeof callBodySchema>;

/** Where a call's time went, in this order, in milliseconds: together its whole duration. */
export const callTimingSchema = z.object({
  /** In Sallyport, and waiting for one of the connections to be free. */
  queue: z.number(),
  /** Until the owner had decided. */
  approval: z.number(),
  /** Renewing the access token. */
  refresh: z.number(),
  /** Opening a connection; 0 where one was open. */
  connect: z.number(),
  /** From sending to the first byte of the answer, or to the end where none came. */
  first_byte: z.number(),
  /** From the first byte of the answer to its last. */
  body: z.number(),
});
export type CallTiming = z.infer<typeof callTimingSchema>;

export const callDetailSchema = callSummarySchema.extend({
  request_headers: z.array(fieldPairSchema),
  request_body: callBodySchema,
  response_headers: z.array(fieldPairSchema),
  response_body: callBodySchema,
  /** Redirects that were followed on the way: each one's status and the URL that answered with it. */
  redirects: z.array(z.object({ status: z.int(), url: z.string() })),
  /** Null for calls that were recorded without it, and while the vault is locked. */
  timing: callTimingSchema.nullable(),
  /** The approval that let the call through; null where none was needed. */
  approval_id: z.string().nullable(),
  /** Where the credential was put: named, never shown. */
  injected: z.array(z.object({ in: z.enum(['header', 'query', 'path']), name: z.string() })),
});
export type CallDetail = z.infer<typeof callDetailSchema>;

/** Whether a call ended before it was sent: the record then shows what was asked. */
export function wasHeldBack({ decision, injected, status }: CallDetail): boolean {
  return decision !== 'allowed' && injected.length === 0 && status === null;
}

/** Whether a call was refused before anything of it was kept, as those of strangers are. */
export function isUnrecorded(call: CallDetail): boolean {
  const isEmpty = call.request_headers.length === 0 && call.request_body.state === 'none';
  return wasHeldBack(call) && call.origin === null && isEmpty;
}
