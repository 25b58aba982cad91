import type { ConnectedAccount } from '#shared/domain/account.ts';
import { hasExpired, needsReconnect } from '../connections/account-names.ts';

/** Why a connection needs the person. */
export type Care = 'expired' | 'new_addresses';

export interface AccountInCare {
  readonly account: ConnectedAccount;
  readonly care: Care;
}

/** The connections that do not work, or not fully, until the person does something; the broken ones first. */
export function accountsInCare(accounts: readonly ConnectedAccount[]): AccountInCare[] {
  const expired = accounts.filter(isBroken);
  const widened = accounts.filter((account) => !isBroken(account) && account.unconfirmed_origins.length > 0);
  return [
    ...expired.map((account) => ({ account, care: 'expired' as const })),
    ...widened.map((account) => ({ account, care: 'new_addresses' as const })),
  ];
}

function isBroken(account: ConnectedAccount): boolean {
  // A sign-in that was begun and left has never worked, so nothing is broken.
  return hasExpired(account) || (account.status !== 'INITIATED' && needsReconnect(account));
}
