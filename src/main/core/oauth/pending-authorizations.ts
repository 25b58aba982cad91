import { createHash, randomBytes } from 'node:crypto';

/** One sign-in that the browser has been sent on, as the callback needs it. Lives in memory only. */
export interface PendingAuthorization {
  readonly accountId: string;
  readonly state: string;
  /** RFC 7636; null where the provider does not take it. */
  readonly verifier: string | null;
  readonly redirectUri: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** How long a person may take at the provider. */
export const signInMs = 10 * 60 * 1_000;

/** A fresh sign-in: 256-bit `state` and verifier. */
export function newAuthorization(
  accountId: string,
  redirectUri: string,
  usesPkce: boolean,
  now: number,
): PendingAuthorization {
  return {
    accountId,
    state: randomBytes(32).toString('base64url'),
    verifier: usesPkce ? randomBytes(32).toString('base64url') : null,
    redirectUri,
    expiresAt: now + signInMs,
  };
}

/** RFC 7636 §4.2, method S256. */
export function codeChallenge(verifier: string): string {
  return createHash('sha256').update(verifier, 'ascii').digest('base64url');
}

/** The provider's sign-in page with everything that it needs to know (RFC 6749 §4.1.1). */
export function authorizeUrl(
  authorization: PendingAuthorization,
  provider: {
    readonly url: string;
    readonly clientId: string;
    readonly scope: string;
    readonly parameters: Readonly<Record<string, string>>;
  },
): string {
  const url = new URL(provider.url);
  const parameters: Record<string, string> = {
    ...provider.parameters,
    response_type: 'code',
    client_id: provider.clientId,
    redirect_uri: authorization.redirectUri,
    state: authorization.state,
    ...(provider.scope === '' ? {} : { scope: provider.scope }),
    ...(authorization.verifier === null
      ? {}
      : { code_challenge: codeChallenge(authorization.verifier), code_challenge_method: 'S256' }),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}
