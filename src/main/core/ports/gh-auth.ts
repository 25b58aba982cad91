/** A sign-in of the GitHub CLI. `token` is secret. */
export interface GhAccount {
  readonly host: string;
  readonly user: string;
  /** Null where the CLI does not give it out; `reason` tells why then. */
  readonly token: string | null;
  readonly reason: string | null;
}

/** What the GitHub CLI is signed in with on this machine. */
export interface GhAuth {
  /** Empty where the CLI was never used. Never throws. */
  accounts(): Promise<readonly GhAccount[]>;
}
