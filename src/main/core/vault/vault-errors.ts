import type { KeychainState, SlotKind } from '#shared/domain/vault.ts';
import { type ErrorCode, SallyportError } from '#shared/errors.ts';
import type { SecretStoreFailure } from '../ports/index.ts';

export const slotNames: Readonly<Record<SlotKind, string>> = {
  keychain: 'the keychain of the operating system',
  passphrase: 'a passphrase',
  recovery: 'a recovery code',
};

export function vaultLocked(): SallyportError {
  return new SallyportError('VaultLocked', 'The vault is locked, so no credential can be used.', {
    fix: 'Unlock it in the Sallyport console, then try again.',
  });
}

export function vaultNotInitialised(): SallyportError {
  return new SallyportError(
    'VaultNotInitialised',
    'There is no vault yet, so there is no credential to use.',
    {
      fix: 'Open the Sallyport console and choose how the vault is to be opened.',
    },
  );
}

export function vaultAlreadyInitialised(): SallyportError {
  return new SallyportError('VaultAlreadyInitialised', 'There is a vault already; it was not touched.', {
    fix: 'Unlock it, or add another way to open it once it is unlocked.',
  });
}

export function slotConflict(message: string, fix: string): SallyportError {
  return new SallyportError('VaultSlotConflict', message, { field: 'kind', fix });
}

export function recoveryUnconfirmed(message: string, field?: string): SallyportError {
  return new SallyportError('ValidationFailed', message, {
    ...(field === undefined ? {} : { field }),
    fix: 'Type the groups that were asked for as you wrote them down, or make another code.',
  });
}

export function credentialUnreadable(): SallyportError {
  return new SallyportError(
    'CredentialUnreadable',
    'The stored credential does not open: its bytes were changed, or they were sealed for another account.',
    { fix: 'Delete the account and connect it again, or restore the database from a backup.' },
  );
}

/** Why the keychain did not do what was asked, as an error. `locked` is an answer without the key that should be there. */
export function keychainError(failure: SecretStoreFailure | { readonly outcome: 'locked' }): SallyportError {
  switch (failure.outcome) {
    case 'absent':
      return new SallyportError('KeychainUnavailable', failure.reason, {
        fix: 'Use a passphrase, or try again once a keychain is running.',
      });
    case 'timed_out':
      return new SallyportError('KeychainTimedOut', failure.reason, {
        fix: 'Answer the prompt of the keychain if there is one, then try again, or use a passphrase.',
      });
    case 'denied':
      return new SallyportError('KeychainDenied', failure.reason, {
        fix: 'Try again and allow the access, or use a passphrase.',
      });
    case 'locked':
      return new SallyportError(
        'KeychainLockedOrMissing',
        'The keychain is locked, or the key of this vault is not in it. Nothing was overwritten.',
        { fix: 'Unlock the keychain, then try again.' },
      );
  }
}

const keychainStates: Partial<Record<ErrorCode, KeychainState>> = {
  KeychainUnavailable: 'absent',
  KeychainTimedOut: 'timed_out',
  KeychainDenied: 'denied',
  KeychainLockedOrMissing: 'locked_or_missing',
};

/** What a failed attempt says of the keychain; null where it says nothing. */
export function keychainStateOf(error: unknown): KeychainState | null {
  return error instanceof SallyportError ? (keychainStates[error.code] ?? null) : null;
}

/** The error's message and next step as one text for the status. */
export function reasonOf(error: SallyportError): string {
  return error.details.fix === undefined ? error.message : `${error.message} ${error.details.fix}`;
}
