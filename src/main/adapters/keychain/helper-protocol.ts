import { z } from 'zod';

/** One request to the helper process. The value travels in this message only, never in arguments or the environment. */
export type HelperRequest =
  | { readonly op: 'read' | 'remove'; readonly service: string; readonly account: string }
  | { readonly op: 'write'; readonly service: string; readonly account: string; readonly value: string };

/** What the helper answers: a text (or null) to `read`, whether it was done to the others, or the keychain's own words. */
export const helperAnswerSchema = z.union([
  z.object({ ok: z.literal(true), value: z.string().nullable() }),
  z.object({ ok: z.literal(true), done: z.boolean() }),
  z.object({ ok: z.literal(false), message: z.string() }),
]);
export type HelperAnswer = z.infer<typeof helperAnswerSchema>;

/** A process that runs keychain-helper. Messages sent before it is up must reach it. */
export interface HelperProcess {
  send(request: HelperRequest): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, also where the process could not be started. */
  onExit(listener: () => void): void;
  /** Ends it at once (SIGKILL): a helper that hangs in a native call hears nothing milder. */
  kill(): void;
}
