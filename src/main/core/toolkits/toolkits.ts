import type { ParsedInput } from '#shared/contract/index.ts';
import type { Page } from '#shared/contract/paging.ts';
import type { Toolkit, ToolkitFacets, ToolkitInput, ToolkitSummary } from '#shared/domain/toolkit.ts';
import type { ToolkitDependent } from '#shared/domain/toolkit-dependent.ts';
import { SallyportError } from '#shared/errors.ts';
import { createSerialQueue } from '#shared/serial-queue.ts';
import { pageByPosition } from '../paging.ts';
import type { ToolkitRepository } from '../ports/index.ts';
import { type Catalog, openCatalog, rowOf, type ToolkitRow } from './catalog.ts';
import { closeSlugs } from './close-slugs.ts';
import { toolkitFrom } from './complete-toolkit.ts';
import { countToolkits, listToolkits, type PlacedSummary, type ToolkitFilter } from './list-toolkits.ts';
import { readStored, validInput } from './parse-toolkits.ts';
import { refuseInUse } from './refuse-in-use.ts';
import { createToolkitSearch, type ToolkitSearch } from './search.ts';

export interface ToolkitsDeps {
  /** The parsed catalog file: a list of toolkits. */
  readonly catalog: unknown;
  readonly repository: ToolkitRepository;
  /** How many accounts each toolkit has, by slug. */
  readonly usage: () => ReadonlyMap<string, number>;
  /** Everything that needs a toolkit or names it; nothing unless told. */
  readonly dependentsOf?: (slug: string) => ToolkitDependent[];
  readonly onChange: (slug: string) => void;
  /** Told of a stored toolkit that breaks a rule and is therefore not used. */
  readonly onInvalid?: (slug: string | null, faults: readonly string[]) => void;
}

/** The services that accounts can be connected to: the catalog's and the person's own. In memory once started. */
export interface Toolkits {
  /** @throws SallyportError Internal where the catalog itself breaks a rule. */
  start(): Promise<void>;
  /** One that can be used; nothing for an entry that is only a name. */
  find(slug: string): Toolkit | undefined;
  /** All that can be used, in no order. */
  all(): Toolkit[];
  /** Those that can be used, as lists show them: all, or the ones named. */
  usable(slugs?: readonly string[]): readonly ToolkitRow[];
  /**
   * One that can be used.
   *
   * @param field the input field that the slug came from.
   * @throws SallyportError ToolkitNotFound, suggesting close slugs; ToolkitIncomplete for an entry that is only a name.
   */
  get(slug: string, field?: string): Toolkit;
  /** For showing: also an entry that is only a name, with an empty base URL. @throws SallyportError ToolkitNotFound. */
  describe(slug: string): Toolkit;
  /** Connected ones first, then the better checked. @throws SallyportError ValidationFailed for a cursor that is not ours. */
  list(query: ParsedInput<'toolkits.list'>): Page<ToolkitSummary>;
  /** All that a filter lets through, each with the text that orders it as `list` does. */
  matching(filter: ToolkitFilter): PlacedSummary[];
  facets(): ToolkitFacets;
  /** @throws SallyportError ToolkitConflict for a taken slug, ValidationFailed with every fault. */
  create(input: ToolkitInput): Promise<Toolkit>;
  /** @throws SallyportError ToolkitNotFound, ToolkitReadOnly for one of the catalog, ValidationFailed with every fault. */
  update(input: ToolkitInput): Promise<Toolkit>;
  /** Everything that needs a toolkit or names it. @throws SallyportError ToolkitNotFound. */
  dependents(slug: string): ToolkitDependent[];
  /**
   * @param force whether what only names it is no reason to keep it.
   * @throws SallyportError ToolkitNotFound, ToolkitReadOnly, ToolkitInUse with all that depends on it.
   */
  delete(slug: string, force?: boolean): Promise<{ slug: string }>;
  /** Uses what a backup brought, which is stored already. */
  adopt(restored: readonly ToolkitInput[]): void;
}

