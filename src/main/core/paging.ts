import type { Page } from '#shared/contract/paging.ts';
import { SallyportError } from '#shared/errors.ts';

/**
 * Cuts one page from a sorted list that is in memory. The cursor holds the position of the last row of the page before, so
 * rows that come or go in between neither repeat nor hide others.
 *
 * @param positionOf a text that orders rows the same way the list is sorted, and is unique to each.
 * @throws SallyportError ValidationFailed for a cursor that is not one of ours.
 */
export function pageByPosition<Item>(
  sorted: readonly Item[],
  limit: number,
  cursor: string | undefined,
  positionOf: (item: Item) => string,
  direction: 'descending' | 'ascending' = 'descending',
): Page<Item> {
  let from = 0;
  if (cursor !== undefined) {
    const after = decodeCursor(cursor);
    const isBeyond = (item: Item) =>
      direction === 'descending' ? positionOf(item) < after : positionOf(item) > after;
    const found = sorted.findIndex(isBeyond);
    from = found === -1 ? sorted.length : found;
  }
  const items = sorted.slice(from, from + limit);
  const last = items.at(-1);
  const more = from + items.length < sorted.length && last !== undefined;
  return { items, next_cursor: more ? encodeCursor(positionOf(last)) : null };
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
