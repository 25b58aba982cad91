import type { Database } from 'better-sqlite3';
import type { CallFiguresQuery } from '#main/core/ports/index.ts';
import type { CallFigures } from '#shared/domain/call-figures.ts';
import type { CallFilter } from '#shared/domain/call-filter.ts';
import { createCallCoding, placesPerMillisecond, startOf } from './call-coding.ts';
import { createErasure } from './call-erasure.ts';
import { type CountedRow, countedColumns, figuresOf } from './call-figures.ts';
import { createCallIndex } from './call-index.ts';
import { createCallPlaces } from './call-places.ts';
import { type CallRow, callColumns, plainDetailColumns, sealedColumns } from './call-row.ts';
import { createCallSearch } from './call-search.ts';
import { createCallTerms } from './call-terms.ts';
import { type IndexedRow, indexedColumns } from './call-words.ts';
import { createRowInserter, type RowValues } from './row-inserter.ts';

type StoredRow = Record<string, unknown>;

export interface FoundRows {
  readonly rows: StoredRow[];
  /** Where looking goes on, since it stopped before there were enough; null where there are no others, or enough. */
  readonly stoppedAt: number | null;
}

/** The calls in an open calls.db; rows come back with the columns of a `CallRow`, and `position`, their place in the list. */
export interface CallTable {
  /**
   * Inserts rows in one transaction; answers how many it refused, such as an id that exists already.
   *
   * @param isIndexing whether they are indexed in the same transaction; otherwise they wait for `index`.
   */
  insert(rows: readonly CallRow[], isIndexing: boolean): number;
  /** Newest first; up to `limit` rows that fit, behind a position. Fewer where fitting rows are too far apart. */
  list(filter: CallFilter, before: number | null, limit: number): FoundRows;
  get(id: string): StoredRow | null;
  count(): number;
  /** Bytes that rows and indexes take, without free pages. */
  usedBytes(): number;
  /** Deletes up to `limit` of the oldest rows; answers how many. */
  deleteOldest(limit: number): number;
  /** Deletes up to `limit` rows that began before a moment, in milliseconds; answers how many. */
  deleteBefore(moment: number, limit: number): number;
  /** Deletes up to `limit` rows that fit; answers how many. */
  deleteFitting(filter: CallFilter, limit: number): number;
  deleteAll(): number;
  /** Notes that deleted bytes still have to leave the file. */
  markErasure(): void;
  isErasurePending(): boolean;
  /** Makes what was deleted leave the file and its write-ahead log, terms that no row uses any more included. */
  erase(): void;
  /** Adds up the newest rows that fit, at most a bounded number. */
  figures(query: CallFiguresQuery): CallFigures;
  /** When the oldest and the newest began, in milliseconds; null where there are none. */
  span(): { readonly oldest: number; readonly newest: number } | null;
  /** Indexes some rows that search does not know yet; answers how many others wait. */
  index(): number;
  waitingForIndex(): number;
}

export interface CallTableLimits {
  /** Rows that are looked at one by one for a page of the list, and for statistics. */
  readonly lookedAt: number;
  readonly lookedAtForFigures: number;
}

/** About 100 and 250 milliseconds where looking takes longest. */
const usualLimits: CallTableLimits = { lookedAt: 40_000, lookedAtForFigures: 120_000 };

