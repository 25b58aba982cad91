import type { BaseUrlVariable, Injection } from '#shared/domain/toolkit.ts';
import { categoriesFrom } from './catalog-categories.ts';
import { hostEnds } from './catalog-corrections.ts';
import { addressOf, type Entry, entryFrom } from './catalog-entry.ts';

/** The file of derived facts, as far as this script reads it. */
export interface Draft {
  readonly meta: { readonly licences: Readonly<Record<string, string>> };
  readonly toolkits: readonly DraftEntry[];
}

interface DraftEntry {
  readonly slug: string;
  readonly name: string;
  readonly tier: 'B' | 'C' | 'D';
  readonly base_url?: string;
  readonly docs_url?: string;
  readonly categories?: readonly string[];
  readonly auth_schemes: readonly DraftScheme[];
  readonly sources: readonly string[];
}

interface DraftField {
  readonly label?: string;
  readonly required?: boolean;
  readonly secret?: boolean;
  readonly default?: string;
}

interface DraftScheme {
  readonly mode: string;
  readonly in?: 'header' | 'query';
  readonly name?: string;
  readonly prefix?: string;
  readonly prefix_unknown?: boolean;
  readonly template?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly fields?: Readonly<Record<string, DraftField>>;
  readonly authorize?: string;
  readonly token?: string;
  readonly scopes?: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

export interface DraftConversion {
  readonly entries: readonly Entry[];
  readonly refused: readonly string[];
}

const tiers = { B: 'derived', C: 'unverified', D: 'name_only' } as const;

/**
 * Converts derived facts to catalog entries. Facts that are no more than a guess are left out: an entry refused here is found by
 * nobody, one that is wrong sends a credential to a stranger.
 *
 * @param taken the entries that go before these: a slug, or an address, of theirs is not given again.
 */
export function entriesFromDraft({ toolkits }: Draft, taken: readonly Entry[]): DraftConversion {
  const slugs = new Set(taken.map(({ slug }) => slug));
  const addresses = new Map(taken.map((entry) => [addressOf(entry), entry.slug]));
  const entries: Entry[] = [];
  const refused: string[] = [];
  const refuse = (slug: string, reason: string) => refused.push(`${slug}: ${reason}`);
  // The better known first, so that of two with one address it is the one that stays.
  const ordered = [...toolkits].sort((a, b) => (a.tier === b.tier ? 0 : a.tier < b.tier ? -1 : 1));
  for (const facts of ordered) {
    const entry = convert(facts);
    if (typeof entry === 'string') {
      refuse(facts.slug, entry);
      continue;
    }
    const address = addressOf(entry);
    const other = address === '' ? undefined : addresses.get(address);
    if (slugs.has(entry.slug)) refuse(facts.slug, 'the slug is taken by another entry');
    else if (other !== undefined && !isPersonsOwn(address)) refuse(facts.slug, `has the address of ${other}`);
    else {
      entries.push(entry);
      slugs.add(entry.slug);
      addresses.set(address, entry.slug);
    }
  }
  return { entries, refused };
}

/** Whether an address is for each person to enter, so that two services may well write it alike. */
function isPersonsOwn(address: string): boolean {
  return address.startsWith('{');
}

function convert(facts: DraftEntry): Entry | string {
  return facts.tier === 'D' ? convertName(facts) : convertService(facts);
}

function commonOf({ slug, name, categories = [], tier, docs_url: docs }: DraftEntry) {
  return {
    slug,
    name,
    categories: categoriesFrom(categories),
    tier: tiers[tier],
    ...(docs?.startsWith('https://') ? { docs_url: docs } : {}),
  };
}

/** A service of which no more is known than how it signs in. */
function convertName(facts: DraftEntry): Entry | string {
  const modes = [...new Set(facts.auth_schemes.map(({ mode }) => mode))].filter((mode) => nameable.has(mode));
  if (modes.length === 0) return `no scheme of it is known here (${facts.auth_schemes[0]?.mode ?? 'none'})`;
  return entryFrom({ ...commonOf(facts), auth_schemes: modes.map((mode) => ({ mode })) });
}

function convertService(facts: DraftEntry): Entry | string {
  const base = facts.base_url?.replace(/\/+$/, '') ?? '';
  if (!/^(?:https:\/\/|\{)/.test(base)) return `base_url: "${base}" is not https`;
  const inBase = new Set(placeholders(base));
  const schemes = convertSchemes(facts, inBase);
  if (typeof schemes === 'string') return schemes;
  const inSignIn = schemes.flatMap(({ oauth }) => placeholders(JSON.stringify(oauth ?? '')));
  const names = [...new Set([...inBase, ...inSignIn])];
  const unclear = names.find((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || isSecretName(name));
  if (unclear !== undefined) return `{${unclear}} cannot stand in an address`;
  return entryFrom({
    ...commonOf(facts),
    base_url: base,
    base_url_vars: variablesOf(facts, names, base),
    auth_schemes: schemes,
  });
}

/** The first scheme of each mode that can be converted; a text says why none can. */
function convertSchemes(
  { auth_schemes: given, sources }: DraftEntry,
  variables: ReadonlySet<string>,
): readonly Json[] | string {
  const converted = given.map((scheme) => convertScheme(scheme, variables, sources));
  const schemes = converted.filter((each) => typeof each !== 'string');
  const reasons = converted.filter((each) => typeof each === 'string');
  if (schemes.length === 0) return reasons.join('; ') || 'has no scheme';
  return schemes.filter(({ mode }, at) => schemes.findIndex((each) => each.mode === mode) === at);
}

function variablesOf({ slug, auth_schemes: schemes }: DraftEntry, names: readonly string[], base: string) {
  const fields: Readonly<Record<string, DraftField>> = Object.assign(
    {},
    ...schemes.map((scheme) => scheme.fields ?? {}),
  );
  return Object.fromEntries(
    names.map((name) => [
      name,
      hostEnds[slug]?.[name] ?? variableFor(name, fields[name], base.startsWith(`{${name}}`)),
    ]),
  );
}

const nameable: ReadonlySet<string> = new Set([
  'API_KEY',
  'BEARER_TOKEN',
  'BASIC',
  'NO_AUTH',
  'OAUTH2',
  'OAUTH1',
]);

function placeholders(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(/\{([^{}"]*)\}/g), (match) => match[1] ?? ''))];
}

function isSecretName(name: string): boolean {
  return /secret|api_?key|token|password|encodeURI/i.test(name);
}

function variableFor(name: string, field: DraftField | undefined, whole: boolean): Partial<BaseUrlVariable> {
  const fallback = field?.default?.replace(/\/+$/, '');
  return {
    label: (field?.label ?? wordsOf(name)).slice(0, 120),
    ...(fallback === undefined || (whole && /yoursite|example/.test(fallback)) ? {} : { default: fallback }),
    // A part of a host stays one label, or it would choose another host.
    ...(whole ? {} : { pattern: '[A-Za-z0-9][A-Za-z0-9-]*' }),
  };
}

function wordsOf(name: string): string {
  const text = name
    .replace(/_/g, ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function convertScheme(
  scheme: DraftScheme,
  variables: ReadonlySet<string>,
  sources: readonly string[],
): Json | string {
  switch (scheme.mode) {
    case 'NO_AUTH':
      return { mode: 'NO_AUTH' };
    case 'OAUTH2':
      return oauthScheme('OAUTH2', scheme, sources);
    case 'OAUTH2_CC':
      return oauthScheme('S2S_OAUTH2', scheme, sources);
    case 'API_KEY':
    case 'BEARER_TOKEN':
    case 'BASIC':
      return typedScheme(scheme.mode, scheme, variables);
    default:
      return `${scheme.mode} is not known here`;
  }
}

const bareHint =
  'The catalog does not know whether a word such as "Bearer" goes before the key: enter the value as the service documents it.';

function typedScheme(mode: string, scheme: DraftScheme, variables: ReadonlySet<string>): Json | string {
  const stated = Object.fromEntries(
    Object.entries(scheme.fields ?? {}).filter(([name, { label }]) => label && !variables.has(name)),
  );
  if (mode === 'BASIC' && scheme.template === undefined) return basicScheme(stated);
  const secret = mode === 'BEARER_TOKEN' ? 'token' : 'api_key';
  const templates: Injection[] =
    scheme.headers === undefined
      ? [
          {
            in: scheme.in ?? 'header',
            name: scheme.name ?? 'Authorization',
            value: scheme.template ?? `${scheme.prefix ?? ''}{${secret}}`,
          },
        ]
      : Object.entries(scheme.headers).map(([name, value]) => ({ in: 'header', name, value }));
  const used = [...new Set(templates.flatMap(({ value }) => placeholders(value)))];
  const names = fieldNames(used, stated, variables, secret);
  if (typeof names === 'string') return names;
  const isHeaderValue = scheme.prefix_unknown === true;
  return {
    mode,
    inject: templates.map((template) => ({ ...template, value: renamed(template.value, names) })),
    fields: Object.fromEntries(
      [...names].map(([name, { to, source }]) => [
        to,
        {
          label: (source === null
            ? secret === 'token'
              ? 'Token'
              : 'API key'
            : (stated[source]?.label ?? name)
          ).slice(0, 120),
          secret: source === null || stated[source]?.secret === true || isSecretName(to),
          ...(isHeaderValue ? { hint: bareHint } : {}),
        },
      ]),
    ),
  };
}

/**
 * Which stated field each name of a template means. Connector code often takes the key out of a field into a variable of its own
 * first; where exactly one secret field is left over, that is the one.
 */
function fieldNames(
  used: readonly string[],
  stated: Readonly<Record<string, DraftField>>,
  variables: ReadonlySet<string>,
  secret: string,
): Map<string, { to: string; source: string | null }> | string {
  const own = used.filter((name) => !variables.has(name));
  const left = Object.keys(stated).filter((name) => !own.includes(name));
  const keys = left.filter((name) => stated[name]?.secret === true || /key$|token$/i.test(name));
  const spare = keys.length > 0 || left.length !== 1 ? keys : left;
  const names = new Map<string, { to: string; source: string | null }>();
  for (const name of own) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return `{${name}} is no field`;
    if (stated[name] !== undefined) {
      names.set(name, { to: name === 'secret' ? secret : name, source: name });
    } else if (Object.keys(stated).length === 0 && name === secret) {
      names.set(name, { to: name, source: null });
    } else if (spare.length === 1 && [...names.values()].every(({ source }) => source !== spare[0])) {
      names.set(name, { to: secret, source: spare[0] ?? null });
    } else {
      return `{${name}} is not among the fields`;
    }
  }
  return names.size === 0 ? 'nothing is injected' : names;
}

function renamed(template: string, names: ReadonlyMap<string, { readonly to: string }>): string {
  return template.replace(/\{([^{}]*)\}/g, (whole, name: string) => {
    const known = names.get(name);
    return known === undefined ? whole : `{${known.to}}`;
  });
}

/** A user name and password; where a single key is known, services differ in what stands beside it. */
function basicScheme(stated: Readonly<Record<string, DraftField>>): Json {
  const key = Object.entries(stated).find(([name]) => !/^(?:username|password)$/.test(name))?.[1];
  return {
    mode: 'BASIC',
    inject: [{ in: 'header', name: 'Authorization', value: 'Basic base64({username}:{password})' }],
    fields:
      key === undefined
        ? {
            username: { label: stated.username?.label ?? 'User name' },
            password: { label: stated.password?.label ?? 'Password', secret: true },
          }
        : {
            username: { label: key.label ?? 'API key', secret: true },
            password: {
              label: 'Password',
              secret: true,
              required: false,
              hint: 'Leave it empty unless the service documents one.',
            },
          },
  };
}

const bearer: Injection = { in: 'header', name: 'Authorization', value: 'Bearer {access_token}' };

function oauthScheme(mode: string, scheme: DraftScheme, sources: readonly string[]): Json | string {
  const addresses = [scheme.authorize, scheme.token].filter((url) => url !== undefined);
  const plain = addresses.find((url) => !url.startsWith('https://'));
  if (scheme.token === undefined || plain !== undefined)
    return `${mode}: ${plain ?? 'no token URL'} is not https`;
  if (addresses.some((url) => /YOUR|[<>\s]/.test(url))) return `${mode}: the addresses are examples`;
  const scopes = [...new Set((scheme.scopes ?? []).flatMap((scope) => scope.split(/\s+/)))].filter(
    (scope) => scope !== '' && !scope.includes('{') && scope.length <= 512,
  );
  const isGoogle = scheme.authorize?.startsWith('https://accounts.google.com/') === true;
  return {
    mode,
    inject: [bearer],
    oauth: {
      ...(mode === 'OAUTH2' ? { authorize_url: scheme.authorize } : {}),
      token_url: scheme.token,
      ...(isGoogle ? googleSignIn : {}),
      ...scopeFacts(scopes, sources.includes('activepieces')),
    },
  };
}

/** https://developers.google.com/identity/protocols/oauth2/native-app */
const googleSignIn = {
  token_auth_method: 'client_secret_post',
  pkce: 'supported',
  loopback_redirect: 'any_port',
  authorize_params: { access_type: 'offline', prompt: 'consent' },
};

/** Working code asks for what it needs; a specification lists everything there is, of which reading is asked for first. */
function scopeFacts(scopes: readonly string[], fromCode: boolean): Json {
  const readOnly = scopes.filter((scope) =>
    /(?:read_?-?only|[._:/-]read|^read|[._:/]list|view)$|^read[:._]/i.test(scope),
  );
  if (scopes.length === 0) return {};
  const first = readOnly.length > 0 ? readOnly : scopes.slice(0, 1);
  return {
    default_scopes: (fromCode || scopes.length === 1 ? scopes : first).slice(0, 40),
    ...(scopes.length > 1 ? { scopes: scopes.slice(0, 60) } : {}),
    ...(readOnly.length > 0 ? { read_only_scopes: readOnly.slice(0, 40) } : {}),
  };
}
