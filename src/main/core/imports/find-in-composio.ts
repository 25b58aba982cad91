import { z } from 'zod';
import { type AuthMode, authModes, staticAuthModes } from '#shared/domain/auth-mode.ts';
import { connectFields } from '#shared/domain/connect-fields.ts';
import type { ImportSkipped } from '#shared/domain/import.ts';
import type { AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import type { Finding, Findings } from './finding.ts';

const bag = z.record(z.string(), z.unknown()).catch({});

/** An account as the documented API lists it; of everything that may be there only this is looked at. */
const itemSchema = z.object({
  id: z.string().catch(''),
  alias: z.string().nullish().catch(null),
  word_id: z.string().nullish().catch(null),
  user_id: z.string().nullish().catch(null),
  toolkit: z.object({ slug: z.string() }),
  auth_config: z.object({ auth_scheme: z.string().optional() }).catch({}),
  state: z.object({ authScheme: z.string().optional(), val: bag }).catch({ val: {} }),
  data: bag,
  params: bag,
});
type Item = z.infer<typeof itemSchema>;

/** Composio's names of a service's one secret. */
const secretNames = ['generic_api_key', 'api_key', 'apiKey', 'token', 'bearer_token', 'access_token'];
const mostItems = 2_000;

/**
 * Finds credentials in an export of Composio's connected accounts: a list, or the API's answer with its `items`.
 *
 * @throws SallyportError ValidationFailed for what is no such export.
 */
export function findInComposio(text: string, toolkits: readonly Toolkit[]): Findings {
  const bySlug = new Map(toolkits.map((toolkit) => [toolkit.slug, toolkit]));
  const findings: Finding[] = [];
  const skipped: ImportSkipped[] = [];
  for (const [index, raw] of itemsOf(text).entries()) {
    const where = `item ${index + 1}`;
    const parsed = itemSchema.safeParse(raw);
    if (!parsed.success) {
      skipped.push({ where, name: null, reason: 'is no connected account (it names no toolkit)' });
      continue;
    }
    const { id, toolkit } = parsed.data;
    const outcome = findingOf(parsed.data, bySlug.get(toolkit.slug.toLowerCase()));
    const name = [toolkit.slug, id].filter(Boolean).join(' ');
    if (typeof outcome === 'string') skipped.push({ where, name, reason: outcome });
    else findings.push({ ...outcome, found: id === '' ? where : `${where}: ${id}` });
  }
  return { findings, skipped };
}

function itemsOf(text: string): readonly unknown[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw notAnExport(`is no JSON${placeOf(error)}`);
  }
  const items = Array.isArray(parsed)
    ? parsed
    : z.object({ items: z.array(z.unknown()) }).safeParse(parsed).data?.items;
  if (items === undefined) throw notAnExport('is no list of connected accounts');
  if (items.length > mostItems) throw notAnExport(`holds more than ${mostItems} accounts`);
  return items;
}

/** The parser's own words may quote what stands around the fault, which may be a secret: only the place is told. */
function placeOf(error: unknown): string {
  const [, line, column] = (error instanceof Error && /line (\d+) column (\d+)/.exec(error.message)) || [];
  return line === undefined ? '' : ` (line ${line}, column ${column})`;
}

/** The finding without its place, or why there is none. */
function findingOf(item: Item, toolkit: Toolkit | undefined): Omit<Finding, 'found'> | string {
  if (!toolkit) return 'is of a service that is not in the catalog; add it as a toolkit of your own first';
  const mode = authModes.find((each) => each === (item.state.authScheme ?? item.auth_config.auth_scheme));
  if (mode === undefined) return 'names no way to sign in that is known here';
  if (!staticAuthModes.has(mode)) {
    return 'was connected through an OAuth app of Composio, whose tokens cannot be renewed here; connect it again';
  }
  const scheme = toolkit.auth_schemes.find((each) => each.mode === mode) ?? closest(toolkit, mode);
  if (scheme === undefined) return `signs in with ${mode}, which ${toolkit.name} does not offer here`;
  const values = valuesOf(item, toolkit, scheme);
  const secrets = connectFields(toolkit, scheme).filter(({ secret }) => secret);
  if (secrets.some(({ name }) => isMasked(values[name]))) {
    return 'has its secrets masked in the export; enter the credential anew, or export without masking';
  }
  if (scheme.mode !== 'NO_AUTH' && !secrets.some(({ name }) => values[name] !== undefined)) {
    return 'comes without its credential';
  }
  return {
    toolkit: toolkit.slug,
    scheme: scheme.mode,
    values,
    accountName: item.alias ?? item.word_id ?? null,
    userId: item.user_id ?? null,
  };
}

/** An API key and a bearer token are the same thing under two names. */
function closest(toolkit: Toolkit, mode: AuthMode): AuthScheme | undefined {
  const other = mode === 'API_KEY' ? 'BEARER_TOKEN' : mode === 'BEARER_TOKEN' ? 'API_KEY' : null;
  return toolkit.auth_schemes.find((each) => each.mode === other);
}

function valuesOf(
  { state, data, params }: Item,
  toolkit: Toolkit,
  scheme: AuthScheme,
): Record<string, string> {
  const given = { ...params, ...data, ...state.val };
  const textOf = (name: string): string | undefined => {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const expected = connectFields(toolkit, scheme);
  const secrets = expected.filter(({ secret }) => secret);
  const values = expected.map(({ name, secret }) => {
    const isOnlySecret = secret && secrets.length === 1;
    const found = textOf(name) ?? (isOnlySecret ? secretNames.map(textOf).find(Boolean) : undefined);
    return [name, found] as const;
  });
  return Object.fromEntries(
    values.filter((pair): pair is readonly [string, string] => pair[1] !== undefined),
  );
}

/** As the documented API masks: the first four characters and dots, or one word for shorter ones. */
function isMasked(value: string | undefined): boolean {
  return value !== undefined && (/^.{0,8}(?:\.\.\.|…|\*{3,}.*)$/.test(value) || value === 'REDACTED');
}

function notAnExport(reason: string): SallyportError {
  return new SallyportError('ValidationFailed', `text: ${reason}.`, {
    field: 'text',
    fix: 'Give the JSON that Composio’s API answers to GET /api/v3.1/connected_accounts, or its list of items.',
    errors: [`text: ${reason}`],
  });
}
