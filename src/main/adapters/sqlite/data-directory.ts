import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { SallyportError } from '#shared/errors.ts';
import { isDamage, sqliteCode, storageFailure } from './storage-failure.ts';

/** A data directory that this process owns until it releases it or ends. */
export interface DataDirectory {
  /** The real path, symbolic links resolved. */
  readonly path: string;
  release(): void;
}

const ownerSchema = z.object({ pid: z.int(), since: z.iso.datetime() });
const anotherDirectory = 'Choose another data directory with --data-dir.';

/**
 * Makes the directory where it is missing, keeps it to its user (0700) and takes its owner lock. Fails with ValidationFailed
 * where the path is no directory, StorageFailed where it cannot be made private or written, DataDirectoryInUse where another
 * process (or this one) owns it. The lock is an SQLite transaction: the OS ends it with the process, however that ends.
 */
export function openDataDirectory(path: string): DataDirectory {
  const directory = makeDirectory(path);
  const lock = takeOwnerLock(directory);
  const ownerFile = join(directory, 'owner.json');
  try {
    rmSync(ownerFile, { force: true });
    const owner = { pid: process.pid, since: new Date().toISOString() };
    writeFileSync(ownerFile, `${JSON.stringify(owner)}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    lock.close();
    throw unusable(directory, 'cannot be written', error);
  }
  return {
    path: directory,
    release() {
      if (!lock.open) return;
      rmSync(ownerFile, { force: true });
      lock.close();
    },
  };
}

function makeDirectory(path: string): string {
  const wanted = resolve(path);
  try {
    makeMissing(wanted);
  } catch (error) {
    if (isNotADirectory(error)) {
      throw new SallyportError(
        'ValidationFailed',
        `The data directory ${wanted} is a file, or lies inside one.`,
        {
          field: 'data_dir',
          fix: anotherDirectory,
          cause: error,
        },
      );
    }
    throw unusable(wanted, 'cannot be made', error);
  }
  const directory = realpathSync(wanted);
  if (process.platform !== 'win32') keepToItsUser(directory);
  return directory;
}

/**
 * One directory at a time: Node's recursive mkdir never returns where a parent exists but takes no entries, as in /proc.
 */
function makeMissing(directory: string): void {
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return;
  const parent = dirname(directory);
  if (parent !== directory) makeMissing(parent);
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch (error) {
    // Another process made it just now.
    if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

function keepToItsUser(directory: string): void {
  if ((statSync(directory).mode & 0o777) === 0o700) return;
  try {
    chmodSync(directory, 0o700);
  } catch (error) {
    throw unusable(directory, 'can be read by others and belongs to another user', error);
  }
}

function takeOwnerLock(directory: string): Database.Database {
  const path = join(directory, 'owner.lock');
  try {
    createOnce(path);
    return lockFile(path);
  } catch (error) {
    if (sqliteCode(error)?.startsWith('SQLITE_BUSY')) throw inUse(directory, error);
    if (!isDamage(error)) throw unusable(directory, 'cannot be written', error);
  }
  // Somebody wrote into the file. It holds nothing, and a process that holds it would have answered "busy" above.
  try {
    truncateSync(path);
    return lockFile(path);
  } catch (error) {
    if (sqliteCode(error)?.startsWith('SQLITE_BUSY')) throw inUse(directory, error);
    throw unusable(directory, 'cannot be written', error);
  }
}

/** Only where it is missing: opening and closing a lock file that this process holds would let go of its lock. */
function createOnce(path: string): void {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) return;
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

function lockFile(path: string): Database.Database {
  // A short wait lets a restart take over from a process that is just ending.
  const db = new Database(path, { timeout: 300 });
  try {
    db.pragma('locking_mode = EXCLUSIVE');
    db.exec('BEGIN EXCLUSIVE');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function inUse(directory: string, cause: unknown): SallyportError {
  const owner = readOwner(directory);
  const who = owner === null ? 'another process' : `process ${owner.pid} since ${owner.since}`;
  return new SallyportError(
    'DataDirectoryInUse',
    `The data directory ${directory} is in use by ${who}: one Sallyport at a time.`,
    {
      field: 'data_dir',
      fix: 'Stop that Sallyport first, or choose another data directory with --data-dir.',
      cause,
    },
  );
}

function readOwner(directory: string): z.infer<typeof ownerSchema> | null {
  try {
    return ownerSchema.parse(JSON.parse(readFileSync(join(directory, 'owner.json'), 'utf8')));
  } catch {
    return null;
  }
}

function isNotADirectory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EEXIST' || error.code === 'ENOTDIR');
}

function unusable(directory: string, why: string, cause: unknown): SallyportError {
  if (cause instanceof SallyportError) return cause;
  if (sqliteCode(cause) !== null) return storageFailure('Locking the data directory', directory, cause);
  return new SallyportError('StorageFailed', `The data directory ${directory} ${why}.`, {
    field: 'data_dir',
    fix: `Give it to your user (0700). ${anotherDirectory}`,
    cause,
  });
}
