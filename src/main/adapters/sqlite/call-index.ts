import type { Database } from 'better-sqlite3';
import type { CallTerms } from './call-terms.ts';
import { type IndexedRow, indexedColumns, indexText } from './call-words.ts';

/** The index of words over the calls; it follows the inserts, so that recording never waits for it. */
export interface CallIndex {
  /** Indexes a few of the calls that wait for it, oldest first; answers how many still wait. */
  step(): number;
  waiting(): number;
  /** Puts calls that were just inserted into the queue. */
  add(positions: readonly number[]): void;
  /**
   * Indexes calls inside the transaction that inserts them, which spares the queue.
   *
   * @param rows in the order of their places: FTS5 begins another segment where a rowid is smaller than the one before it.
   */
  write(rows: readonly IndexedRow[]): void;
  /** Takes calls out of it that are about to be deleted, inside the transaction that deletes them. */
  remove(positions: readonly number[]): void;
  /** Empties it. */
  clear(): void;
  /** Rewrites it without what was taken out: the words of deleted calls leave the file with the pages that held them. */
  compact(): void;
}

/** About two milliseconds' work. Five times as many take as long for each. */
const stepRows = 100;

export function createCallIndex(db: Database, terms: CallTerms): CallIndex {
  const next = db.prepare<[number]>(
    `SELECT ${indexedColumns.map((name) => `c.${name}`).join(', ')}
     FROM calls_to_index JOIN calls c USING (position) ORDER BY position LIMIT ?`,
  );
  // An object for each row takes longer than all else that is done to it.
  next.raw();
  const count = db.prepare<[], { rows: number }>('SELECT count(*) AS rows FROM calls_to_index');
  const insert = db.prepare('INSERT INTO call_index (rowid, words) VALUES (CAST(? AS INTEGER), ?)');
  // One statement for all of them: a statement for each takes a fifth of the time that storing calls takes.
  const queue = db.prepare('INSERT INTO calls_to_index (position) SELECT value FROM json_each(?)');
  const done = db.prepare('DELETE FROM calls_to_index WHERE position <= ?');
  const isWaiting = db.prepare('SELECT 1 FROM calls_to_index WHERE position = ?');
  const unqueue = db.prepare('DELETE FROM calls_to_index WHERE position = ?');
  const remove = db.prepare('DELETE FROM call_index WHERE rowid = CAST(? AS INTEGER)');
  const command = db.prepare('INSERT INTO call_index (call_index) VALUES (?)');
  let waiting = count.get()?.rows ?? 0;

  const writeRows = (rows: readonly IndexedRow[]): void => {
    for (const row of rows) insert.run(row[0], indexText(row, terms));
  };

  return {
    step() {
      const rows = next.all(stepRows) as IndexedRow[];
      const last = rows.at(-1);
      if (last === undefined) {
        waiting = 0;
        return 0;
      }
      const indexRows = db.transaction(() => {
        writeRows(rows);
        done.run(last[0]);
      });
      try {
        indexRows.immediate();
      } catch (error) {
        // Terms that came with these rows are gone with them.
        terms.reload();
        throw error;
      }
      // Those that were deleted meanwhile count until a step finds too few.
      waiting = rows.length < stepRows ? 0 : Math.max(waiting - rows.length, 1);
      return waiting;
    },
    waiting: () => waiting,
    add(positions) {
      waiting += queue.run(JSON.stringify(positions)).changes;
    },
    write: writeRows,
    remove(positions) {
      for (const position of positions) {
        if (isWaiting.get(position) !== undefined) unqueue.run(position);
        else remove.run(position);
      }
    },
    clear() {
      command.run('delete-all');
      db.exec('DELETE FROM calls_to_index');
      waiting = 0;
    },
    compact: () => void command.run('optimize'),
  };
}
