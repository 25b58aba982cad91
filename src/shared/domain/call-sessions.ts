import { z } from 'zod';

/** What the calls of one session come to. A failure is an error of ours, or a status of 400 and above. */
export const callSessionSchema = z.object({
  session_id: z.string(),
  calls: z.int(),
  failures: z.int(),
  /** When the first and the last of them began. */
  since: z.iso.datetime(),
  until: z.iso.datetime(),
  /** The agents that made them, by name, and the services they went to: those of the newest calls first. */
  agents: z.array(z.string()),
  toolkits: z.array(z.string()),
});

/** The sessions among the newest calls that fit a filter, the one with the newest call first. */
export const callSessionsSchema = z.object({
  items: z.array(callSessionSchema),
  /** How many calls were looked at, and how many of them belong to no session. */
  calls: z.int(),
  without_session: z.int(),
  /** Whether these are all that fit. */
  is_complete: z.boolean(),
});
export type CallSessions = z.infer<typeof callSessionsSchema>;
