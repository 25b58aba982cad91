import type { Database } from 'better-sqlite3';
import { type CallFilter, fitsPath, fitsWord, hasWord } from '#shared/domain/call-filter.ts';
import { allOf, type CompiledCondition, type CompiledFilter, compileFilter } from './call-conditions.ts';
import { chooseMatch } from './call-plan.ts';
import type { CallTerms } from './call-terms.ts';

/** A row as its values, in the order of the columns that were asked for; the first is its position. */
export type FoundRow = readonly [position: number, ...rest: unknown[]];

export interface CallSearch {
  /**
   * Rows that fit a filter, newest first, with the given columns of `calls`.
   *
   * @param columns `position` is the first of them.
   * @param before the position behind which they stand; null for the newest.
   */
  find(
    columns: readonly ['position', ...string[]],
    filter: CallFilter,
    before: number | null,
    limit: number,
  ): FoundRow[];
}

/** So many of the newest rows are looked at one by one: what is common is found among them, without the index. */
const scannedRows = 2_000;
/** And so many of them tell how common each condition is. */
const sampledRows = 500;
const beyondAll = Number.MAX_SAFE_INTEGER;

/** Rows between two places, the second not included. */
interface Stretch {
  readonly from: number;
  readonly before: number;
}

export function createCallSearch(db: Database, terms: CallTerms): CallSearch {
  db.function('has_word', { deterministic: true }, (text, word) =>
    Number(hasWord(text as string | null, String(word))),
  );
  db.function('fits_path', { deterministic: true }, (globs, path) =>
    Number(fitsPath(listOf(String(globs)), String(path))),
  );
  db.function('fits_word', { deterministic: true }, (values, value) =>
    Number(fitsWord(listOf(String(values)), value as string | null)),
  );
  const scanEnd = db.prepare<[number, number], { position: number }>(
    'SELECT position FROM calls WHERE position < ? ORDER BY position DESC LIMIT 1 OFFSET ?',
  );

  const rowsOf = (sql: string, values: readonly unknown[]): FoundRow[] =>
    db
      .prepare<unknown[], FoundRow>(sql)
      .raw()
      .all(...values);

  const select = (
    columns: readonly string[],
    { sql, values }: CompiledCondition,
    { from, before }: Stretch,
    limit: number,
  ): FoundRow[] =>
    rowsOf(
      `SELECT ${columns.join(', ')} FROM calls WHERE position >= ? AND position < ? AND ${sql}
       ORDER BY position DESC LIMIT ?`,
      [from, before, ...values, limit],
    );

  /** What the index finds, and what it does not know yet. */
  const selectIndexed = (
    columns: readonly string[],
    match: string,
    { sql, values }: CompiledCondition,
    { from, before }: Stretch,
    limit: number,
  ): FoundRow[] => {
    const chosen = columns.join(', ');
    const indexed = rowsOf(
      `SELECT ${chosen} FROM call_index CROSS JOIN calls ON position = call_index.rowid
       WHERE call_index MATCH ? AND call_index.rowid >= CAST(? AS INTEGER) AND call_index.rowid < CAST(? AS INTEGER)
         AND ${sql}
       ORDER BY call_index.rowid DESC LIMIT ?`,
      [match, from, before, ...values, limit],
    );
    const waiting = rowsOf(
      `SELECT ${chosen} FROM calls_to_index CROSS JOIN calls USING (position)
       WHERE position >= ? AND position < ? AND ${sql} ORDER BY position DESC LIMIT ?`,
      [from, before, ...values, limit],
    );
    if (waiting.length === 0) return indexed;
    return [...indexed, ...waiting].sort(([a], [b]) => b - a).slice(0, limit);
  };

  /** Which share of the rows each condition lets through, by those of a stretch. */
  const sharesOf = (conditions: readonly CompiledCondition[], { from, before }: Stretch): number[] => {
    const sums = conditions.map(({ sql }) => `total(coalesce((${sql}), 0))`).join(', ');
    const [row] = rowsOf(`SELECT count(*), ${sums} FROM calls WHERE position >= ? AND position < ?`, [
      ...conditions.flatMap(({ values }) => values),
      from,
      before,
    ]);
    const [rows = 0, ...fitting] = row ?? [];
    return fitting.map((count) => Number(count) / Math.max(1, rows));
  };

  /** What the index is asked for what lies behind the newest rows; null where it is quicker to look at each row. */
  const matchFor = ({ conditions }: CompiledFilter, before: number): string | null => {
    const known = conditions.filter(({ match }) => match !== null);
    if (known.length < 2) return known[0]?.match ?? null;
    const from = scanEnd.get(before, sampledRows)?.position ?? 0;
    return chooseMatch(known, sharesOf(known, { from, before }));
  };

  return {
    find(columns, filter, before, limit) {
      const compiled = compileFilter(filter, terms);
      const whole = allOf(compiled.conditions);
      const start = Math.min(before ?? beyondAll, compiled.before);
      const looksAtAll = whole.match === null || whole.isDirect === true;
      const scannedTo = looksAtAll ? undefined : scanEnd.get(start, scannedRows)?.position;
      if (scannedTo === undefined) {
        return select(columns, whole, { from: compiled.from, before: start }, limit);
      }
      const stretch = { from: Math.max(scannedTo, compiled.from), before: start };
      const newest = select(columns, whole, stretch, limit);
      if (newest.length === limit || scannedTo <= compiled.from) return newest;
      const rest = { from: compiled.from, before: scannedTo };
      const missing = limit - newest.length;
      const match = matchFor(compiled, start);
      const older =
        match === null
          ? select(columns, whole, rest, missing)
          : selectIndexed(columns, match, whole, rest, missing);
      return [...newest, ...older];
    },
  };
}

let lastList: { json: string; list: readonly string[] } = { json: '[]', list: [] };

/** A list that stands in a statement as JSON; every row asks for the same one. */
function listOf(json: string): readonly string[] {
  if (lastList.json !== json) lastList = { json, list: JSON.parse(json) as string[] };
  return lastList.list;
}
