import { allOf, type CompiledCondition } from './call-conditions.ts';

/** Beyond this share of the rows it is quicker to look at each of them than to follow the index from one to the next. */
const mostOfAll = 0.3;
/** Where a condition lets none of the looked-at rows through, it still lets some through. */
const leastShare = 1 / 1_000;
/** Following the list of another word costs a sixth of looking at a row that it would have ruled out. */
const rowsPerEntry = 6;

/**
 * Which conditions the index is asked for, and which are left to a look at the rows that it finds: the rarest one leads, and
 * others join it where their lists are short enough to be followed. A list that has to be gathered first costs all of its
 * entries, also those far behind the page.
 *
 * @param shares of the rows that each condition lets through.
 * @returns an expression for the index; null where looking at every row is quicker.
 */
export function chooseMatch(
  conditions: readonly CompiledCondition[],
  shares: readonly number[],
): string | null {
  const ranked = conditions
    .map((condition, index) => ({ condition, share: Math.max(leastShare, shares[index] ?? 1) }))
    .sort((a, b) => a.share - b.share);
  const [lead] = ranked;
  if (lead === undefined || lead.share > mostOfAll) return null;
  const asked = ranked.filter(({ condition, share }) =>
    condition.gathers === true ? share <= lead.share : share <= lead.share * rowsPerEntry,
  );
  return allOf(asked.map(({ condition }) => condition)).match;
}
