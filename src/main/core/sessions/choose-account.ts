import type { ConnectedAccount } from '#shared/domain/account.ts';
import { SallyportError } from '#shared/errors.ts';
import { foldAlias } from '../accounts/index.ts';

/** Which accounts come into question at a toolkit, and how one of them is to be chosen. */
export interface AccountWish {
  readonly toolkit: string;
  /** Null where the accounts of every user count. */
  readonly userId: string | null;
  /** Where given, no other account is used. */
  readonly pinned: readonly string[];
  /** Where given, only accounts that were connected with one of them are used. */
  readonly authConfigIds: readonly string[];
  /** Whether several active accounts make naming one necessary. */
  readonly explicitAmongMany: boolean;
  /** Whether an account must be named, by pinning or in the request, however many there are. */
  readonly explicitAlways: boolean;
}

/** The accounts that a wish allows, in any state, newest first. */
export function allowedAccounts(
  accounts: readonly ConnectedAccount[],
  wish: AccountWish,
): readonly ConnectedAccount[] {
  return accounts
    .filter(
      (account) =>
        account.toolkit === wish.toolkit &&
        (wish.userId === null || account.user_id === wish.userId) &&
        (wish.pinned.length === 0 || wish.pinned.includes(account.id)) &&
        (wish.pinned.length > 0 ||
          wish.authConfigIds.length === 0 ||
          wish.authConfigIds.includes(account.auth_config_id ?? '')),
    )
    .sort((a, b) => (agePosition(a) > agePosition(b) ? -1 : 1));
}

/**
 * The account that serves a call: the one that is named (id or alias), else a pinned one, else one of the given auth config,
 * else the user's newest active one (https://docs.composio.dev/docs/configuring-sessions#account-selection).
 *
 * @returns an account that may still turn out not to be active, where no active one is left to choose.
 * @throws SallyportError AccountNotFound, AccountAmbiguous naming the candidates, ValidationFailed where one must be named.
 */
export function chooseAccount(
  accounts: readonly ConnectedAccount[],
  wish: AccountWish,
  named: string | undefined,
): ConnectedAccount {
  const allowed = allowedAccounts(accounts, wish);
  if (named !== undefined) return namedAccount(allowed, wish, named);
  const active = allowed.filter(({ status }) => status === 'ACTIVE');
  if (active.length > 1 && wish.explicitAmongMany) throw severalAccounts(active, wish);
  const chosen = active[0] ?? allowed[0];
  if (!chosen) throw noAccount(wish);
  if (wish.explicitAlways && wish.pinned.length === 0) throw accountMustBeNamed();
  return chosen;
}

function namedAccount(
  allowed: readonly ConnectedAccount[],
  { toolkit }: AccountWish,
  named: string,
): ConnectedAccount {
  const folded = foldAlias(named);
  const found =
    allowed.find(({ id }) => id === named) ??
    allowed.find(({ alias }) => alias !== null && foldAlias(alias) === folded);
  if (found) return found;
  throw new SallyportError(
    'AccountNotFound',
    `account: "${named.slice(0, 64)}" is no account of "${toolkit}" that can be used here.`,
    {
      field: 'account',
      fix:
        allowed.length > 0
          ? `Name one of these: ${namesOf(allowed)}.`
          : `Connect an account of "${toolkit}" first, with COMPOSIO_MANAGE_CONNECTIONS or under Connections.`,
    },
  );
}

function severalAccounts(active: readonly ConnectedAccount[], { toolkit }: AccountWish): SallyportError {
  return new SallyportError(
    'AccountAmbiguous',
    `account: ${active.length} accounts of "${toolkit}" are active, and one must be named.`,
    { field: 'account', fix: `Name one as "account": ${namesOf(active)}.` },
  );
}

function noAccount({ toolkit, userId, authConfigIds }: AccountWish): SallyportError {
  const whose = userId === null ? '' : ` of the user "${userId.slice(0, 64)}"`;
  const how = authConfigIds.length === 0 ? '' : ` with ${authConfigIds.join(' or ')}`;
  return new SallyportError(
    'AccountNotFound',
    `account: no account of "${toolkit}"${whose} is connected${how}.`,
    {
      field: 'account',
      fix: 'Connect one with COMPOSIO_MANAGE_CONNECTIONS, a connect link or under Connections; accounts count for the user they were connected for.',
    },
  );
}

function accountMustBeNamed(): SallyportError {
  return new SallyportError('ValidationFailed', 'account: is missing.', {
    field: 'account',
    fix: 'Name the account to use, or pin it in the session (connected_accounts); the owner has turned off using the newest one (console, Settings).',
  });
}

function namesOf(accounts: readonly ConnectedAccount[]): string {
  return accounts
    .slice(0, 10)
    .map(({ id, alias }) => (alias === null ? id : `${alias} (${id})`))
    .join(', ');
}

function agePosition({ created_at, id }: ConnectedAccount): string {
  return `${created_at}\u0000${id}`;
}
