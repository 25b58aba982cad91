import { SallyportError } from '#shared/errors.ts';

export function backupUnreadable(reason: string, cause?: unknown): SallyportError {
  return new SallyportError('BackupUnreadable', `The file cannot be read as a backup: ${reason}.`, {
    field: 'content',
    fix: 'Copy the file again from where you keep it, or use another backup. Nothing was changed.',
    ...(cause === undefined ? {} : { cause }),
  });
}

export function backupTooNew(): SallyportError {
  return new SallyportError('BackupTooNew', 'The backup was made by a newer version of Sallyport.', {
    field: 'content',
    fix: 'Install the newest version, then restore it there. Nothing was changed.',
  });
}

export function backupTooLarge(megabytes: number): SallyportError {
  return new SallyportError('PayloadTooLarge', `The backup would be larger than ${megabytes} MiB.`, {
    fix: 'Leave the imported tools out, or delete toolkits and accounts that are no longer used.',
  });
}

export function backupPassphraseWrong(): SallyportError {
  return new SallyportError(
    'PassphraseWrong',
    'The passphrase does not open this backup, or the head of the file was changed.',
    { field: 'passphrase', fix: 'Type the passphrase that the backup was made with.' },
  );
}

export function restoreNotFound(): SallyportError {
  return new SallyportError('RestoreNotFound', 'The backup is no longer open.', {
    field: 'id',
    fix: 'Open the file again: it is kept open for 10 minutes, until the vault is locked.',
  });
}
