import type { ConnectedAccount } from '#shared/domain/account.ts';
import type { AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';

/** An account's credential, opened: everything that a call needs to be sent. */
export interface Credential {
  /** Null for a credential that a caller brought along for one call. */
  readonly account: ConnectedAccount | null;
  /** As the account's scheme sees it: its base URL, its injections only. */
  readonly toolkit: Toolkit;
  readonly scheme: AuthScheme;
  /** Every field and variable by name. Secret. */
  readonly fields: Readonly<Record<string, string>>;
  /** The sealed origins: the credential goes nowhere else. */
  readonly origins: readonly string[];
  /** The texts to scrub wherever they appear. */
  readonly secrets: readonly string[];
}

/** As a stored account has it. */
export type AccountCredential = Credential & { readonly account: ConnectedAccount };
