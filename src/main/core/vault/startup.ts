import type { NewSlot, UnlockWith } from '#shared/contract/vault.ts';
import type { SallyportError } from '#shared/errors.ts';
import type { VaultRecord } from '../ports/index.ts';
import { reasonOf } from './vault-errors.ts';

/** How to open the vault when Sallyport starts. `auto`: the keychain where one answers, else the passphrase if there is one. */
export interface VaultStartup {
  readonly mode: 'keychain' | 'passphrase' | 'auto';
  readonly passphrase?: string | undefined;
}

/** One try; what may go wrong without stopping the start comes back as a value, null is success. */
export type StartupAttempt<Means> = (means: Means) => Promise<SallyportError | null>;

/** Makes the first vault where `startup` gives the means. Returns null, or why there is none yet. */
export async function createAtStart(
  { mode, passphrase }: VaultStartup,
  attempt: StartupAttempt<NewSlot>,
): Promise<string | null> {
  let failure: SallyportError | null = null;
  if (mode !== 'passphrase') {
    failure = await attempt({ kind: 'keychain' });
    if (failure === null) return null;
  }
  if (mode !== 'keychain' && passphrase !== undefined) {
    failure = await attempt({ kind: 'passphrase', passphrase });
    if (failure === null) return null;
  }
  return failure === null
    ? 'There is no vault yet. Choose a passphrase for it in the console.'
    : `There is no vault yet. ${reasonOf(failure)}`;
}

/** Opens the vault that is there, never replaces it. Returns null, or why it stayed locked. */
export async function openAtStart(
  { mode, passphrase }: VaultStartup,
  record: VaultRecord,
  attempt: StartupAttempt<UnlockWith>,
): Promise<string | null> {
  const kinds = record.slots.map((slot) => slot.kind);
  let failure: SallyportError | null = null;
  if (mode !== 'passphrase' && kinds.includes('keychain')) {
    failure = await attempt({ kind: 'keychain' });
    if (failure === null) return null;
  }
  if (passphrase !== undefined && kinds.includes('passphrase')) {
    failure = await attempt({ kind: 'passphrase', passphrase });
    if (failure === null) return null;
  }
  if (failure !== null) return `The vault is locked. ${reasonOf(failure)}`;
  return kinds.includes('passphrase')
    ? 'The vault is locked. Enter its passphrase.'
    : 'The vault is locked. It opens with the keychain, which this start was told not to use: unlock it in the console.';
}
