import { createHash } from 'node:crypto';
import type { AccountGrant } from '../accounts/index.ts';
import type { TokenGrant } from './token-answer.ts';

/** One sign-in that the browser has been sent on. Lives in memory only. */
export interface PendingAuthorization {
  /** The service's sign-in page, with everything that it needs to know. */
  readonly page: string;
  /** Null where the service shows a code to copy instead of sending the browser back. */
  readonly redirectUri: string | null;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** What a redirect's address holds, for people who look for it. */
  readonly answerNames: readonly [string, string];
  /** Whether a redirect belongs to this sign-in; nothing else of it is looked at before. */
  isAnsweredBy(parameters: URLSearchParams): boolean;
  /** Turns the redirect's parameters into a grant. @throws TokenRefusal, and the errors of the exchange. */
  finish(parameters: URLSearchParams, signal: AbortSignal): Promise<AccountGrant | TokenGrant>;
  /** The same from the code that the service showed; null where it shows none. */
  readonly finishWithCode: ((code: string, signal: AbortSignal) => Promise<AccountGrant>) | null;
}

/** How the sign-in of one account goes, in the protocol of its service. */
export interface BrowserSignIn {
  /** The loopback port that it comes back to, 0 for any; null where only the gateway's is registered. */
  readonly ownPort: number | null;
  /** Where its sign-ins end instead of on this machine. */
  readonly redirectUri: string | null;
  /** Whether the service shows a code to copy instead of sending the browser back. */
  readonly showsCode: boolean;
  /**
   * @param redirectUri where the browser comes back to; null where a code is shown.
   * @throws SallyportError where there is nowhere to sign in, or the service says no to that already.
   */
  begin(redirectUri: string | null, signal: AbortSignal): Promise<PendingAuthorization>;
}

/** How long a person may take at the provider. */
export const signInMs = 10 * 60 * 1_000;

/** RFC 7636 §4.2, method S256. */
export function codeChallenge(verifier: string): string {
  return createHash('sha256').update(verifier, 'ascii').digest('base64url');
}

/** An address with parameters set; those that it has under other names stay. */
export function withParameters(address: string, parameters: Readonly<Record<string, string>>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}
