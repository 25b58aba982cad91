import type { OperationOutput, ParsedInput } from '#shared/contract/index.ts';
import { pageByPosition } from '../paging.ts';
import type { ToolLibrary } from './tool-library.ts';

/**
 * The imported tools of a toolkit in the order of their slugs, with where they come from.
 *
 * @throws SallyportError ValidationFailed for a cursor that is not ours.
 */
export function listTools(
  library: Pick<ToolLibrary, 'of' | 'originOf'>,
  { slug: toolkit, search, limit, cursor }: ParsedInput<'toolkits.tools'>,
): OperationOutput<'toolkits.tools'> {
  const words = (search ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const all = library.of(toolkit);
  const found = all.filter(({ slug, title, method, path }) => {
    const text = `${slug} ${title} ${method} ${path}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const page = pageByPosition(found, limit, cursor, ({ slug }) => slug, 'ascending');
  return {
    items: page.items.map(({ slug, title, description, method, path }) => ({
      slug,
      name: title,
      description,
      method,
      path,
    })),
    next_cursor: page.next_cursor,
    total: all.length,
    found: found.length,
    origin: library.originOf(toolkit),
  };
}
