import type { Database } from 'better-sqlite3';
import { type CallFilter, fitsPath, fitsWord, hasWord } from '#shared/domain/call-filter.ts';
import { allOf, type CompiledCondition, type CompiledFilter, compileFilter } from './call-conditions.ts';
import { chooseMatch } from './call-plan.ts';
import type { CallTerms } from './call-terms.ts';

/** A row as its values, in the order of the columns that were asked for; the first is its position. */
export type FoundRow = readonly [position: number, ...rest: unknown[]];

export interface SearchBounds {
  /** The position behind which the rows stand; the newest where left out. */
  readonly before?: number | null;
  readonly limit: number;
  /** So many rows are looked at one by one before the search stops; all of them where left out. */
  readonly mostLookedAt?: number;
}

export interface Found {
  readonly rows: FoundRow[];
  /** The position from which on every row was looked at, where the search stopped before it had enough; null otherwise. */
  readonly stoppedAt: number | null;
}

export interface CallSearch {
  /**
   * Rows that fit a filter, newest first, with the given columns of `calls`.
   *
   * @param columns `position` is the first of them.
   */
  find(columns: readonly ['position', ...string[]], filter: CallFilter, bounds: SearchBounds): Found;
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

  const matchEnd = db.prepare<[string, number, number], { position: number }>(
    `SELECT rowid AS position FROM call_index WHERE call_index MATCH ? AND rowid < CAST(? AS INTEGER)
     ORDER BY rowid DESC LIMIT 1 OFFSET ?`,
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

  /** Where looking at each row that may fit has to stop; undefined where there are fewer than that. */
  const stopOf = (
    { conditions }: CompiledFilter,
    match: string | null,
    before: number,
    mostLookedAt: number,
  ): number | undefined => {
    if (mostLookedAt === Number.POSITIVE_INFINITY) return undefined;
    if (match === null) return scanEnd.get(before, mostLookedAt)?.position;
    // What the index knows of each condition rules out nearly all of the others.
    if (conditions.every((condition) => condition.match !== null)) return undefined;
    return matchEnd.get(match, before, mostLookedAt)?.position;
  };

  return {
    find(columns, filter, { before = null, limit, mostLookedAt = Number.POSITIVE_INFINITY }) {
      const compiled = compileFilter(filter, terms);
      const { from, conditions } = compiled;
      const whole = allOf(conditions);
      const start = Math.min(before ?? beyondAll, compiled.before);
      const looksNoFurther = conditions.length === 0 || whole.isDirect === true;
      const scannedTo = looksNoFurther ? undefined : scanEnd.get(start, scannedRows)?.position;
      if (scannedTo === undefined) {
        return { rows: select(columns, whole, { from, before: start }, limit), stoppedAt: null };
      }
      const newest = select(columns, whole, { from: Math.max(scannedTo, from), before: start }, limit);
      if (newest.length === limit || scannedTo <= from) return { rows: newest, stoppedAt: null };
      const match = whole.match === null ? null : matchFor(compiled, start);
      const stop = stopOf(compiled, match, scannedTo, mostLookedAt) ?? from;
      const rest = { from: Math.max(stop, from), before: scannedTo };
      const missing = limit - newest.length;
      const older =
        match === null
          ? select(columns, whole, rest, missing)
          : selectIndexed(columns, match, whole, rest, missing);
      const rows = [...newest, ...older];
      return { rows, stoppedAt: rows.length < limit && stop > from ? stop : null };
    },
  };
}

let lastList: { json: string; list: readonly string[] } = { json: '[]', list: [] };

/** A list that stands in a statement as JSON; every row asks for the same one. */
function listOf(json: string): readonly string[] {
  if (lastList.json !== json) lastList = { json, list: JSON.parse(json) as string[] };
  return lastList.list;
}
