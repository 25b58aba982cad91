/**
 * Whether a screen may wait behind a locked vault with what was half typed in it: the description of a service of one's own and
 * the rules. The others show what was recorded, a key that is shown once, or hold a secret.
 */
export function staysOverLock(path: string): boolean {
  return /^\/connections\/custom(?:\/|$)|^\/agents\/[^/]+\/rules$/.test(path);
}
