/**
 * The OS keychain, seen as a place for one small text per name. Every answer is an outcome, never an exception: a locked
 * keychain, a missing one and a slow one need different words.
 */
export interface SecretStore {
  /** `not_found` may also mean "locked": some keychains cannot tell, so never treat it as absent for a secret that was stored. */
  read(name: string, options?: SecretStoreOptions): Promise<SecretRead>;
  /** Stores and reads back; `done` only when the same text came back. */
  write(name: string, value: string, options?: SecretStoreOptions): Promise<SecretWrite>;
  remove(name: string, options?: SecretStoreOptions): Promise<SecretWrite>;
  /** Ends whatever runs in the background. */
  close(): Promise<void>;
}

export interface SecretStoreOptions {
  /** Milliseconds; null waits until the signal says stop (an unlock that the person asked for). Default 3,000. */
  readonly timeoutMs?: number | null;
  readonly signal?: AbortSignal;
}

/** Why a keychain did not do its part. */
export type SecretStoreFailure =
  | { readonly outcome: 'absent'; readonly reason: string }
  | { readonly outcome: 'timed_out'; readonly reason: string }
  | { readonly outcome: 'denied'; readonly reason: string };

export type SecretRead =
  | { readonly outcome: 'found'; readonly value: string }
  | { readonly outcome: 'not_found' }
  | SecretStoreFailure;

export type SecretWrite =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'not_done' }
  | SecretStoreFailure;
