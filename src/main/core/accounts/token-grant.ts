import { connectFields } from '#shared/domain/connect-fields.ts';
import { tokenAddresses } from '#shared/domain/oauth-scheme.ts';
import { type AuthScheme, mintedAuthModes, type Toolkit } from '#shared/domain/toolkit.ts';
import { mintAddress, resolveUrlTemplate } from '../toolkits/index.ts';
import { connectValues } from './connect-values.ts';
import { tokenFields, withTokenFields } from './token-fields.ts';

/** What an OAuth exchange granted, for an account to hold. */
export interface AccountGrant {
  readonly accessToken: string;
  /** Null keeps the one the account has (RFC 6749 §6). */
  readonly refreshToken: string | null;
  /** Milliseconds since the epoch, null where unknown. */
  readonly expiresAt: number | null;
  /** Values of the base URL that the provider told. */
  readonly captured: Readonly<Record<string, string>>;
  /** Further fields of the credential that the exchange filled: what an OAuth 1 request is signed with. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Where the tokens came from, and so where the refresh token may be sent: confirmed with the connection. */
  readonly tokenOrigins: readonly string[];
}

/** That a grant renews an earlier one, and the account's values that it was asked for with. */
export interface Renewal {
  readonly madeFrom: Readonly<Record<string, string>>;
}

/** Whether two sets of values are the same sign-in or key: all but the access token, which is only what comes of it. */
export function isSameCredential(
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): boolean {
  const names = Object.keys({ ...one, ...other }).filter((name) => name !== tokenFields.accessToken);
  return names.every((name) => one[name] === other[name]);
}

/**
 * The fields of an account after a grant: what it had, what the provider told, the new tokens.
 *
 * @param toolkit as `toolkitForScheme` returns it.
 * @throws SallyportError ValidationFailed where a told value does not fit its place (a base URL outside the pattern).
 */
export function grantedValues(
  toolkit: Toolkit,
  scheme: AuthScheme,
  before: Readonly<Record<string, string>>,
  grant: AccountGrant,
) {
  const filled = withTokenFields(scheme);
  const known = new Set(connectFields(toolkit, filled).map(({ name }) => name));
  const refreshToken = grant.refreshToken ?? before[tokenFields.refreshToken];
  const all: Record<string, string> = {
    ...before,
    ...grant.captured,
    ...grant.fields,
    [tokenFields.accessToken]: grant.accessToken,
    ...(refreshToken === undefined ? {} : { [tokenFields.refreshToken]: refreshToken }),
  };
  const relevant = Object.fromEntries(Object.entries(all).filter(([name]) => known.has(name)));
  return connectValues(toolkit, filled, relevant);
}

/** The origins of the addresses that give out and renew a scheme's tokens; none for a credential that is sent as typed. */
export function tokenOriginsOf(
  toolkit: Toolkit,
  scheme: AuthScheme,
  values: Readonly<Record<string, string>>,
): string[] {
  if (mintedAuthModes.has(scheme.mode)) return [new URL(mintAddress(toolkit, scheme, values)).origin];
  const addresses = tokenAddresses(scheme);
  return [...new Set(addresses.map((url) => new URL(resolveUrlTemplate(toolkit, url, values)).origin))];
}
