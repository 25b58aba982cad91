import type { ParsedInput } from '#shared/contract/index.ts';
import type { ToolkitFacets, ToolkitSummary } from '#shared/domain/toolkit.ts';
import { type ToolkitTier, toolkitTiers } from '#shared/domain/toolkit-tier.ts';
import type { ToolkitRow } from './catalog.ts';
import type { Match, ToolkitSearch } from './search.ts';

/** What narrows the list; everything that is named must hold. */
export type ToolkitFilter = Omit<ParsedInput<'toolkits.list'>, 'limit' | 'cursor'>;

/** A row with the text that orders it: smaller comes first. */
export interface PlacedSummary {
  readonly summary: ToolkitSummary;
  readonly position: string;
}

/**
 * The toolkits that a filter lets through. Connected ones come first, then a person's own, then the better checked; a search puts what is
 * called so, or begins so, before what is only spelled nearly so.
 */
export function listToolkits(
  rows: Iterable<ToolkitRow>,
  usage: ReadonlyMap<string, number>,
  search: () => ToolkitSearch,
  filter: ToolkitFilter,
): PlacedSummary[] {
  const text = filter.search?.trim() ?? '';
  const matches = text === '' ? null : search()(text);
  const placed: PlacedSummary[] = [];
  for (const row of rows) {
    const match = matches === null ? null : matches.get(row.slug);
    const count = usage.get(row.slug) ?? 0;
    if (match === undefined || !passes(row, count, filter)) continue;
    const { aliases: _aliases, ...shown } = row;
    const summary = { ...shown, account_count: count };
    placed.push({ summary, position: positionOf(summary, match) });
  }
  return placed;
}

function passes(row: ToolkitRow, accountCount: number, filter: ToolkitFilter): boolean {
  return (
    (filter.category === undefined || row.categories.includes(filter.category)) &&
    (filter.auth_mode === undefined || row.auth_modes.includes(filter.auth_mode)) &&
    (filter.tier === undefined || row.tier === filter.tier) &&
    (filter.connected === undefined || filter.connected === accountCount > 0)
  );
}

const tierRank: Readonly<Record<ToolkitTier, number>> = {
  custom: 0,
  checked: 1,
  derived: 2,
  unverified: 3,
  name_only: 4,
};

function positionOf({ account_count, tier, name, slug }: ToolkitSummary, match: Match | null): string {
  const relevance = match === null ? '' : String(1e9 - Math.round(match.score * 1e3)).padStart(10, '0');
  return [
    match?.grade ?? 0,
    account_count > 0 ? 0 : 1,
    tierRank[tier],
    relevance,
    name.toLowerCase(),
    slug,
  ].join('\u0000');
}

/** How many toolkits there are of each kind. */
export function countToolkits(rows: Iterable<ToolkitRow>, usage: ReadonlyMap<string, number>): ToolkitFacets {
  const all = [...rows];
  const categories = tally(all.flatMap((row) => row.categories));
  const modes = tally(all.flatMap((row) => [...new Set(row.auth_modes)]));
  const tiers = tally(all.map(({ tier }) => tier));
  return {
    total: all.length,
    connected: all.filter(({ slug }) => (usage.get(slug) ?? 0) > 0).length,
    tiers: toolkitTiers.flatMap((tier) => {
      const count = tiers.get(tier);
      return count === undefined ? [] : [{ tier, count }];
    }),
    categories: byCount(categories).map(([category, count]) => ({ category, count })),
    auth_modes: byCount(modes).map(([auth_mode, count]) => ({ auth_mode, count })),
  };
}

function tally<Key>(keys: readonly Key[]): Map<Key, number> {
  const counts = new Map<Key, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

function byCount<Key extends string>(counts: ReadonlyMap<Key, number>): [Key, number][] {
  return [...counts].sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1));
}
