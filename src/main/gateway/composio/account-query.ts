import { z } from 'zod';
import { accountStatusSchema, type ConnectedAccount } from '#shared/domain/account.ts';
import { type CountedPage, countedPage } from './counted-page.ts';
import { pageQuery, queryList, queryValue } from './query.ts';

const status = z
  .string()
  .toUpperCase()
  .pipe(
    z.enum(accountStatusSchema.options, {
      error: `must be one of ${accountStatusSchema.options.join(', ')}`,
    }),
  );

/** The query of the account list. Parameters that are not known are left alone. */
export const accountQuerySchema = z.object({
  user_ids: queryList(z.string()),
  auth_config_ids: queryList(z.string()),
  connected_account_ids: queryList(z.string()),
  toolkit_slugs: queryList(z.string().toLowerCase()),
  statuses: queryList(status),
  account_type: queryValue(
    z.enum(['PRIVATE', 'SHARED', 'ALL'], { error: 'must be PRIVATE, SHARED or ALL' }).default('PRIVATE'),
  ),
  order_by: queryValue(
    z.enum(['created_at', 'updated_at'], { error: 'must be created_at or updated_at' }).default('created_at'),
  ),
  order_direction: queryValue(z.enum(['asc', 'desc'], { error: 'must be asc or desc' }).default('desc')),
  ...pageQuery(100),
});

export type AccountQuery = z.output<typeof accountQuerySchema>;

/** One page of the accounts that match. @throws SallyportError ValidationFailed (cursor). */
export function pageOfAccounts(
  accounts: readonly ConnectedAccount[],
  query: AccountQuery,
): CountedPage<ConnectedAccount> {
  return countedPage(
    accounts.filter((account) => matches(account, query)),
    query,
    (account) => `${account[query.order_by]}\u0000${account.id}`,
    query.order_direction === 'asc' ? 'ascending' : 'descending',
  );
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
