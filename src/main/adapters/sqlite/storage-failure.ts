import { SallyportError } from '#shared/errors.ts';

/** The extended result code of an SQLite error (`SQLITE_CORRUPT_INDEX`, …), or null for any other error. */
export function sqliteCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  return error.code.startsWith('SQLITE_') ? error.code : null;
}

/** Whether an error says that the file's bytes are not a sound database (sqlite.org/rescode.html: CORRUPT, NOTADB). */
export function isDamage(error: unknown): boolean {
  const code = sqliteCode(error);
  return code !== null && (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB');
}

const explanations: readonly (readonly [prefix: string, reason: string, fix: string])[] = [
  ['SQLITE_FULL', 'the disk is full', 'Free some disk space and try again.'],
  [
    'SQLITE_BUSY',
    'another program holds the file',
    'Close the other program that has it open and try again.',
  ],
  ['SQLITE_READONLY', 'the file is read-only', 'Make the data directory and its files writable for you.'],
  ['SQLITE_CANTOPEN', 'the file cannot be opened', 'Make the data directory and its files writable for you.'],
  ['SQLITE_PERM', 'access was refused', 'Make the data directory and its files writable for you.'],
  ['SQLITE_IOERR', 'the disk reported an error', 'Check the disk and its free space, then try again.'],
  [
    'SQLITE_CORRUPT',
    'the file is damaged',
    'Restart Sallyport: it sets a damaged file aside and says where.',
  ],
  ['SQLITE_NOTADB', 'the file is damaged', 'Restart Sallyport: it sets a damaged file aside and says where.'],
];

/**
 * The error for a failed read or write. `what` completes the sentence ("Storing the account"). A SallyportError passes
 * unchanged. SQLite's own text stays in `cause`: it names tables and columns, never values.
 */
export function storageFailure(what: string, path: string, cause: unknown): SallyportError {
  if (cause instanceof SallyportError) return cause;
  const code = sqliteCode(cause);
  const known = explanations.find(([prefix]) => code?.startsWith(prefix));
  const reason = known?.[1] ?? (code === null ? 'an unexpected error' : `the database answered ${code}`);
  const fix = known?.[2] ?? 'Restart Sallyport. If it happens again, please report what you did just before.';
  return new SallyportError('StorageFailed', `${what} failed: ${reason} (${path}).`, { fix, cause });
}
