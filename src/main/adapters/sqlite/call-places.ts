import type { Database } from 'better-sqlite3';
import { placesPerMillisecond } from './call-coding.ts';

/**
 * Finds places in the list for calls that are to be inserted, behind those that began in the same millisecond.
 *
 * @param starts when they began, in milliseconds, the earliest first.
 */
export type FindCallPlaces = (starts: readonly number[]) => number[];

/** Prepares the statement of one connection. */
export function createCallPlaces(db: Database): FindCallPlaces {
  const lastBefore = db
    .prepare<[number], number | null>('SELECT max(position) FROM calls WHERE position < ?')
    .pluck();

  return (starts) => {
    let next = 0;
    return starts.map((start, index) => {
      if (start !== starts[index - 1]) {
        const first = start * placesPerMillisecond;
        const last = lastBefore.get(first + placesPerMillisecond) ?? -1;
        next = Math.max(next, first, last + 1);
      }
      next += 1;
      return next - 1;
    });
  };
}
