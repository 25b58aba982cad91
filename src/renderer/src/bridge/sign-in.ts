/** The header that carries the console's session token. A cookie would reach every port of this machine. */
export const sessionHeader = 'x-sallyport-console';
const storageKey = 'sallyport.session';

/** `none`: this tab never signed in · `expired`: it did, and the session ended · `refused`: the link was used or old. */
export type SignedOutReason = 'none' | 'expired' | 'refused' | 'unreachable';
export type SignIn =
  | { readonly state: 'signed_in'; readonly token: string }
  | { readonly state: 'signed_out'; readonly reason: SignedOutReason };

export interface SignInDeps {
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>;
  readonly history: Pick<History, 'replaceState'>;
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly fetch: typeof globalThis.fetch;
}

/** The one-time code in a link's fragment (`#signin=…`); null where there is none. */
export function signInCode(hash: string): string | null {
  const match = /^#\/?signin=([^&]+)/.exec(hash);
  return match?.[1] === undefined ? null : decodeURIComponent(match[1]);
}

/**
 * Signs this tab in: with the code of the address, which leaves the address bar before anything else happens, or with
 * the token that the tab already holds.
 */
export async function signIn(deps: SignInDeps): Promise<SignIn> {
  const code = signInCode(deps.location.hash);
  if (code === null) {
    const token = deps.storage.getItem(storageKey);
    return token === null ? { state: 'signed_out', reason: 'none' } : { state: 'signed_in', token };
  }
  deps.history.replaceState(null, '', `${deps.location.pathname}${deps.location.search}#/`);
  const response = await deps
    .fetch('/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    })
    .catch(() => null);
  if (response === null) return { state: 'signed_out', reason: 'unreachable' };
  const body: unknown = response.ok ? await response.json().catch(() => null) : null;
  const token = typeof body === 'object' && body !== null && 'token' in body ? body.token : null;
  if (typeof token !== 'string') return { state: 'signed_out', reason: 'refused' };
  deps.storage.setItem(storageKey, token);
  return { state: 'signed_in', token };
}

/** Forgets the tab's token once the host no longer takes it. */
export function forgetSession(storage: SignInDeps['storage']): void {
  storage.removeItem(storageKey);
}
