import { createSecretKey, type KeyObject } from 'node:crypto';
import type { CallFiguresQuery, CallQuery, CallRetention, CallStore } from '#main/core/ports/index.ts';
import type { Notice } from '#shared/contract/app.ts';
import {
  type CallDetail,
  type CallSummary,
  callDetailSchema,
  callSummarySchema,
} from '#shared/domain/call.ts';
import type { CallFigures, CallLogHealth } from '#shared/domain/call-figures.ts';
import type { CallFilter } from '#shared/domain/call-filter.ts';
import { SallyportError } from '#shared/errors.ts';
import { decodeCursor, encodeCursor } from './call-cursor.ts';
import {
  bodyCount,
  type CallRow,
  toDetail,
  toRow,
  toSummary,
  type UnsealedRow,
  withoutBodies,
} from './call-row.ts';
import { type CallTableLimits, createCallTable } from './call-table.ts';
import { noteCleanEnd } from './clean-end.ts';
import { createHeaderEditions } from './header-editions.ts';
import { callsMigrations } from './migrations/calls/index.ts';
import { type DatabaseFile, openDatabase, replaceDamaged } from './open-database.ts';
import { isDamage, storageFailure } from './storage-failure.ts';
import { createRowReader } from './stored-row.ts';

export interface CallLogSettings {
  readonly path: string;
  readonly retention: CallRetention;
  /** How much is looked at one by one; the table's own limits where left out. */
  readonly limits?: CallTableLimits;
}

/** What became of the records since the flush before. */
export interface FlushResult {
  readonly lostRows: number;
  readonly lostBodies: number;
  /** Why something was lost; null where nothing was. */
  readonly reason: string | null;
}

/** calls.db, synchronous: what the worker thread runs. */
export interface CallLog {
  /** Takes the key over: its bytes are wiped. */
  setBodyKey(key: Uint8Array | null): void;
  /**
   * Takes out what looks like a secret, seals the call with the key of this moment and keeps it for the next flush.
   *
   * @param isHurried where many come at once: then time counts for more than room in the file.
   */
  add(call: UnsealedRow, isHurried?: boolean): void;
  waiting(): number;
  /**
   * Stores what waits in one transaction. Never throws: what cannot be stored is counted.
   *
   * @param isIndexing whether the calls are indexed with it, which takes half as long as later, but so long now.
   */
  flush(isIndexing?: boolean): FlushResult;
  setRetention(retention: CallRetention): void;
  /** Deletes a few of the oldest calls where there are too many; true while there are more to go. Never throws. */
  trim(): boolean;
  /** Indexes a few of the calls that search does not know yet; answers how many others there are. Never throws. */
  index(): number;
  waitingForIndex(): number;
  figures(query: CallFiguresQuery): CallFigures;
  health(): Omit<CallLogHealth, 'lost_calls' | 'lost_bodies'>;
  /** Deletes a few of the calls that fit; answers how many. With an empty filter all of them go at once. */
  clearStep(filter: CallFilter): number;
  /** Takes what was cleared out of the files. Never throws: what fails is named in a notice and done at the next start. */
  erase(): void;
  list(query: CallQuery): Awaited<ReturnType<CallStore['list']>>;
  get(id: string): CallDetail | null;
  close(): void;
}

const maxPage = 500;
const trimStep = 100;
const clearStep = 500;
const nothingLost: FlushResult = { lostRows: 0, lostBodies: 0, reason: null };

