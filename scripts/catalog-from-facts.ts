import type { AuthMode } from '#shared/domain/auth-mode.ts';
import { categoriesFrom } from './catalog-categories.ts';
import { schemeBaseUrls, variableRules } from './catalog-corrections.ts';
import { type Entry, entryFrom } from './catalog-entry.ts';
import { furtherSchemes } from './catalog-further-schemes.ts';
import { guidanceFor, guidedSlugs, withGuidance } from './catalog-guidance.ts';
import { testPaths } from './catalog-test-paths.ts';

type Json = Readonly<Record<string, unknown>>;

/** The facts file, as far as this script reads it; every entry is validated after conversion. */
export interface Facts {
  readonly meta: { readonly generated: string; readonly sources: Readonly<Record<string, string>> };
  readonly toolkits: readonly FactsEntry[];
}

interface FactsEntry {
  readonly slug: string;
  readonly name: string;
  readonly base_url: string;
  readonly categories?: readonly string[];
  readonly base_url_vars?: Readonly<Record<string, Json>>;
  readonly extra_hosts?: readonly string[];
  readonly default_headers?: Readonly<Record<string, string>>;
  readonly notes?: string;
  readonly auth_schemes: readonly SchemeFacts[];
}

interface SchemeFacts extends Json {
  readonly mode: string;
  readonly inject?: readonly unknown[];
  readonly fields?: Readonly<Record<string, object>>;
  readonly note?: string;
}

export interface Conversion {
  readonly toolkits: readonly Entry[];
  /** One line for each entry that breaks a rule. */
  readonly refused: readonly string[];
  /** One line for each part of an entry that has no place. */
  readonly dropped: readonly string[];
}

/** Converts service facts to catalog entries and checks each by the rules that every toolkit keeps. */
export function toolkitsFromFacts(facts: Facts): Conversion {
  const toolkits: Entry[] = [];
  const refused: string[] = [];
  const dropped: string[] = [];
  const slugs = new Set<string>();
  for (const entry of facts.toolkits) {
    const result = convert(entry, dropped);
    if (typeof result === 'string') refused.push(`${entry.slug}: ${result}`);
    else if (slugs.has(entry.slug)) refused.push(`${entry.slug}: the slug is taken by another entry`);
    else toolkits.push(result);
    slugs.add(entry.slug);
  }
  toolkits.sort((a, b) => (a.slug < b.slug ? -1 : 1));
  for (const slug of [
    ...Object.keys(testPaths),
    ...Object.keys(schemeBaseUrls),
    ...Object.keys(variableRules),
    ...Object.keys(furtherSchemes),
    ...guidedSlugs(),
  ]) {
    if (!slugs.has(slug)) dropped.push(`${slug}: stands in a table of this script but not in the facts`);
  }
  return { toolkits, refused, dropped };
}

function convert(entry: FactsEntry, dropped: string[]): Entry | string {
  if (!/^(?:https:\/\/|\{)/.test(entry.base_url)) return `base_url: ${entry.base_url} is not https`;
  const { identity, aliases, warnings, base_url, hosts = [], withoutHosts = [] } = guidanceFor(entry.slug);
  const known = (entry.extra_hosts ?? []).filter((host) => !withoutHosts.includes(host));
  return entryFrom({
    slug: entry.slug,
    name: entry.name,
    base_url: base_url ?? entry.base_url,
    base_url_vars: variables(entry),
    hosts: [...known, ...hosts],
    default_headers: entry.default_headers ?? {},
    auth_schemes: [
      ...schemes(entry, dropped).map((scheme) => withGuidance(entry.slug, scheme)),
      ...(furtherSchemes[entry.slug] ?? []),
    ],
    categories: [...new Set([...(entry.categories ?? []), ...categoriesFrom(entry.categories ?? [])])],
    ...(entry.notes === undefined ? {} : { notes: entry.notes }),
    ...(testPaths[entry.slug] === undefined ? {} : { test_path: testPaths[entry.slug] }),
    ...(identity === undefined ? {} : { identity }),
    ...(aliases === undefined ? {} : { aliases }),
    ...(warnings === undefined ? {} : { warnings }),
    tier: 'checked',
  });
}

function variables({ slug, base_url_vars = {} }: FactsEntry): Json {
  const tables = [base_url_vars, variableRules[slug] ?? {}, guidanceFor(slug).variables ?? {}];
  const names = new Set(tables.flatMap((table) => Object.keys(table)));
  return Object.fromEntries(
    Array.from(names, (name) => [name, Object.assign({}, ...tables.map((table) => table[name]))]),
  );
}

function schemes(entry: FactsEntry, dropped: string[]): Parameters<typeof withGuidance>[1][] {
  const seen = new Set<string>();
  return entry.auth_schemes.flatMap((scheme) => {
    const mode = scheme.mode === 'OAUTH2_CLIENT_CREDENTIALS' ? 'S2S_OAUTH2' : scheme.mode;
    if (seen.has(mode)) {
      dropped.push(`${entry.slug}: a second way to send the same credential (${mode})`);
      return [];
    }
    seen.add(mode);
    const { mode: _mode, inject = [], fields = {}, note, ...oauth } = scheme;
    const baseUrl = schemeBaseUrls[entry.slug]?.[mode as AuthMode];
    return [
      {
        mode,
        inject,
        fields,
        ...(baseUrl === undefined ? {} : { base_url: baseUrl }),
        ...(note === undefined ? {} : { note }),
        ...(Object.keys(oauth).length === 0 ? {} : { oauth }),
      },
    ];
  });
}
