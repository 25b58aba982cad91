import { z } from 'zod';
import { slotKindSchema, vaultStatusSchema } from '../domain/vault.ts';
import { operation } from './operation.ts';

const passphrase = z.string().min(8, 'use at least 8 characters').max(1024);
/** An existing passphrase is taken as it is: only a new one has to be long enough. */
const givenPassphrase = z.string().min(1).max(1024);

const newSlot = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('keychain') }),
  z.strictObject({ kind: z.literal('passphrase'), passphrase }),
]);
export type NewSlot = z.infer<typeof newSlot>;

const unlockWith = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('keychain') }),
  z.strictObject({ kind: z.literal('passphrase'), passphrase: givenPassphrase }),
  z.strictObject({ kind: z.literal('recovery'), code: z.string().min(1).max(200) }),
]);
export type UnlockWith = z.infer<typeof unlockWith>;

export const vaultOperations = {
  'vault.status': operation(z.strictObject({}), vaultStatusSchema),
  /** Makes the vault, once. */
  'vault.create': operation(newSlot, vaultStatusSchema),
  'vault.unlock': operation(unlockWith, vaultStatusSchema),
  'vault.lock': operation(z.strictObject({}), vaultStatusSchema),
  /** Adds a second way to open the vault; the credentials are not touched. */
  'vault.addSlot': operation(newSlot, vaultStatusSchema),
  /** Removes a way to open the vault; the last one cannot go. */
  'vault.removeSlot': operation(z.strictObject({ kind: slotKindSchema }), vaultStatusSchema),
  'vault.changePassphrase': operation(
    z.strictObject({ current: givenPassphrase, passphrase }),
    vaultStatusSchema,
  ),
  /** A fresh recovery code, shown this once. It opens nothing before it is confirmed; an earlier one works until then. */
  'vault.prepareRecoveryCode': operation(
    z.strictObject({}),
    z.object({
      code: z.string(),
      /** The groups to type when confirming, counted from 1. */
      confirm_groups: z.array(z.int()),
    }),
  ),
  /** Puts the prepared code into use, in place of an earlier one. */
  'vault.confirmRecoveryCode': operation(
    z.strictObject({ groups: z.array(z.string().max(20)).max(9) }),
    vaultStatusSchema,
  ),
};
