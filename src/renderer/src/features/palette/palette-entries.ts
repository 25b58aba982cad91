import { go } from 'fuzzysort';
import type { LucideIcon } from 'lucide-react';

export type PaletteGroup = 'screens' | 'actions' | 'connections' | 'agents' | 'rules' | 'calls' | 'toolkits';

/** One thing that can be opened or done. */
export interface PaletteEntry {
  readonly id: string;
  readonly group: PaletteGroup;
  readonly title: string;
  readonly icon: LucideIcon;
  /** Beside the title, in a quieter tone. */
  readonly detail?: string;
  /** Further words it is found by. */
  readonly words?: string;
  /** The keys that do the same. */
  readonly keys?: readonly string[];
  /** Left out until something is typed. */
  readonly searchOnly?: boolean;
  run(): void;
}

export interface EntryGroup {
  readonly group: PaletteGroup;
  readonly items: readonly PaletteEntry[];
}

const mostPerGroup = 6;

/** What fits the query, the best group first and the best entry first in it; without a query what is offered by itself. */
export function findEntries(entries: readonly PaletteEntry[], query: string): EntryGroup[] {
  const wanted = query.trim();
  if (wanted === '') return grouped(entries.filter(({ searchOnly }) => searchOnly !== true));
  const found = go(wanted, entries, {
    keys: ['title', ({ detail }) => detail, ({ words }) => words],
    // A name counts more than what is said of a thing, and a thing more than one of its many calls.
    scoreFn: (result) => {
      const [title = 0, detail = 0, words = 0] = result.map((part) => part?.score ?? 0);
      return Math.max(title, detail * 0.9, words * 0.8) * (result.obj.group === 'calls' ? 0.8 : 1);
    },
    threshold: 0.35,
    limit: 60,
  });
  return grouped(found.map(({ obj }) => obj)).map(({ group, items }) => ({
    group,
    items: items.slice(0, mostPerGroup),
  }));
}

function grouped(entries: readonly PaletteEntry[]): EntryGroup[] {
  const groups = new Map<PaletteGroup, PaletteEntry[]>();
  for (const entry of entries) {
    const known = groups.get(entry.group);
    if (known === undefined) groups.set(entry.group, [entry]);
    else known.push(entry);
  }
  return [...groups].map(([group, items]) => ({ group, items }));
}
