import type { KeychainState, SlotKind } from '#shared/domain/vault.ts';
import type { PassphraseStrength } from '../features/vault/passphrase.ts';

export const vaultStrings = {
  createTitle: 'Set up your vault',
  createText:
    'Your API credentials are sealed in a vault on this machine. Choose what opens it; you can add the other way later.',
  opensWith: 'The vault opens with',
  keychain: 'The operating system’s keychain',
  keychainWhy: 'Opens by itself while you are logged in to this computer. Nothing to remember.',
  passphrase: 'A passphrase',
  passphraseWhy:
    'You type it each time Sallyport starts. If you forget it, the credentials cannot be recovered.',
  passphraseLabel: 'Passphrase',
  passphraseRepeat: 'Repeat passphrase',
  passphrasesDiffer: 'The two passphrases differ.',
  passphraseTooShort: 'Use at least 8 characters.',
  createButton: 'Create vault',
  unlockTitle: 'The vault is locked',
  unlockButton: 'Unlock',
  unlockKeychain: 'Unlock with the keychain',
  unlockKeychainHint: 'Your system may ask you to allow this.',
  or: 'or',
  useRecovery: 'Use the recovery code',
  otherWays: 'Open it another way',
  recoveryLabel: 'Recovery code',
  recoveryHint: 'Nine groups of four letters and digits. Dashes, spaces and capitals do not matter.',
  unlockRecovery: 'Unlock with the recovery code',
  checkAgain: 'Check the keychain again',
} as const;

export const keychainWords: Record<KeychainState, string> = {
  available: 'The keychain is available.',
  locked_or_missing:
    'The keychain answers, but without Sallyport’s key: it is locked, or the entry was removed.',
  absent: 'No keychain answers on this system.',
  timed_out: 'The keychain did not answer in time.',
  denied: 'The keychain refused access.',
  unknown: 'The keychain has not been asked yet.',
};

export const strengthWords: Record<PassphraseStrength, string> = {
  empty: 'At least 8 characters; a few unrelated words are easy to remember and hard to guess.',
  too_short: 'Too short: use at least 8 characters.',
  weak: 'Weak: add words or make it less regular.',
  fair: 'Fair: longer is better.',
  strong: 'Strong.',
};

export const slotWords: Record<SlotKind, string> = {
  keychain: 'Operating system’s keychain',
  passphrase: 'Passphrase',
  recovery: 'Recovery code',
};
