import { z } from 'zod';
import { accountStatusSchema, type ConnectedAccount } from '#shared/domain/account.ts';
import { pageByPosition } from '../../core/index.ts';
import { checkShape } from './check-shape.ts';

const defaultLimit = 20;
const mostAtOnce = 100;

const listSchema = z.object({
  user_ids: z.array(z.string()),
  auth_config_ids: z.array(z.string()),
  connected_account_ids: z.array(z.string()),
  toolkit_slugs: z.array(z.string().toLowerCase()),
  statuses: z.array(
    z
      .string()
      .toUpperCase()
      .pipe(
        z.enum(accountStatusSchema.options, {
          error: `must be one of ${accountStatusSchema.options.join(', ')}`,
        }),
      ),
  ),
  account_type: z
    .enum(['PRIVATE', 'SHARED', 'ALL'], { error: 'must be PRIVATE, SHARED or ALL' })
    .default('PRIVATE'),
  order_by: z
    .enum(['created_at', 'updated_at'], { error: 'must be created_at or updated_at' })
    .default('created_at'),
  order_direction: z.enum(['asc', 'desc'], { error: 'must be asc or desc' }).default('desc'),
  // The SDK asks for more than there ever are when it wants everything.
  limit: z.coerce
    .number({ error: 'must be a number' })
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .transform((limit) => Math.min(limit, mostAtOnce))
    .default(defaultLimit),
  cursor: z.string().optional(),
});

export type AccountQuery = z.output<typeof listSchema>;

const lists = ['user_ids', 'auth_config_ids', 'connected_account_ids', 'toolkit_slugs', 'statuses'] as const;
const singles = ['account_type', 'order_by', 'order_direction', 'limit', 'cursor'] as const;

/**
 * Reads the query of the account list. A list is comma-separated, or its parameter repeated; one that is empty, as a null
 * travels, filters nothing. Parameters that are not known are left alone.
 *
 * @throws SallyportError ValidationFailed with every fault.
 */
export function parseAccountQuery(query: URLSearchParams): AccountQuery {
  const several = lists.map((name) => [name, valuesOf(query, name)] as const);
  const single = singles.map((name) => [name, query.get(name) || undefined] as const);
  return checkShape(listSchema, Object.fromEntries([...several, ...single]), 'query');
}

function valuesOf(query: URLSearchParams, name: string): string[] {
  return [...query.getAll(name), ...query.getAll(`${name}[]`)]
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '');
}

/** One page of the accounts that match, with the counts that the documented list carries. @throws ValidationFailed (cursor). */
export function pageOfAccounts(accounts: readonly ConnectedAccount[], query: AccountQuery) {
  const matching = accounts.filter((account) => matches(account, query));
  const positionOf = (account: ConnectedAccount) => `${account[query.order_by]}\u0000${account.id}`;
  const direction = query.order_direction === 'asc' ? ('ascending' as const) : ('descending' as const);
  const page = pageByPosition(matching, query.limit, query.cursor, positionOf, direction);
  const [first] = page.items;
  const isBefore = (account: ConnectedAccount) =>
    first !== undefined && positionOf(account) < positionOf(first) === (direction === 'ascending');
  const before = matching.filter((account) => account !== first && isBefore(account)).length;
  return {
    items: page.items,
    next_cursor: page.next_cursor,
    total_items: matching.length,
    total_pages: Math.max(1, Math.ceil(matching.length / query.limit)),
    current_page: Math.floor(before / query.limit) + 1,
  };
}

function matches(account: ConnectedAccount, query: AccountQuery): boolean {
  const allows = (wanted: readonly string[], value: string | null) =>
    wanted.length === 0 || (value !== null && wanted.includes(value));
  return (
    // Every account here belongs to the one person whose machine this is.
    query.account_type !== 'SHARED' &&
    allows(query.user_ids, account.user_id) &&
    allows(query.auth_config_ids, account.auth_config_id) &&
    allows(query.connected_account_ids, account.id) &&
    allows(query.toolkit_slugs, account.toolkit) &&
    allows(query.statuses, account.status)
  );
}
