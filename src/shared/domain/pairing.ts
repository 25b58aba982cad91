import { z } from 'zod';

/** A command line that asks to be let in. The person compares the code with the one in the terminal. */
export const pairingRequestSchema = z.object({
  id: z.string(),
  code: z.string(),
  /** What the command line calls itself, usually the computer's name. */
  name: z.string(),
  requested_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
});
export type PairingRequest = z.infer<typeof pairingRequestSchema>;

/** What a command line sends to ask, and is told. */
export const pairingStartSchema = z.strictObject({ name: z.string().trim().min(1).max(60) });
export const pairingTicketSchema = z.object({
  id: z.string(),
  code: z.string(),
  /** Proves later that it is the one that asked. */
  secret: z.string(),
  expires_at: z.iso.datetime(),
});
export type PairingTicket = z.infer<typeof pairingTicketSchema>;

export const pairingPollSchema = z.strictObject({ id: z.string().max(64), secret: z.string().max(128) });
export const pairingAnswerSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('waiting') }),
  z.object({ state: z.literal('denied') }),
  /** The key is told this once. */
  z.object({ state: z.literal('confirmed'), key: z.string() }),
]);
export type PairingAnswer = z.infer<typeof pairingAnswerSchema>;

/** What a paired command line may ask for; nothing that decides, and nothing that changes keys, rules or the vault. */
export const commandLineOperations = [
  'calls.list',
  'calls.get',
  'calls.draft',
  'calls.replay',
  'approvals.list',
  'console.show',
] as const;
export type CommandLineOperation = (typeof commandLineOperations)[number];
