import type { ImportPreview } from '#shared/domain/openapi-import.ts';
import type { ApiDescription } from '../ports/index.ts';
import type { ToolkitRow } from '../toolkits/index.ts';
import { originOf } from './origins.ts';

/** The person's own first, then as far as an entry can be trusted; what nobody has verified is not suggested. */
const order: readonly ToolkitRow['tier'][] = ['custom', 'checked', 'derived'];
/** Many services share an address at Microsoft or Google. */
const mostSuggested = 6;

/** The services whose base URL lies at the address of one of a description's servers. */
export function servicesAt(
  { servers }: Pick<ApiDescription, 'servers'>,
  rows: readonly Pick<ToolkitRow, 'slug' | 'name' | 'tier' | 'base_url'>[],
): ImportPreview['known'] {
  const described = new Set(servers.flatMap(({ url }) => originOf(url) ?? []));
  return rows
    .filter(({ tier, base_url: url }) => order.includes(tier) && described.has(originOf(url) ?? ''))
    .sort((a, b) => order.indexOf(a.tier) - order.indexOf(b.tier) || (a.slug < b.slug ? -1 : 1))
    .slice(0, mostSuggested)
    .map(({ slug, name }) => ({ slug, name }));
}
