import type { z } from 'zod';
import type { ToolOrigin, toolSummarySchema } from '#shared/domain/openapi-import.ts';

const origin: ToolOrigin = {
  title: 'Wiki of the department',
  version: '3.2.0',
  format: 'OpenAPI 3.1',
  url: null,
  imported_at: '2026-11-18T09:12:00.000Z',
};

const operations: readonly (readonly [method: string, path: string, name: string, description: string])[] = [
  ['GET', '/spaces', 'List spaces', 'Every space that the token may see.'],
  ['GET', '/spaces/{space}/pages', 'List pages', 'The pages of a space, newest first.'],
  ['POST', '/spaces/{space}/pages', 'Write a page', 'Adds a page to a space.'],
  [
    'DELETE',
    '/spaces/{space}/pages/{page}',
    'Delete a page',
    'Moves a page and what is below it to the bin.',
  ],
  [
    'GET',
    '/spaces/{space}/pages/{page}/attachments/{attachment}/versions/{version}/thumbnail',
    'Draw the small picture of one version of something that hangs on a page',
    'A description that goes on for longer than anybody reads, to see where it is cut and what remains beside the button.',
  ],
];

const tools: readonly z.infer<typeof toolSummarySchema>[] = operations.map(
  ([method, path, name, description]) => ({
    slug: `WIKI_${name.toUpperCase().replaceAll(' ', '_')}`,
    name,
    description,
    method,
    path,
  }),
);

/** The preview's imported tools: the wiki has some, no other toolkit has. */
export const toolsPreview = {
  'toolkits.tools': ({ slug, search }: Record<string, unknown>) => {
    if (slug !== 'internal_wiki') return { items: [], next_cursor: null, total: 0, found: 0, origin: null };
    const words = String(search ?? '').toLowerCase();
    const items = tools.filter(({ name }) => name.toLowerCase().includes(words));
    return { items, next_cursor: null, total: tools.length, found: items.length, origin };
  },
};
