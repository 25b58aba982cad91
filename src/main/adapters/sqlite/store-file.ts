import { type Database, SqliteError } from 'better-sqlite3';
import type { Notice } from '#shared/contract/app.ts';
import { storageFailure } from './storage-failure.ts';
import { createStorageGuard } from './storage-guard.ts';

/** What the repositories of one database share. `what` names the work in error messages ("Storing the account"). */
export interface StoreFile {
  readonly db: Database;
  read<Result>(what: string, work: () => Result): Result;
  /** Runs the work as one transaction: all of it is stored, or nothing. */
  write<Result>(what: string, work: () => Result): Result;
  /**
   * Like `write`, for what may be lost when the machine loses its power: without waiting for the disk, which the gateway's calls
   * would wait for too. A process that ends loses nothing, and the next `write` brings it to the disk (https://sqlite.org/pragma.html#pragma_synchronous).
   */
  writeInPassing<Result>(what: string, work: () => Result): Result;
  /** Like `write`, for work that removes or replaces secrets: their old bytes leave the file and its write-ahead log. */
  writeAndErase<Result>(what: string, work: () => Result): Result;
}

/** Wraps an open sallyport.db. An erasure that a crash or a full disk cut short is finished here, at the next start. */
export function createStoreFile(db: Database, path: string, onNotice: (notice: Notice) => void): StoreFile {
  const markErasure = db.prepare('INSERT OR IGNORE INTO pending_erasure (singleton) VALUES (1)');
  const clearErasure = db.prepare('DELETE FROM pending_erasure');
  const pendingErasure = db.prepare('SELECT 1 FROM pending_erasure');

  const guarded = createStorageGuard(db, path);

  // secure_delete zeroes the freed cells; a page that was split may keep a copy of a cell in its unused space, which only
  // VACUUM drops; the checkpoint empties the log, where older page images stay readable.
  const erase = (): void => {
    try {
      db.exec('VACUUM');
      emptyLog(db);
      clearErasure.run();
      emptyLog(db);
    } catch (error) {
      const { message } = storageFailure('Overwriting deleted secrets', path, error);
      onNotice({
        code: 'ErasureDelayed',
        message: `${message} Their sealed bytes stay in the file until the next deletion or start.`,
        at: new Date().toISOString(),
      });
    }
  };

  if (pendingErasure.get() !== undefined) erase();

  return {
    db,
    read: guarded,
    write: (what, work) => guarded(what, () => db.transaction(work).immediate()),
    writeInPassing: (what, work) =>
      guarded(what, () => {
        db.pragma('synchronous = NORMAL');
        try {
          return db.transaction(work).immediate();
        } finally {
          db.pragma('synchronous = FULL');
        }
      }),
    writeAndErase(what, work) {
      const result = guarded(what, () =>
        db
          .transaction(() => {
            markErasure.run();
            return work();
          })
          .immediate(),
      );
      erase();
      return result;
    },
  };
}

/** Moves the write-ahead log into the database and cuts it to 0 bytes. Fails while another connection reads from it. */
export function emptyLog(db: Database): void {
  const busy = db.pragma('wal_checkpoint(TRUNCATE)', { simple: true });
  if (busy !== 0) throw new SqliteError('the log is being read', 'SQLITE_BUSY');
}
