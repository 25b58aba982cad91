import type { Database, Statement } from 'better-sqlite3';
import type { CallQuery } from '#main/core/ports/index.ts';
import { decodeCursor } from './call-cursor.ts';
import { type CallRow, callColumns, summaryColumns } from './call-row.ts';
import { sqliteCode } from './storage-failure.ts';

type StoredRow = Record<string, unknown>;

/** The table of calls in an open calls.db; rows come back as stored. */
export interface CallTable {
  /** Inserts rows in one transaction; answers how many it refused, such as an id that exists already. */
  insert(rows: readonly CallRow[]): number;
  /** Newest first; up to `limit` rows after the cursor. */
  list(query: Pick<CallQuery, 'limit' | 'cursor'>): StoredRow[];
  get(id: string): StoredRow | null;
  count(): number;
  /** Bytes that rows and indexes take, without free pages. */
  usedBytes(): number;
  /** Deletes up to `limit` of the oldest rows; answers how many. */
  deleteOldest(limit: number): number;
}

/** Prepares the statements of one connection. */
export function createCallTable(db: Database): CallTable {
  const insert = db.prepare(
    `INSERT INTO calls (${callColumns.join(', ')}) VALUES (${callColumns.map(() => '?').join(', ')})`,
  );
  const get = db.prepare<[string], StoredRow>(`SELECT ${callColumns.join(', ')} FROM calls WHERE id = ?`);
  const count = db.prepare<[], { rows: number }>('SELECT count(*) AS rows FROM calls');
  const deleteOldest = db.prepare(
    'DELETE FROM calls WHERE rowid IN (SELECT rowid FROM calls ORDER BY started_at, id LIMIT ?)',
  );
  const lists = new Map<string, Statement<unknown[], StoredRow>>();

  const listStatement = (conditions: readonly string[]) => {
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const known = lists.get(where);
    if (known !== undefined) return known;
    const made = db.prepare<unknown[], StoredRow>(
      `SELECT ${summaryColumns.join(', ')} FROM calls ${where} ORDER BY started_at DESC, id DESC LIMIT ?`,
    );
    lists.set(where, made);
    return made;
  };

  return {
    insert(rows) {
      let refused = 0;
      db.transaction(() => {
        for (const row of rows) {
          try {
            // By position: looking up each value by its name takes a quarter longer.
            insert.run(row);
          } catch (error) {
            // Only this row is at fault; the others are stored.
            if (!sqliteCode(error)?.startsWith('SQLITE_CONSTRAINT')) throw error;
            refused += 1;
          }
        }
      }).immediate();
      return refused;
    },
    list(query) {
      const conditions: string[] = [];
      const values: unknown[] = [];
      if (query.cursor !== undefined) {
        const after = decodeCursor(query.cursor);
        conditions.push('(started_at, id) < (?, ?)');
        values.push(after.startedAt, after.id);
      }
      return listStatement(conditions).all(...values, query.limit);
    },
    get: (id) => get.get(id) ?? null,
    count: () => count.get()?.rows ?? 0,
    usedBytes() {
      const [pages, free, size] = ['page_count', 'freelist_count', 'page_size'].map((name) =>
        Number(db.pragma(name, { simple: true })),
      );
      return ((pages ?? 0) - (free ?? 0)) * (size ?? 0);
    },
    deleteOldest: (limit) => deleteOldest.run(limit).changes,
  };
}
