import type { Database } from 'better-sqlite3';
import { type CallFilter, fitsPath, fitsWord, hasWord } from '#shared/domain/call-filter.ts';
import { type CompiledFilter, compileFilter } from './call-conditions.ts';
import type { CallTerms } from './call-terms.ts';

export interface CallSearch {
  /**
   * Rows that fit a filter, newest first, with the given columns of `calls`.
   *
   * @param before the position behind which they stand; null for the newest.
   */
  find<Row>(columns: readonly string[], filter: CallFilter, before: number | null, limit: number): Row[];
}

/** So many of the newest rows are looked at one by one: what is common is found among them, without the index. */
const scannedRows = 2_000;
const beyondAll = Number.MAX_SAFE_INTEGER;

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
  const scanEnd = db.prepare<[number], { position: number }>(
    `SELECT position FROM calls WHERE position < ? ORDER BY position DESC LIMIT 1 OFFSET ${scannedRows}`,
  );

  const select = <Row>(
    columns: readonly string[],
    { sql, values }: CompiledFilter,
    from: number,
    before: number,
    limit: number,
  ): Row[] =>
    db
      .prepare<unknown[], Row>(
        `SELECT ${columns.join(', ')} FROM calls WHERE position >= ? AND position < ? AND ${sql}
         ORDER BY position DESC LIMIT ?`,
      )
      .all(from, before, ...values, limit);

  /** What the index finds, and what it does not know yet. */
  const selectIndexed = <Row extends { position: number }>(
    columns: readonly string[],
    { sql, values, match, from }: CompiledFilter,
    before: number,
    limit: number,
  ): Row[] => {
    const chosen = columns.join(', ');
    const indexed = db
      .prepare<unknown[], Row>(
        `SELECT ${chosen} FROM call_index CROSS JOIN calls ON position = call_index.rowid
         WHERE call_index MATCH ? AND call_index.rowid >= CAST(? AS INTEGER) AND call_index.rowid < CAST(? AS INTEGER)
           AND ${sql}
         ORDER BY call_index.rowid DESC LIMIT ?`,
      )
      .all(match, from, before, ...values, limit);
    const waiting = db
      .prepare<unknown[], Row>(
        `SELECT ${chosen} FROM calls_to_index CROSS JOIN calls USING (position)
         WHERE position >= ? AND position < ? AND ${sql} ORDER BY position DESC LIMIT ?`,
      )
      .all(from, before, ...values, limit);
    if (waiting.length === 0) return indexed;
    return [...indexed, ...waiting].sort((a, b) => b.position - a.position).slice(0, limit);
  };

  return {
    find<Row>(columns: readonly string[], filter: CallFilter, before: number | null, limit: number): Row[] {
      const compiled = compileFilter(filter, terms);
      const start = Math.min(before ?? beyondAll, compiled.before);
      const scannedTo =
        compiled.match === null || compiled.isDirect ? undefined : scanEnd.get(start)?.position;
      if (scannedTo === undefined) {
        return select<Row>(columns, compiled, compiled.from, start, limit);
      }
      const newest = select<Row>(columns, compiled, Math.max(scannedTo, compiled.from), start, limit);
      if (newest.length === limit || scannedTo <= compiled.from) return newest;
      const older = selectIndexed<Row & { position: number }>(
        columns,
        compiled,
        scannedTo,
        limit - newest.length,
      );
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