/** Prepares the statements of one connection. */
export function createCallTable(db: Database, limits = usualLimits): CallTable {
  const terms = createCallTerms(db);
  const coding = createCallCoding(terms);
  const index = createCallIndex(db, terms);
  const search = createCallSearch(db, terms);
  const listed = ['position', ...coding.columns.filter((name) => !isDetail(name))] as const;
  const startedAt = callColumns.indexOf('started_at');
  const firstSealed = callColumns.length - sealedColumns.length;

  const findPlaces = createCallPlaces(db);
  const insertCalls = createRowInserter(db, 'calls', ['position', ...coding.columns]);
  const insertContents = createRowInserter(db, 'call_contents', ['position', ...sealedColumns]);
  const get = db.prepare<[string], StoredRow>(
    `SELECT calls.position, ${[...coding.columns, ...sealedColumns].join(', ')}
     FROM calls LEFT JOIN call_contents USING (position) WHERE id = ?`,
  );
  const count = db.prepare<[], { rows: number }>('SELECT count(*) AS rows FROM calls');
  const used = db
    .prepare<[], number>(
      `SELECT (page_count - freelist_count) * page_size
       FROM pragma_page_count, pragma_freelist_count, pragma_page_size`,
    )
    .pluck();
  const oldest = db.prepare<[number], { position: number }>(
    'SELECT position FROM calls ORDER BY position LIMIT ?',
  );
  const olderThan = db.prepare<[number, number], { position: number }>(
    'SELECT position FROM calls WHERE position < ? ORDER BY position LIMIT ?',
  );
  const ends = db.prepare<[], { oldest: number | null; newest: number | null }>(
    'SELECT (SELECT min(position) FROM calls) AS oldest, (SELECT max(position) FROM calls) AS newest',
  );
  const deleteEvery = db.prepare('DELETE FROM calls');
  const deleteRow = db.prepare('DELETE FROM calls WHERE position = ?');
  const deleteContents = db.prepare('DELETE FROM call_contents WHERE position = ?');

  const figures = ({ filter, buckets, now }: CallFiguresQuery): CallFigures => {
    const { rows, stoppedAt } = search.find(countedColumns, filter, {
      limit: mostCounted + 1,
      mostLookedAt: limits.lookedAtForFigures,
    });
    const isComplete = rows.length <= mostCounted && stoppedAt === null;
    const counted = rows.slice(0, mostCounted) as unknown as readonly CountedRow[];
    const span = spanOf(filter);
    const [oldest, newest] = [counted.at(-1), counted[0]].map((row) => row && startOf(row[0]));
    const until = Math.max(Math.min(span.before ?? now, now), newest ?? 0);
    const since = (isComplete ? span.from : null) ?? oldest ?? now;
    return figuresOf(counted, terms, isComplete, { since: Math.min(since, until), until, buckets });
  };

  const stored = ['position', ...coding.columns];
  const indexedPlaces = indexedColumns.map((name) => stored.indexOf(name));

  /** Answers what those are to be indexed by that were taken, in the order of their places. */
  const insertRows = (rows: readonly CallRow[]): IndexedRow[] => {
    const startOfRow = (row: CallRow) => Number(row[startedAt]);
    // SQLite would choose a place of its own where there is no time.
    const timed = rows.filter((row) => isInteger(row[startedAt]));
    const ordered = timed.toSorted((one, other) => startOfRow(one) - startOfRow(other));
    const places = findPlaces(ordered.map(startOfRow));
    const encoded = ordered.map((row, index) => [places[index], ...coding.encode(row)]);
    const isTaken = insertCalls(encoded);
    const contents: RowValues[] = [];
    const inserted: IndexedRow[] = [];
    for (const [index, row] of ordered.entries()) {
      if (!isTaken[index]) continue;
      const blobs = row.slice(firstSealed);
      if (blobs.some((blob) => blob !== null)) contents.push([places[index], ...blobs]);
      inserted.push(indexedPlaces.map((place) => encoded[index]?.[place]) as unknown as IndexedRow);
    }
    insertContents(contents);
    return inserted;
  };

  const deleteAt = (positions: readonly number[]): number => {
    if (positions.length === 0) return 0;
    let deleted = 0;
    db.transaction(() => {
      index.remove(positions);
      for (const position of positions) {
        deleteContents.run(position);
        deleted += deleteRow.run(position).changes;
      }
    }).immediate();
    return deleted;
  };

  const erase = createErasure(db, terms, index);

  return {
    insert(rows, isIndexing) {
      let refused = 0;
      const store = db.transaction(() => {
        const inserted = insertRows(rows);
        refused = rows.length - inserted.length;
        if (isIndexing) index.write(inserted);
        else index.add(inserted.map(([position]) => position));
      });
      try {
        store.immediate();
      } catch (error) {
        // Terms that came with these rows are gone with them.
        terms.reload();
        throw error;
      }
      return refused;
    },
    list(filter, before, limit) {
      const { rows, stoppedAt } = search.find(listed, filter, {
        before,
        limit,
        mostLookedAt: limits.lookedAt,
      });
      const decoded = rows.map((row) =>
        coding.decode(Object.fromEntries(listed.map((name, index) => [name, row[index]]))),
      );
      return { rows: decoded, stoppedAt };
    },
    get(id) {
      const row = get.get(id);
      return row === undefined ? null : coding.decode(row);
    },
    count: () => count.get()?.rows ?? 0,
    usedBytes: () => used.get() ?? 0,
    deleteOldest: (limit) => deleteAt(oldest.all(limit).map(({ position }) => position)),
    deleteBefore: (moment, limit) =>
      deleteAt(olderThan.all(moment * placesPerMillisecond, limit).map(({ position }) => position)),
    deleteFitting: (filter, limit) =>
      deleteAt(search.find(['position'], filter, { limit }).rows.map(([position]) => position)),
    deleteAll() {
      let deleted = 0;
      db.transaction(() => {
        index.clear();
        db.exec('DELETE FROM call_contents; DELETE FROM call_terms; DELETE FROM header_vocabularies;');
        deleted = deleteEvery.run().changes;
      }).immediate();
      terms.reload();
      return deleted;
    },
    ...erase,
    figures: (query) => figures(query),
    span() {
      const { oldest: first, newest: last } = ends.get() ?? {};
      if (first == null || last == null) return null;
      return { oldest: startOf(first), newest: startOf(last) };
    },
    index: () => index.step(),
    waitingForIndex: () => index.waiting(),
  };
}

/** About a tenth of a second's reading. */
const mostCounted = 50_000;

/** The times that a filter names, in milliseconds. */
function spanOf(filter: CallFilter): { from: number | null; before: number | null } {
  const times = filter.filter((condition) => condition.field === 'time' && !condition.negated);
  const latest = (values: (number | null)[]) => values.filter((value) => value !== null);
  const froms = latest(times.map((condition) => (condition.field === 'time' ? condition.from : null)));
  const befores = latest(times.map((condition) => (condition.field === 'time' ? condition.before : null)));
  return {
    from: froms.length === 0 ? null : Math.max(...froms),
    before: befores.length === 0 ? null : Math.min(...befores),
  };
}

function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function isDetail(column: string): boolean {
  return (plainDetailColumns as readonly string[]).includes(column);
}
