import { authModes } from '#shared/domain/auth-mode.ts';
import { isConnectable } from '#shared/domain/oauth-scheme.ts';
import {
  type CatalogEntry,
  catalogEntrySchema,
  type Toolkit,
  type ToolkitSummary,
} from '#shared/domain/toolkit.ts';
import { toolkitTiers } from '#shared/domain/toolkit-tier.ts';
import { SallyportError } from '#shared/errors.ts';
import { completeInput } from './complete-toolkit.ts';
import type { Fault } from './fault.ts';
import { issueFaults } from './parse-toolkits.ts';
import { toolkitFaults } from './validate-toolkit.ts';

/** What the list and the search show of a toolkit, before anybody uses it. */
export interface ToolkitRow extends Omit<ToolkitSummary, 'account_count'> {
  readonly aliases: readonly string[];
}

/** The services that came with Sallyport. */
export interface Catalog {
  has(slug: string): boolean;
  /** Whether the entry is only a name, which a person completes. */
  isNameOnly(slug: string): boolean;
  /** @throws SallyportError Internal where the entry breaks a rule. */
  get(slug: string): Toolkit | undefined;
  rows(): Iterable<ToolkitRow>;
}

/** What the list needs of an entry. */
type Head = Pick<CatalogEntry, 'slug' | 'name' | 'base_url' | 'categories' | 'tier' | 'auth_schemes'> & {
  readonly aliases: readonly string[];
};

const tiers: ReadonlySet<unknown> = new Set(toolkitTiers);
const modes: ReadonlySet<unknown> = new Set(authModes);

/**
 * Reads what the list needs, by hand: a schema over two thousand entries would hold up every start for the few that get used,
 * and those are checked in full then.
 */
function headOf(entry: unknown): Head | null {
  const head: Partial<Head> = { base_url: '', categories: [], aliases: [], ...(entry as Partial<Head>) };
  const isText = (value: unknown) => typeof value === 'string';
  const isSound =
    [head.slug, head.name, head.base_url].every(isText) &&
    tiers.has(head.tier) &&
    [head.categories, head.aliases].every((texts) => Array.isArray(texts) && texts.every(isText)) &&
    Array.isArray(head.auth_schemes) &&
    head.auth_schemes.every((scheme) => modes.has(scheme?.mode));
  return isSound ? (head as Head) : null;
}

/**
 * Reads the catalog file. An entry is checked by all rules when it is first asked for.
 *
 * @throws SallyportError Internal where the file is no catalog, or holds a slug twice.
 */
export function openCatalog(catalog: unknown): Catalog {
  if (!Array.isArray(catalog)) throw damaged([{ field: 'catalog', reason: 'is no list' }]);
  const rows = new Map<string, { readonly row: ToolkitRow; readonly entry: unknown }>();
  for (const [index, entry] of catalog.entries()) {
    const head = headOf(entry);
    if (head === null) throw damaged([{ field: String(index), reason: 'is no entry' }]);
    if (rows.has(head.slug)) throw damaged([{ field: head.slug, reason: 'stands in the catalog twice' }]);
    rows.set(head.slug, { row: catalogRow(head), entry });
  }
  const opened = new Map<string, Toolkit>();
  return {
    has: (slug) => rows.has(slug),
    isNameOnly: (slug) => rows.get(slug)?.row.tier === 'name_only',
    get(slug) {
      const known = opened.get(slug);
      const place = rows.get(slug);
      if (known || !place) return known;
      const toolkit = parseEntry(place.entry);
      opened.set(slug, toolkit);
      return toolkit;
    },
    rows: () => Array.from(rows.values(), ({ row }) => row),
  };
}

/** Checks one entry of the catalog by the rules that a person's toolkit keeps. @throws SallyportError Internal. */
export function parseEntry(entry: unknown): Toolkit {
  const parsed = catalogEntrySchema.transform(completeEntry).safeParse(entry);
  const faults = parsed.success ? entryFaults(parsed.data) : issueFaults(parsed.error);
  if (parsed.success && faults.length === 0) return { ...parsed.data, private_network: false };
  throw damaged(faults);
}

/** An entry with the fields that its schemes know by themselves. */
function completeEntry({ tier, ...input }: CatalogEntry): CatalogEntry {
  return { ...input, auth_schemes: completeInput(input).auth_schemes, tier };
}

/** Every rule that an entry breaks. One that is only a name has no address to check yet. */
function entryFaults({ tier, ...input }: CatalogEntry): Fault[] {
  if (tier !== 'name_only') return toolkitFaults(input);
  return input.base_url === ''
    ? []
    : [{ field: 'base_url', reason: 'is known, so this is more than a name' }];
}

function damaged(faults: readonly Fault[]): SallyportError {
  return new SallyportError('Internal', 'The toolkit catalog that came with Sallyport is damaged.', {
    fix: 'Install Sallyport again.',
    errors: faults.slice(0, 20).map(({ field, reason }) => `${field}: ${reason}`),
  });
}

function catalogRow({
  auth_schemes: schemes,
  slug,
  name,
  base_url,
  categories,
  tier,
  aliases,
}: Head): ToolkitRow {
  return {
    slug,
    name,
    base_url,
    categories,
    tier,
    aliases,
    auth_modes: schemes.map(({ mode }) => mode),
    connectable: tier !== 'name_only' && schemes.some(isConnectable),
  };
}

/** The row of a toolkit that was described by a person. */
export function rowOf(toolkit: Toolkit): ToolkitRow {
  return {
    slug: toolkit.slug,
    name: toolkit.name,
    base_url: toolkit.base_url,
    categories: toolkit.categories,
    tier: toolkit.tier,
    aliases: toolkit.aliases ?? [],
    auth_modes: toolkit.auth_schemes.map(({ mode }) => mode),
    connectable: toolkit.auth_schemes.some(isConnectable),
  };
}
