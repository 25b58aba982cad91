import { z } from 'zod';
import type { ConnectedAccount } from '#shared/domain/account.ts';
import type { Scope } from '../../../core/sessions/index.ts';
import type { ToolkitRow } from '../../../core/toolkits/index.ts';
import { type CountedPage, countedPage } from '../counted-page.ts';
import { pageQuery, queryList, queryValue } from '../query.ts';

/** The query of a session's list of toolkits. */
export const sessionToolkitsQuery = z.object({
  toolkits: queryList(z.string().toLowerCase()),
  is_connected: queryValue(z.enum(['true', 'false'], { error: 'must be true or false' }).optional()),
  search: queryValue(z.string().optional()),
  ...pageQuery(50),
});

/** A toolkit as a session shows it. */
export const sessionToolkitSchema = z.object({
  slug: z.string(),
  name: z.string(),
  enabled: z.boolean(),
  is_no_auth: z.boolean(),
  composio_managed_auth_schemes: z.array(z.string()),
  meta: z.object({ logo: z.string(), description: z.string() }),
  connected_account: z
    .object({
      id: z.string(),
      user_id: z.string(),
      status: z.string(),
      created_at: z.string(),
      auth_config: z.object({ id: z.string(), auth_scheme: z.string(), is_composio_managed: z.boolean() }),
    })
    .nullable(),
});
type SessionToolkit = z.input<typeof sessionToolkitSchema>;

/** One page of the toolkits of a session, connected ones first. @throws SallyportError ValidationFailed (cursor). */
export function pageOfToolkits(
  toolkits: readonly ToolkitRow[],
  scope: Scope,
  query: z.output<typeof sessionToolkitsQuery>,
): CountedPage<SessionToolkit> {
  const words = (query.search ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const rows = toolkits
    .filter(({ slug }) =>
      // Naming toolkits overrides the session's own choice, as documented.
      query.toolkits.length > 0 ? query.toolkits.includes(slug) : scope.allowsToolkit(slug),
    )
    .filter(({ slug, name }) => words.every((word) => `${slug} ${name}`.toLowerCase().includes(word)))
    .map((toolkit) => toWire(toolkit, scope))
    .filter((row) => query.is_connected === undefined || String(isConnected(row)) === query.is_connected);
  return countedPage(rows, query, position, 'ascending');
}

function toWire(toolkit: ToolkitRow, scope: Scope): SessionToolkit {
  const accounts = scope.accountsOf(toolkit.slug);
  const account = accounts.find(({ status }) => status === 'ACTIVE') ?? accounts[0];
  return {
    slug: toolkit.slug,
    name: toolkit.name,
    enabled: scope.allowsToolkit(toolkit.slug),
    is_no_auth: toolkit.auth_modes.every((mode) => mode === 'NO_AUTH'),
    composio_managed_auth_schemes: [],
    meta: { logo: '', description: toolkit.base_url },
    connected_account: account ? accountOf(account) : null,
  };
}

function accountOf(account: ConnectedAccount): NonNullable<SessionToolkit['connected_account']> {
  return {
    id: account.id,
    user_id: account.user_id,
    status: account.status,
    created_at: account.created_at,
    auth_config: {
      id: account.auth_config_id ?? '',
      auth_scheme: account.auth_scheme,
      is_composio_managed: false,
    },
  };
}

function isConnected({ connected_account: account }: SessionToolkit): boolean {
  return account?.status === 'ACTIVE';
}

function position(row: SessionToolkit): string {
  return `${isConnected(row) ? 0 : 1}\u0000${row.name.toLowerCase()}\u0000${row.slug}`;
}
