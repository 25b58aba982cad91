import { parseEntry } from '#main/core/toolkits/index.ts';
import type { CatalogEntry } from '#shared/domain/toolkit.ts';
import { catalogEntrySchema } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import { hostFault } from './catalog-hosts.ts';

export type Entry = CatalogEntry;

/** The entry that a description makes, or one line saying which rules it breaks. */
export function entryFrom(description: unknown): Entry | string {
  const parsed = catalogEntrySchema.safeParse(description);
  if (!parsed.success) {
    return parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  }
  const entry = parsed.data;
  for (const host of entryHosts(entry)) {
    const fault = hostFault(host);
    if (fault !== null) return `${host} ${fault}`;
  }
  try {
    parseEntry(entry);
    return entry;
  } catch (error) {
    if (error instanceof SallyportError) return (error.details.errors ?? [error.message]).join('; ');
    throw error;
  }
}

/** Every host that an entry names: its own and those of the sign-in. */
function entryHosts({ base_url, hosts, auth_schemes }: Entry): string[] {
  const addresses = auth_schemes.flatMap(({ oauth, base_url: own }) => [
    own,
    ...Object.entries(oauth ?? {}).flatMap(([name, value]) =>
      name.endsWith('_url') && typeof value === 'string' ? [value] : [],
    ),
  ]);
  const named = [base_url, ...addresses].flatMap((url) => (url === undefined ? [] : [hostIn(url)]));
  return [...named, ...hosts].filter((host) => host !== '');
}

function hostIn(url: string): string {
  return /^https?:\/\/([^/?#]*)/.exec(url)?.[1] ?? '';
}

/** The host and path under which an entry lives: two entries with the same are one service. */
export function addressOf({ base_url }: Entry): string {
  return base_url.toLowerCase().replace(/\/+$/, '');
}

/** The entry as the file holds it: what has a default is left out. */
export function compactEntry(entry: Entry): object {
  const { slug, name, tier, base_url, auth_schemes, ...rest } = entry;
  return {
    slug,
    name,
    tier,
    ...(base_url === '' ? {} : { base_url }),
    auth_schemes: auth_schemes.map(({ mode, inject, fields, ...others }) => ({
      mode,
      ...(inject.length === 0 ? {} : { inject }),
      ...(Object.keys(fields).length === 0 ? {} : { fields: mapValues(fields, compactField) }),
      ...others,
    })),
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => !isEmpty(value))),
  };
}

function compactField({ secret, required, ...rest }: { secret: boolean; required: boolean }): object {
  return { ...rest, ...(secret ? { secret } : {}), ...(required ? {} : { required }) };
}

function mapValues<Value, Result>(
  values: Readonly<Record<string, Value>>,
  map: (value: Value) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
