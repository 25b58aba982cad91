import { z } from 'zod';
import { frontDoorSchema } from './call.ts';

const groupSchema = z.object({ calls: z.int(), failures: z.int() });

/** Milliseconds from arrival to the last byte, by share of the calls that took no longer. */
export const latencySchema = z.object({
  p50_ms: z.number(),
  p90_ms: z.number(),
  p95_ms: z.number(),
  p99_ms: z.number(),
  max_ms: z.number(),
});

/** What the calls that fit a filter come to. A failure is an error of ours, or a status of 400 and above. */
export const callFiguresSchema = z.object({
  calls: z.int(),
  failures: z.int(),
  /** False where there are more calls than are counted: then all figures are of the newest `calls`. */
  is_complete: z.boolean(),
  /** `none` stands for calls that the service did not answer. */
  by_status: z.array(
    z.object({ status: z.enum(['1xx', '2xx', '3xx', '4xx', '5xx', 'other', 'none']), calls: z.int() }),
  ),
  /** Those with the most calls first, twenty at most. */
  by_toolkit: z.array(groupSchema.extend({ toolkit: z.string().nullable() })),
  /** By the key's id; the name is that of its newest call. Those without a key by the door that they came in through. */
  by_agent: z.array(
    groupSchema.extend({
      key_id: z.string().nullable(),
      key_name: z.string().nullable(),
      /** Of the group's newest call. */
      front_door: frontDoorSchema,
    }),
  ),
  /** Null where no call fits. */
  latency: latencySchema.nullable(),
  /** Equal parts of the time from `since` to `until`, the oldest first. */
  since: z.iso.datetime(),
  until: z.iso.datetime(),
  buckets: z.array(
    groupSchema.extend({
      at: z.iso.datetime(),
      p50_ms: z.number().nullable(),
      p95_ms: z.number().nullable(),
    }),
  ),
});
export type CallFigures = z.infer<typeof callFiguresSchema>;

/** How the log itself is doing. */
export const callLogHealthSchema = z.object({
  calls: z.int(),
  /** What rows, bodies and indexes take in the file. */
  bytes: z.int(),
  oldest_at: z.iso.datetime().nullable(),
  newest_at: z.iso.datetime().nullable(),
  /** Calls that search goes through one by one until they are indexed. */
  waiting_for_index: z.int(),
  /** Lost since the start, to overload or a failing disk. */
  lost_calls: z.int(),
  lost_bodies: z.int(),
});
export type CallLogHealth = z.infer<typeof callLogHealthSchema>;
