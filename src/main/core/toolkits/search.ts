import MiniSearch from 'minisearch';
import type { ToolkitRow } from './catalog.ts';

/** How well a toolkit fits what was searched; a lower `grade` goes before any score. */
export interface Match {
  /** 0: it is called so. 1: it has words that begin so. 2: it is spelled nearly so. */
  readonly grade: 0 | 1 | 2;
  readonly score: number;
}

/** Finds toolkits by words, forgiving a slip of the finger. */
export type ToolkitSearch = (text: string) => ReadonlyMap<string, Match>;

/** Below this length a slip would turn one word into another. */
const shortestFuzzy = 4;

/**
 * Indexes toolkits by name, slug, alias and category.
 *
 * @returns what matches every word of a text, by slug.
 */
export function createToolkitSearch(rows: Iterable<ToolkitRow>): ToolkitSearch {
  const known = new Map<string, ToolkitRow>();
  const index = new MiniSearch<{ id: string } & Record<'name' | 'joined' | 'alias' | 'category', string>>({
    fields: ['name', 'joined', 'alias', 'category'],
    tokenize: words,
    processTerm: (term) => term,
    searchOptions: {
      combineWith: 'AND',
      prefix: true,
      fuzzy: (term) => (term.length < shortestFuzzy ? false : 0.25),
      maxFuzzy: 2,
      boost: { name: 4, joined: 3, alias: 2 },
    },
  });
  for (const row of rows) {
    known.set(row.slug, row);
    index.add({
      id: row.slug,
      name: row.name,
      joined: `${joined(row.name)} ${joined(row.slug)}`,
      alias: row.aliases.join(' '),
      category: row.categories.join(' '),
    });
  }
  return (text) => {
    const wanted = words(text);
    const apart = index.search(text);
    // "git hub" is one word to its owner.
    const found = apart.length > 0 || wanted.length < 2 ? apart : index.search(joined(text));
    return new Map(
      found.map(({ id, score, terms }): [string, Match] => {
        const row = known.get(String(id));
        return [String(id), { grade: row ? gradeOf(row, joined(text), wanted, terms) : 2, score }];
      }),
    );
  };
}

function gradeOf(
  row: ToolkitRow,
  whole: string,
  wanted: readonly string[],
  terms: readonly string[],
): Match['grade'] {
  if ([row.name, row.slug, ...row.aliases].some((name) => joined(name) === whole)) return 0;
  const begins = (word: string) => terms.some((term) => term.startsWith(word));
  return wanted.every(begins) || begins(whole) ? 1 : 2;
}

/** The words of a text: lower case, without accents, apart at everything that is no letter or digit. */
function words(text: string): string[] {
  return plain(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

function joined(text: string): string {
  return words(text).join('');
}

function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
