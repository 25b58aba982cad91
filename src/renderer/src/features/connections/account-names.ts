import type { AccountStatus, ConnectedAccount } from '#shared/domain/account.ts';
import { staticAuthModes } from '#shared/domain/auth-mode.ts';

/** How an account is called on screen: its alias, or its toolkit's name. */
export function accountName(account: ConnectedAccount, names: Readonly<Record<string, string>>): string {
  return account.alias ?? names[account.toolkit] ?? account.toolkit;
}

const unusable: ReadonlySet<AccountStatus> = new Set(['INITIATED', 'EXPIRED', 'FAILED', 'REVOKED']);

/** Whether an account is of OAuth, so that signing in again renews it. One of OAuth 1 without an app was typed in. */
export function isOAuth({ auth_scheme: mode, auth_config_id: app }: ConnectedAccount): boolean {
  return !staticAuthModes.has(mode) || (mode === 'OAUTH1' && app !== null);
}

/** Whether an account of OAuth cannot be used until the person signs in again. */
export function needsReconnect(account: ConnectedAccount): boolean {
  return isOAuth(account) && unusable.has(account.status);
}

/** Whether another credential can be typed in for an account. */
export function takesNewKey(account: ConnectedAccount): boolean {
  return !isOAuth(account) && account.auth_scheme !== 'NO_AUTH';
}

/** Whether an account's typed-in credential was refused, so that another one is what helps. */
export function needsNewKey(account: ConnectedAccount): boolean {
  const isRefused = account.refused_at !== undefined && account.status === 'ACTIVE';
  return takesNewKey(account) && (isRefused || ['EXPIRED', 'FAILED', 'REVOKED'].includes(account.status));
}

/** Whether an account has worked and does no longer; one that was never connected has no address to send anything to. */
export function hasExpired({ status, origins }: ConnectedAccount): boolean {
  return status === 'EXPIRED' && origins.length > 0;
}

/** Whether an account shows under a filter text: by alias, identity, toolkit, id or origin. */
export function matchesText(
  account: ConnectedAccount,
  names: Readonly<Record<string, string>>,
  text: string,
): boolean {
  const wanted = text.trim().toLowerCase();
  const places = [
    account.alias,
    account.identity,
    account.toolkit,
    names[account.toolkit],
    account.id,
    ...account.origins,
  ];
  return wanted === '' || places.some((place) => place?.toLowerCase().includes(wanted) === true);
}
