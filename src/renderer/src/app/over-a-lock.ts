/**
 * Whether a screen may wait behind a locked vault with what was half typed in it. Only forms about services and rules may:
 * the others show what was recorded, a key that is shown once, or hold a secret.
 */
export function staysOverLock(path: string): boolean {
  return /^\/connections\/(?:custom|new|address|openapi)(?:\/|$)|^\/agents\/[^/]+\/rules$/.test(path);
}
