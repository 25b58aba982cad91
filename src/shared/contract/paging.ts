import { z } from 'zod';

/** What every list accepts. `cursor` is the `next_cursor` of the page before. */
export const pageInput = {
  limit: z.int().min(1).max(500).default(100),
  cursor: z.string().max(512).optional(),
};

/** What every list answers; `next_cursor` is null on the last page. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next_cursor: z.string().nullable() });
}

export interface Page<Item> {
  readonly items: Item[];
  readonly next_cursor: string | null;
}