/** Opens calls.db. Fails with StorageFailed where the file cannot be used; a damaged one is set aside with a notice. */
export function openCallLog(settings: CallLogSettings, onNotice: (notice: Notice) => void): CallLog {
  const file: DatabaseFile = {
    path: settings.path,
    migrations: callsMigrations,
    synchronous: 'NORMAL',
    busyTimeoutMs: 5_000,
    check: 'unless_closed_in_order',
    consequence: 'The calls in it are no longer listed; connections and keys are not touched.',
    onNotice,
  };
  const rows = createRowReader('calls.db', onNotice);
  let { retention } = settings;
  let db = openDatabase(file);
  let table = createCallTable(db, settings.limits);
  let rowCount = table.count();
  let editions = createHeaderEditions(db);
  let bodyKey: KeyObject | null = null;

  const use = (opened: typeof db): void => {
    const present = editions.present();
    db = opened;
    table = createCallTable(db, settings.limits);
    rowCount = table.count();
    editions = createHeaderEditions(db);
    editions.setKey(bodyKey);
    if (present !== null) editions.take(present);
  };

  let batch: CallRow[] = [];
  let closed = false;
  let unusable: { count: number; error: unknown } = { count: 0, error: null };

  /** Runs work on the file; where it turns out to be damaged, once more on a fresh one. */
  const surviving = <Result>(what: string, work: () => Result): Result => {
    try {
      if (closed) throw new SallyportError('ShuttingDown', 'The call log is closed.');
      // A repair closed it and then failed, as on a full disk.
      if (!db.open) use(openDatabase(file));
      try {
        return work();
      } catch (error) {
        if (!isDamage(error)) throw error;
        db.close();
        use(replaceDamaged(file, error));
        return work();
      }
    } catch (error) {
      throw storageFailure(what, settings.path, error);
    }
  };

  const store = (calls: readonly CallRow[], isIndexing: boolean): number =>
    surviving('Storing calls', () => {
      const refused = table.insert(calls, isIndexing);
      rowCount += calls.length - refused;
      return refused;
    });

  const storeBatch = (calls: readonly CallRow[], isIndexing: boolean): FlushResult => {
    try {
      const refused = store(calls, isIndexing);
      return { lostRows: refused, lostBodies: 0, reason: refused === 0 ? null : 'the log refused them' };
    } catch (error) {
      const reason = messageOf(error);
      try {
        const lostBodies = calls.reduce((sum, row) => sum + bodyCount(row), 0);
        return { lostRows: store(calls.map(withoutBodies), false), lostBodies, reason };
      } catch {
        return { lostRows: calls.length, lostBodies: 0, reason };
      }
    }
  };

  const readEditions = (): void => {
    try {
      surviving('Reading what was learned from headers', () => editions.setKey(bodyKey));
    } catch (error) {
      onNotice({
        code: 'RowUnreadable',
        message: `${messageOf(error)} Headers of earlier calls are not shown until Sallyport starts again.`,
        at: new Date().toISOString(),
      });
    }
  };

  /** What is learned only saves room: where the disk fails, it is tried again with later calls. */
  const settleEditions = (): void => {
    try {
      surviving('Learning from headers', () => editions.settle());
    } catch {}
  };

  const erase = (): void => {
    try {
      surviving('Overwriting deleted calls', () => {
        editions.followDeletion();
        table.erase();
      });
    } catch (error) {
      onNotice({
        code: 'ErasureDelayed',
        message: `${messageOf(error)} Bytes of deleted calls stay in calls.db until calls are deleted again or Sallyport starts.`,
        at: new Date().toISOString(),
      });
    }
  };

  if (table.isErasurePending()) erase();

  return {
    setBodyKey(key) {
      // It copies the key into memory that is wiped when it goes; the bytes that came are wiped at once.
      bodyKey = key === null ? null : createSecretKey(key);
      key?.fill(0);
      readEditions();
    },
    add(call, isHurried = false) {
      try {
        batch.push(toRow(call, bodyKey, isHurried, editions));
      } catch (error) {
        unusable = { count: unusable.count + 1, error };
      }
    },
    waiting: () => batch.length,
    flush(isIndexing = false) {
      const calls = batch;
      const { count, error } = unusable;
      batch = [];
      unusable = { count: 0, error: null };
      const result = calls.length === 0 ? nothingLost : storeBatch(calls, isIndexing);
      settleEditions();
      if (count === 0) return result;
      return { ...result, lostRows: result.lostRows + count, reason: result.reason ?? messageOf(error) };
    },
    setRetention(changed) {
      retention = changed;
    },
    trim() {
      try {
        return surviving('Deleting old calls', () => {
          const used = table.usedBytes();
          const tooMany = rowCount - retention.maxRows;
          const tooLarge = Math.ceil(rowCount * (1 - retention.maxBytes / used));
          const excess = Math.max(tooMany, tooLarge);
          if (excess > 0) {
            const deleted = table.deleteOldest(Math.min(excess, trimStep));
            rowCount -= deleted;
            editions.followDeletion();
            return deleted > 0;
          }
          if (retention.maxAgeMs === null) return false;
          const tooOld = table.deleteBefore(Date.now() - retention.maxAgeMs, trimStep);
          rowCount -= tooOld;
          if (tooOld > 0) editions.followDeletion();
          return tooOld === trimStep;
        });
      } catch {
        // The next flush tries again, and says so if the disk still fails.
        return false;
      }
    },
    index() {
      try {
        return surviving('Indexing the calls', () => table.index());
      } catch {
        // Search looks through what is not indexed, so nothing is missed.
        return 0;
      }
    },
    waitingForIndex: () => table.waitingForIndex(),
    figures: (query) => surviving('Adding up the calls', () => table.figures(query)),
    health() {
      return surviving('Looking at the call log', () => {
        const span = table.span();
        const [oldest, newest] = [span?.oldest, span?.newest].map((at) =>
          at === undefined ? null : new Date(at).toISOString(),
        );
        return {
          calls: rowCount,
          bytes: table.usedBytes(),
          oldest_at: oldest ?? null,
          newest_at: newest ?? null,
          waiting_for_index: table.waitingForIndex(),
        };
      });
    },
    clearStep(filter) {
      return surviving('Deleting calls', () => {
        table.markErasure();
        const deleted = filter.length === 0 ? table.deleteAll() : table.deleteFitting(filter, clearStep);
        rowCount -= deleted;
        if (filter.length === 0) editions.forget();
        else if (deleted > 0) editions.retire();
        return deleted;
      });
    },
    erase,
    list(query) {
      return surviving('Reading the calls', () => {
        const limit = Math.min(Math.max(Math.trunc(query.limit), 1), maxPage);
        const before = query.cursor === undefined ? null : decodeCursor(query.cursor);
        const { rows: found, stoppedAt } = table.list(query.filter ?? [], before, limit + 1);
        const page = found.slice(0, limit);
        const next = found.length > limit ? Number(page.at(-1)?.position) : stoppedAt;
        return {
          items: page.flatMap((row): CallSummary[] => {
            const summary = rows.parse('calls', row.id, callSummarySchema, toSummary(row));
            return summary === null ? [] : [summary];
          }),
          next_cursor: next === null ? null : encodeCursor(next),
        };
      });
    },
    get(id) {
      return surviving('Reading the call', () => {
        const row = table.get(id);
        return row === null
          ? null
          : rows.parse('calls', row.id, callDetailSchema, toDetail(row, bodyKey, editions));
      });
    },
    close() {
      closed = true;
      bodyKey = null;
      const wasOpen = db.open;
      db.close();
      if (wasOpen) noteCleanEnd(settings.path);
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'an unexpected error';
}
