import type { Toolkit } from '#shared/domain/toolkit.ts';

type Addressed = Pick<Toolkit, 'slug' | 'base_url' | 'hosts' | 'tier'>;

/** The person's own services first, then as far as an entry can be trusted. */
const order: readonly Toolkit['tier'][] = ['custom', 'checked', 'derived', 'unverified', 'name_only'];

/** Tells which service a host belongs to: by its base URL, the hosts that it lists, or a listed `*.` name. Null for none. */
export function matchHosts(toolkits: readonly Addressed[]): (host: string) => string | null {
  const ranked = [...toolkits].sort((a, b) => order.indexOf(a.tier) - order.indexOf(b.tier));
  const exact = new Map<string, string>();
  const below = new Map<string, string>();
  for (const { slug, base_url: base, hosts } of ranked) {
    for (const host of [hostOf(base), ...hosts]) {
      if (host === null || host.includes('{')) continue;
      const names = host.startsWith('*.') ? below : exact;
      const name = host.replace(/^\*\./, '').toLowerCase();
      if (!names.has(name)) names.set(name, slug);
    }
  }
  return (host) => {
    const name = host.toLowerCase();
    const known = exact.get(name);
    if (known !== undefined) return known;
    const labels = name.split('.');
    for (let at = 1; at < labels.length; at += 1) {
      const slug = below.get(labels.slice(at).join('.'));
      if (slug !== undefined) return slug;
    }
    return null;
  };
}

/** Null for a base URL whose host is a variable. */
function hostOf(baseUrl: string): string | null {
  return /^https?:\/\/([^/:?#{}]+)(?=[:/?#]|$)/i.exec(baseUrl)?.[1] ?? null;
}
