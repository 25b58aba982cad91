import { z } from 'zod';
import { pageByPosition } from '../../core/index.ts';

/** One page with the counts that the documented lists carry. */
export interface CountedPage<Item> {
  readonly items: Item[];
  readonly next_cursor: string | null;
  readonly total_items: number;
  readonly total_pages: number;
  readonly current_page: number;
}

/** The schema of a documented list. */
export function countedPageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    next_cursor: z.string().nullable(),
    total_items: z.number(),
    total_pages: z.number(),
    current_page: z.number(),
  });
}

/**
 * Cuts one page and counts what lies before it.
 *
 * @param positionOf a text, unique to each row, whose code-unit order is the list's order.
 * @throws SallyportError ValidationFailed (cursor).
 */
export function countedPage<Item>(
  rows: readonly Item[],
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
  positionOf: (item: Item) => string,
  direction: 'descending' | 'ascending' = 'descending',
): CountedPage<Item> {
  const page = pageByPosition(rows, limit, cursor, positionOf, direction);
  const [first] = page.items;
  const isBefore = (item: Item) =>
    first !== undefined && positionOf(item) < positionOf(first) === (direction === 'ascending');
  const before = rows.filter((item) => item !== first && isBefore(item)).length;
  return {
    items: [...page.items],
    next_cursor: page.next_cursor,
    total_items: rows.length,
    total_pages: Math.max(1, Math.ceil(rows.length / limit)),
    current_page: Math.floor(before / limit) + 1,
  };
}
