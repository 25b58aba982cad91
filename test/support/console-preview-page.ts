/** A page of made-up items, as lists answer them; the cursor is a place. */
export function page(items: readonly unknown[], input: Record<string, unknown>): unknown {
  const from = Number(input.cursor ?? 0);
  const to = from + Number(input.limit ?? 100);
  return { items: items.slice(from, to), next_cursor: to < items.length ? String(to) : null };
}
