import type { ConnectedAccount } from '#shared/domain/account.ts';

/** How an account is called on screen: its alias, or its toolkit's name. */
export function accountName(account: ConnectedAccount, names: Readonly<Record<string, string>>): string {
  return account.alias ?? names[account.toolkit] ?? account.toolkit;
}

/** Whether an account shows under a filter text: by alias, toolkit, id or origin. */
export function matchesText(
  account: ConnectedAccount,
  names: Readonly<Record<string, string>>,
  text: string,
): boolean {
  const wanted = text.trim().toLowerCase();
  const places = [account.alias, account.toolkit, names[account.toolkit], account.id, ...account.origins];
  return wanted === '' || places.some((place) => place?.toLowerCase().includes(wanted) === true);
}
