import { z } from 'zod';
import type { ToolkitSummary } from '#shared/domain/toolkit.ts';
import type { Core } from '../../core/index.ts';
import { countedPage } from './counted-page.ts';
import { pageQuery, queryFlag, queryValue } from './query.ts';
import { defineRoute, type ManagementRoute } from './route.ts';
import {
  categoryName,
  toWireToolkit,
  toWireToolkitItem,
  wireCategoriesSchema,
  wireToolkitSchema,
  wireToolkitsSchema,
} from './toolkit.ts';

const choice = <const Words extends readonly [string, ...string[]]>(...words: Words) =>
  queryValue(z.enum(words, { error: `must be ${words.join(', ')}` }).optional());

const listQuery = z.object({
  category: queryValue(z.string().toLowerCase().optional()),
  managed_by: choice('composio', 'all', 'project'),
  search: queryValue(z.string().max(200, 'is longer than 200 characters').optional()),
  sort_by: choice('usage', 'alphabetically'),
  type: choice('native', 'custom', 'all'),
  include_deprecated: queryFlag(),
  ...pageQuery(1_000),
});
type ListQuery = z.output<typeof listQuery>;

export type ToolkitRouteDeps = Pick<Core, 'toolkits'>;

/** `/toolkits` of the documented API: what there is to connect to. It holds nothing of the owner's, so any key may look. */
export function toolkitRoutes({ toolkits }: ToolkitRouteDeps): readonly ManagementRoute[] {
  const shared = { method: 'GET', permission: null, tag: 'Toolkits' } as const;
  return [
    defineRoute({
      ...shared,
      path: '/toolkits',
      summary: 'List toolkits',
      query: listQuery,
      answer: { status: 200, schema: wireToolkitsSchema },
      async handle({ query }) {
        const { search, category } = query;
        const found = toolkits
          .matching({ search, category })
          .filter(({ summary }) => isWanted(summary, query));
        const page = countedPage(found, query, positionFor(query), 'ascending');
        return { ...page, items: page.items.map(({ summary }) => toWireToolkitItem(summary)) };
      },
    }),
    defineRoute({
      ...shared,
      path: '/toolkits/categories',
      summary: 'List the categories of toolkits',
      query: z.object(pageQuery(1_000, 1_000)),
      answer: { status: 200, schema: wireCategoriesSchema },
      async handle({ query }) {
        const names = toolkits.facets().categories.map(({ category }) => category);
        const page = countedPage(names, query, (name) => name, 'ascending');
        return { ...page, items: page.items.map((id) => ({ id, name: categoryName(id) })) };
      },
    }),
    defineRoute({
      ...shared,
      path: '/toolkits/{slug}',
      summary: 'Look at a toolkit, with what connecting it asks for',
      answer: { status: 200, schema: wireToolkitSchema },
      handle: async ({ parameters }) => toWireToolkit(toolkits.get(parameters.slug.toLowerCase(), 'slug')),
    }),
  ];
}

/** What the catalog knows by name only cannot be connected to, so agents are not led there. */
function isWanted({ tier }: ToolkitSummary, { managed_by: owner, type }: ListQuery): boolean {
  // No OAuth app is shared with anybody, so nobody but the owner manages one.
  if (tier === 'name_only' || owner === 'composio') return false;
  return type === undefined || type === 'all' || (type === 'custom') === (tier === 'custom');
}

/** By name, or as the console has them: those with accounts first. */
function positionFor({ sort_by: order }: ListQuery) {
  return ({ position, summary: { name, slug } }: { position: string; summary: ToolkitSummary }): string =>
    order === 'alphabetically' ? `${name.toLowerCase()}\u0000${slug}` : position;
}
