import { z } from 'zod';

export const slotKindSchema = z.enum(['keychain', 'passphrase', 'recovery']);
export type SlotKind = z.infer<typeof slotKindSchema>;

/** What the OS keychain says of itself. `locked_or_missing`: it answered, but not with the key that should be there. */
export const keychainStateSchema = z.enum([
  'available',
  'locked_or_missing',
  'absent',
  'timed_out',
  'denied',
  'unknown',
]);
export type KeychainState = z.infer<typeof keychainStateSchema>;

/** What a computer does that may lock the vault. */
export const lockMomentSchema = z.enum(['sleep', 'screen_lock']);
export type LockMoment = z.infer<typeof lockMomentSchema>;

/** `empty`: no vault yet · `locked`: there is one, its key is not in memory · `unlocked`. */
export const vaultStatusSchema = z.object({
  state: z.enum(['empty', 'locked', 'unlocked']),
  /** How the vault can be opened. */
  slots: z.array(slotKindSchema),
  keychain: keychainStateSchema,
  /** Why it is not open, in a sentence with the next step; null when it is. */
  reason: z.string().nullable(),
});
export type VaultStatus = z.infer<typeof vaultStatusSchema>;
