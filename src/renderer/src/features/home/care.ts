import type { ConnectedAccount } from '#shared/domain/account.ts';
import { hasExpired, needsNewKey, needsReconnect } from '../connections/account-names.ts';

/** Why a connection needs the person. */
export type Care = 'expired' | 'refused' | 'new_addresses';

export interface AccountInCare {
  readonly account: ConnectedAccount;
  readonly care: Care;
}

/** The connections that do not work, or not fully, until the person does something; the broken ones first. */
export function accountsInCare(accounts: readonly ConnectedAccount[]): AccountInCare[] {
  const withCare = accounts.flatMap((account) => {
    const care = careOf(account);
    return care === null ? [] : [{ account, care }];
  });
  return order.flatMap((care) => withCare.filter((each) => each.care === care));
}

const order: readonly Care[] = ['expired', 'refused', 'new_addresses'];

function careOf(account: ConnectedAccount): Care | null {
  if (needsNewKey(account)) return 'refused';
  if (isBroken(account)) return 'expired';
  return account.unconfirmed_origins.length > 0 ? 'new_addresses' : null;
}

function isBroken(account: ConnectedAccount): boolean {
  // A sign-in that was begun and left has never worked, so nothing is broken.
  return hasExpired(account) || (account.status !== 'INITIATED' && needsReconnect(account));
}
