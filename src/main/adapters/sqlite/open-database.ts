import { chmodSync, closeSync, existsSync, openSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import Database from 'better-sqlite3';
import type { Notice } from '#shared/contract/app.ts';
import { SallyportError } from '#shared/errors.ts';
import { takeCleanEnd } from './clean-end.ts';
import { type Migration, migrate, refuseNewerSchema } from './migrate.ts';
import { setAside } from './set-aside.ts';
import { isDamage, storageFailure } from './storage-failure.ts';

export interface DatabaseFile {
  readonly path: string;
  readonly migrations: readonly Migration[];
  /** FULL where an acknowledged write must survive a power cut; NORMAL where surviving a crash of the process is enough. */
  readonly synchronous: 'FULL' | 'NORMAL';
  readonly busyTimeoutMs: number;
  /** Checks the whole file at each opening; or not where the one who closed it noted a clean end (`noteCleanEnd`). */
  readonly check: 'always' | 'unless_closed_in_order';
  /** What setting this file aside means for the person; ends the notice. */
  readonly consequence: string;
  readonly onNotice: (notice: Notice) => void;
}

/**
 * Opens a database for this process alone, makes it private to the user and brings its schema up to date. A damaged file is
 * set aside under a dated name, a fresh one takes its place and a notice says so. Fails with StorageFailed where the file
 * cannot be opened or written, or comes from a newer Sallyport.
 */
export function openDatabase(file: DatabaseFile): Database.Database {
  try {
    return isEmptiedFile(file.path) ? replace(file, 'it is empty') : open(file);
  } catch (error) {
    if (!isDamage(error)) throw storageFailure(`Opening ${basename(file.path)}`, file.path, error);
    return replaceDamaged(file, error);
  }
}

/** Sets a database aside that turned out to be damaged while in use, and starts a fresh one. The old one must be closed. */
export function replaceDamaged(file: DatabaseFile, damage: unknown): Database.Database {
  try {
    return replace(file, damage instanceof Error ? damage.message : 'it is damaged');
  } catch (error) {
    throw storageFailure(`Setting the damaged ${basename(file.path)} aside`, file.path, error);
  }
}

function replace(file: DatabaseFile, reason: string): Database.Database {
  const now = new Date();
  const kept = setAside(file.path, now);
  const db = open(file);
  file.onNotice({
    code: 'DatabaseSetAside',
    message: `${basename(file.path)} could not be read (${reason}). It is kept as ${kept} and a fresh one is in use. ${file.consequence}`,
    at: now.toISOString(),
  });
  return db;
}

/** SQLite takes a file of 0 bytes for a new database, and drops its write-ahead log: what was in it would go unnoticed. */
function isEmptiedFile(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true && found.size === 0;
}

function open(file: DatabaseFile): Database.Database {
  makePrivate(file.path);
  const isKnownSound = file.check === 'unless_closed_in_order' && takeCleanEnd(file.path);
  const db = new Database(file.path, { timeout: file.busyTimeoutMs });
  try {
    refuseNewerSchema(db, file.path, file.migrations);
    configure(db, file);
    if (!isKnownSound) checkPages(db);
    migrate(db, file.migrations);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function checkPages(db: Database.Database): void {
  const verdict = String(db.pragma('quick_check(1)', { simple: true }));
  if (verdict !== 'ok') throw new Database.SqliteError(verdict, 'SQLITE_CORRUPT');
}

function configure(db: Database.Database, file: DatabaseFile): void {
  db.pragma('journal_mode = WAL');
  // Set on each opening: on a file already in WAL mode the library starts with NORMAL.
  db.pragma(`synchronous = ${file.synchronous}`);
  db.pragma('secure_delete = ON');
  db.pragma('foreign_keys = ON');
  db.pragma('temp_store = MEMORY');
  db.pragma('trusted_schema = OFF');
  db.pragma('cell_size_check = ON');
  db.pragma('journal_size_limit = 16777216');
  const mode = db.pragma('journal_mode', { simple: true });
  const level = db.pragma('synchronous', { simple: true });
  if (mode !== 'wal' || level !== (file.synchronous === 'FULL' ? 2 : 1)) {
    throw new SallyportError(
      'StorageFailed',
      `${file.path} cannot be kept safely: journal mode ${mode}, synchronous ${level}.`,
      {
        fix: 'Put the data directory on a local disk: write-ahead logging does not work on this file system.',
      },
    );
  }
}

/**
 * Owner-only, before SQLite opens it: the -wal and -shm files take over the mode of the database. An existing file is not
 * opened here, because closing it would drop this process's POSIX locks on it (sqlite.org/howtocorrupt.html, 2.2).
 */
function makePrivate(path: string): void {
  if (!existsSync(path)) closeSync(openSync(path, 'wx', 0o600));
  if (process.platform === 'win32') return;
  for (const suffix of ['', '-wal', '-shm']) {
    const mode = statSync(path + suffix, { throwIfNoEntry: false })?.mode;
    if (mode !== undefined && (mode & 0o077) !== 0) chmodSync(path + suffix, 0o600);
  }
}