export function createToolkits(deps: ToolkitsDeps): Toolkits {
  let catalog: Catalog = openCatalog([]);
  /** Built when somebody searches first, and again after a change. */
  let index: ToolkitSearch | null = null;
  const custom = new Map<string, Toolkit>();
  /** Slugs of stored toolkits that are not usable: nobody else gets them, since accounts may still name them. */
  const reserved = new Set<string>();
  /** Writes run one after the other, so that a check and what follows from it belong together. */
  const inTurn = createSerialQueue();

  // A person's own toolkit wins over a catalog entry that a later version brought under the same slug: accounts use it.
  const known = (slug: string) => custom.get(slug) ?? catalog.get(slug);
  const find = (slug: string) => (isOnlyName(slug) ? undefined : known(slug));
  const isOnlyName = (slug: string) => !custom.has(slug) && catalog.isNameOnly(slug);

  function* rows(): Generator<ToolkitRow> {
    for (const toolkit of custom.values()) yield rowOf(toolkit);
    for (const row of catalog.rows()) if (!custom.has(row.slug)) yield row;
  }

  const dependentsOf = (slug: string) => deps.dependentsOf?.(slug) ?? [];

  const search = () => {
    index ??= createToolkitSearch(rows());
    return index;
  };

  function get(slug: string, field = 'slug'): Toolkit {
    if (!isOnlyName(slug)) return describe(slug, field);
    throw new SallyportError(
      'ToolkitIncomplete',
      `${field}: of "${slug}" the catalog knows only the name, not the address.`,
      {
        field,
        fix: `Describe it with toolkits.create under the slug "${slug}": its base URL stands in the service's documentation.`,
      },
    );
  }

  function describe(slug: string, field = 'slug'): Toolkit {
    const found = known(slug);
    if (found) return found;
    if (reserved.has(slug)) {
      throw new SallyportError(
        'ToolkitNotFound',
        `${field}: the stored toolkit "${slug}" is not valid, so it is not used.`,
        {
          field,
          fix: 'Describe it again with toolkits.update, or delete it.',
        },
      );
    }
    const close = closeSlugs(
      slug,
      Array.from(rows(), (row) => row.slug),
    );
    throw new SallyportError('ToolkitNotFound', `${field}: there is no toolkit "${slug.slice(0, 64)}".`, {
      field,
      fix:
        close.length > 0
          ? `Did you mean ${close.map((name) => `"${name}"`).join(' or ')}?`
          : 'Look for it with toolkits.list, or describe the service yourself with toolkits.create.',
    });
  }

  /** A name that the catalog knows no address for is anybody's to describe. */
  const isTaken = (slug: string) =>
    custom.has(slug) || reserved.has(slug) || (catalog.has(slug) && !catalog.isNameOnly(slug));

  function refuseCatalogSlug(slug: string): void {
    if (!custom.has(slug) && !reserved.has(slug) && catalog.has(slug) && !isOnlyName(slug)) {
      throw new SallyportError(
        'ToolkitReadOnly',
        `slug: "${slug}" belongs to the catalog and cannot be changed.`,
        {
          field: 'slug',
          fix: 'Create a toolkit of your own under another slug.',
        },
      );
    }
  }

  function remember(stored: unknown): void {
    const read = readStored(stored);
    if ('toolkit' in read) {
      custom.set(read.toolkit.slug, read.toolkit);
    } else {
      if (read.slug !== null) reserved.add(read.slug);
      deps.onInvalid?.(read.slug, read.faults);
    }
  }

  async function put(input: ToolkitInput): Promise<Toolkit> {
    const complete = validInput(input);
    await deps.repository.put(complete);
    const toolkit = toolkitFrom(complete, 'custom');
    reserved.delete(input.slug);
    custom.set(input.slug, toolkit);
    announce(input.slug);
    return toolkit;
  }

  function announce(slug: string): void {
    index = null;
    deps.onChange(slug);
  }

  return {
    async start() {
      catalog = openCatalog(deps.catalog);
      for (const stored of await deps.repository.all()) remember(stored);
    },
    adopt(restored) {
      for (const toolkit of restored) {
        reserved.delete(toolkit.slug);
        remember(toolkit);
        deps.onChange(toolkit.slug);
      }
      index = null;
    },
    find,
    all: () => Array.from(rows(), ({ slug }) => find(slug)).filter((toolkit) => toolkit !== undefined),
    usable(slugs) {
      if (slugs === undefined) return Array.from(rows()).filter(({ slug }) => !isOnlyName(slug));
      return slugs.flatMap((slug) => {
        const toolkit = find(slug);
        return toolkit ? [rowOf(toolkit)] : [];
      });
    },
    get,
    describe: (slug) => describe(slug),
    matching: (filter) => listToolkits(rows(), deps.usage(), search, filter),
    list({ limit, cursor, ...filter }) {
      const placed = listToolkits(rows(), deps.usage(), search, filter);
      const page = pageByPosition(placed, limit, cursor, ({ position }) => position, 'ascending');
      return { items: page.items.map(({ summary }) => summary), next_cursor: page.next_cursor };
    },
    facets: () => countToolkits(rows(), deps.usage()),
    create: (input) =>
      inTurn(async () => {
        if (isTaken(input.slug)) {
          const where = catalog.has(input.slug) ? ' by the catalog' : '';
          throw new SallyportError('ToolkitConflict', `slug: "${input.slug}" is taken${where}.`, {
            field: 'slug',
            fix: 'Choose another slug, or change a toolkit of your own with toolkits.update.',
          });
        }
        return put(input);
      }),
    update: (input) =>
      inTurn(async () => {
        refuseCatalogSlug(input.slug);
        if (!reserved.has(input.slug)) get(input.slug);
        return put(input);
      }),
    dependents(slug) {
      if (!reserved.has(slug)) describe(slug);
      return dependentsOf(slug);
    },
    delete: (slug, force = false) =>
      inTurn(async () => {
        refuseCatalogSlug(slug);
        if (!reserved.has(slug)) get(slug);
        refuseInUse(slug, dependentsOf(slug), force);
        await deps.repository.delete(slug);
        custom.delete(slug);
        reserved.delete(slug);
        announce(slug);
        return { slug };
      }),
  };
}
