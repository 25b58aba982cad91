const loopbackHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The link to hand to the person's browser: https, or http on this machine, without credentials in it. Null for everything
 * else: other schemes start other programs.
 */
export function externalLink(text: string): string | null {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '') return null;
  const isOurs = url.protocol === 'http:' && loopbackHosts.has(url.hostname);
  return url.protocol === 'https:' || isOurs ? url.href : null;
}
