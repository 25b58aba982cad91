import type { Database } from 'better-sqlite3';
import { SallyportError } from '#shared/errors.ts';
import { storageFailure } from './storage-failure.ts';

/** Runs work on a database. @throws ShuttingDown where it is closed, StorageFailed, naming what was done, where the file fails. */
export type StorageGuard = <Result>(what: string, work: () => Result) => Result;

export function createStorageGuard(db: Database, path: string): StorageGuard {
  return (what, work) => {
    if (!db.open) {
      throw new SallyportError('ShuttingDown', `${what} failed: Sallyport is shutting down.`, {
        fix: 'Start Sallyport again.',
      });
    }
    try {
      return work();
    } catch (error) {
      throw storageFailure(what, path, error);
    }
  };
}
