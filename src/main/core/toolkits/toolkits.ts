import type { Page } from '#shared/contract/paging.ts';
import { isConnectable } from '#shared/domain/oauth-scheme.ts';
import type { Toolkit, ToolkitInput, ToolkitSummary } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import { createSerialQueue } from '#shared/serial-queue.ts';
import { pageByPosition } from '../paging.ts';
import type { ToolkitRepository } from '../ports/index.ts';
import { closeSlugs } from './close-slugs.ts';
import { toolkitFrom } from './complete-toolkit.ts';
import { parseCatalog, readStored, validInput } from './parse-toolkits.ts';

export interface ToolkitsDeps {
  /** The parsed catalog file: a list of toolkits. */
  readonly catalog: unknown;
  readonly repository: ToolkitRepository;
  /** How many accounts each toolkit has, by slug. */
  readonly usage: () => ReadonlyMap<string, number>;
  readonly onChange: (slug: string) => void;
  /** Told of a stored toolkit that breaks a rule and is therefore not used. */
  readonly onInvalid?: (slug: string | null, faults: readonly string[]) => void;
}

interface ToolkitQuery {
  readonly search?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** The services that accounts can be connected to: the catalog's and the person's own. In memory once started. */
export interface Toolkits {
  /** @throws SallyportError Internal where the catalog itself breaks a rule. */
  start(): Promise<void>;
  find(slug: string): Toolkit | undefined;
  /** @param field the input field that the slug came from. @throws SallyportError ToolkitNotFound, suggesting close slugs. */
  get(slug: string, field?: string): Toolkit;
  /** Connected ones first, then by name. @throws SallyportError ValidationFailed for a cursor that is not ours. */
  list(query: ToolkitQuery): Page<ToolkitSummary>;
  /** @throws SallyportError ToolkitConflict for a taken slug, ValidationFailed with every fault. */
  create(input: ToolkitInput): Promise<Toolkit>;
  /** @throws SallyportError ToolkitNotFound, ToolkitReadOnly for one of the catalog, ValidationFailed with every fault. */
  update(input: ToolkitInput): Promise<Toolkit>;
  /** @throws SallyportError ToolkitNotFound, ToolkitReadOnly, ToolkitInUse while accounts need it. */
  delete(slug: string): Promise<{ slug: string }>;
}

export function createToolkits(deps: ToolkitsDeps): Toolkits {
  const catalog = new Map<string, Toolkit>();
  const custom = new Map<string, Toolkit>();
  /** Slugs of stored toolkits that are not usable: nobody else gets them, since accounts may still name them. */
  const reserved = new Set<string>();
  /** Writes run one after the other, so that a check and what follows from it belong together. */
  const inTurn = createSerialQueue();

  // A person's own toolkit wins over a catalog entry that a later version brought under the same slug: accounts use it.
  const find = (slug: string) => custom.get(slug) ?? catalog.get(slug);

  function get(slug: string, field = 'slug'): Toolkit {
    const found = find(slug);
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
    const close = closeSlugs(slug, [...custom.keys(), ...catalog.keys()]);
    throw new SallyportError('ToolkitNotFound', `${field}: there is no toolkit "${slug.slice(0, 64)}".`, {
      field,
      fix:
        close.length > 0
          ? `Did you mean ${close.map((name) => `"${name}"`).join(' or ')}?`
          : 'Look for it with toolkits.list, or describe the service yourself with toolkits.create.',
    });
  }

  function refuseCatalogSlug(slug: string): void {
    if (!custom.has(slug) && !reserved.has(slug) && catalog.has(slug)) {
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

  async function put(input: ToolkitInput): Promise<Toolkit> {
    const complete = validInput(input);
    await deps.repository.put(complete);
    const toolkit = toolkitFrom(complete, 'custom');
    reserved.delete(input.slug);
    custom.set(input.slug, toolkit);
    deps.onChange(input.slug);
    return toolkit;
  }

  return {
    async start() {
      for (const toolkit of parseCatalog(deps.catalog)) catalog.set(toolkit.slug, toolkit);
      for (const stored of await deps.repository.all()) {
        const read = readStored(stored);
        if ('toolkit' in read) {
          custom.set(read.toolkit.slug, read.toolkit);
        } else {
          if (read.slug !== null) reserved.add(read.slug);
          deps.onInvalid?.(read.slug, read.faults);
        }
      }
    },
    find,
    get,
    list({ search, limit, cursor }) {
      const usage = deps.usage();
      const all = new Map([...catalog, ...custom]);
      const rows = [...all.values()]
        .filter(matching(search))
        .map((toolkit) => summarise(toolkit, usage.get(toolkit.slug) ?? 0))
        .sort((a, b) => (listPosition(a) < listPosition(b) ? -1 : 1));
      return pageByPosition(rows, limit, cursor, listPosition, 'ascending');
    },
    create: (input) =>
      inTurn(async () => {
        if (find(input.slug) || reserved.has(input.slug)) {
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
    delete: (slug) =>
      inTurn(async () => {
        refuseCatalogSlug(slug);
        if (!reserved.has(slug)) get(slug);
        const accounts = deps.usage().get(slug) ?? 0;
        if (accounts > 0) {
          const counted = accounts === 1 ? '1 account is' : `${accounts} accounts are`;
          throw new SallyportError('ToolkitInUse', `slug: ${counted} connected to "${slug}".`, {
            field: 'slug',
            fix: accounts === 1 ? 'Delete that account first.' : 'Delete those accounts first.',
          });
        }
        await deps.repository.delete(slug);
        custom.delete(slug);
        reserved.delete(slug);
        deps.onChange(slug);
        return { slug };
      }),
  };
}

function summarise(toolkit: Toolkit, accountCount: number): ToolkitSummary {
  const modes = toolkit.auth_schemes.map(({ mode }) => mode);
  return {
    slug: toolkit.slug,
    name: toolkit.name,
    base_url: toolkit.base_url,
    categories: toolkit.categories,
    tier: toolkit.tier,
    auth_modes: modes,
    connectable: toolkit.auth_schemes.some(isConnectable),
    account_count: accountCount,
  };
}

function listPosition({ account_count, name, slug }: ToolkitSummary): string {
  return `${account_count > 0 ? 0 : 1}\u0000${name.toLowerCase()}\u0000${slug}`;
}

/** Every word of the search must occur in the slug, the name or a category. */
function matching(search: string | undefined): (toolkit: Toolkit) => boolean {
  const words = (search ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return ({ slug, name, categories }) => {
    const text = [slug, name, ...categories].join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  };
}
