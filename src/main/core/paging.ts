import type { Page } from '#shared/contract/paging.ts';
import { SallyportError } from '#shared/errors.ts';

/**
 * Sorts rows by position and cuts one page. The cursor holds the position of the last row of the page before, so rows that
 * come or go in between neither repeat nor hide others.
 *
 * @param positionOf a text, unique to each row, whose code-unit order is the list's order (newest first: descending).
 * @throws SallyportError ValidationFailed for a cursor that is not one of ours.
 */
export function pageByPosition<Item>(
  rows: readonly Item[],
  limit: number,
  cursor: string | undefined,
  positionOf: (item: Item) => string,
  direction: 'descending' | 'ascending' = 'descending',
): Page<Item> {
  const sign = direction === 'ascending' ? 1 : -1;
  const after = cursor === undefined ? null : decodeCursor(cursor);
  const rest = rows
    .map((item) => ({ item, position: positionOf(item) }))
    .filter(({ position }) => after === null || compare(position, after) * sign > 0)
    .sort((a, b) => compare(a.position, b.position) * sign);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(({ item }) => item),
    next_cursor: last && rest.length > page.length ? encodeCursor(last.position) : null,
  };
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function encodeCursor(position: string): string {
  return Buffer.from(`p:${position}`, 'utf8').toString('base64url');
}

function decodeCursor(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!text.startsWith('p:')) {
    throw new SallyportError('ValidationFailed', 'cursor: is not a cursor of this list.', {
      field: 'cursor',
      fix: 'Use the next_cursor of the page before, or leave it out to start anew.',
    });
  }
  return text.slice(2);
}
