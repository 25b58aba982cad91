import type { ImportPreview } from '#shared/domain/openapi-import.ts';
import type { AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';
import type { ApiDescription } from '../ports/index.ts';
import { isPrivateHost } from '../toolkits/index.ts';

/** The origin of an address, which may hold variables: `https://{region}.example.com`; null where it has none. */
export function originOf(url: string): string | null {
  const match = /^(https?):\/\/([^/?#\\@\s]+)(?:[/?#]|$)/i.exec(url);
  if (!match) return null;
  const [, scheme = '', host = ''] = match;
  const origin = `${scheme.toLowerCase()}://${host.replace(/\{[^}]*\}|[^{]+/g, (part) => (part.startsWith('{') ? part : part.toLowerCase()))}`;
  return URL.canParse(origin) ? new URL(origin).origin : origin;
}

/** The origins that a toolkit names exactly. */
export function originsInside({
  base_url: baseUrl,
  hosts,
}: Pick<Toolkit, 'base_url' | 'hosts'>): ReadonlySet<string> {
  const base = originOf(baseUrl) ?? '';
  const scheme = base.startsWith('http:') ? 'http' : 'https';
  return new Set([base, ...hosts.map((host) => `${scheme}://${host}`)]);
}

/** Where a sign-in sends secrets, or a person. */
export function schemeOrigins({ oauth }: AuthScheme): string[] {
  const addresses = [
    oauth?.authorize_url,
    oauth?.token_url,
    oauth?.refresh_url,
    oauth?.device_authorization_url,
    oauth?.issuer,
  ];
  return [...new Set(addresses.flatMap((url) => (url === undefined ? [] : (originOf(url) ?? []))))];
}

/** Every place that a description names, for a person to look at. */
export function hostsOf(
  { servers, schemes, operations }: ApiDescription,
  toolkit: Toolkit | null,
): ImportPreview['hosts'] {
  const known = toolkit === null ? null : originsInside(toolkit);
  const unknown = toolkit === null || toolkit.tier === 'custom' ? 'new' : 'closed';
  const hosts = new Map<string, ImportPreview['hosts'][number]>();
  const at = (origin: string) => {
    const host = hosts.get(origin) ?? {
      origin,
      is_private: isPrivateOrigin(origin),
      servers: [],
      schemes: [],
      operations: 0,
      standing: known?.has(origin) ? ('known' as const) : unknown,
    };
    hosts.set(origin, host);
    return host;
  };
  for (const [index, { url }] of servers.entries()) {
    const origin = originOf(url);
    if (origin !== null) at(origin).servers.push(index);
  }
  for (const { binding } of operations) {
    const origin = binding.server === null ? null : originOf(binding.server);
    if (origin !== null) at(origin).operations += 1;
  }
  for (const [index, { scheme }] of schemes.entries()) {
    for (const origin of schemeOrigins(scheme)) at(origin).schemes.push(index);
  }
  return [...hosts.values()];
}

function isPrivateOrigin(origin: string): boolean {
  return URL.canParse(origin) && isPrivateHost(new URL(origin).hostname);
}
