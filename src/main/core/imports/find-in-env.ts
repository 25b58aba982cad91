import { staticAuthModes } from '#shared/domain/auth-mode.ts';
import { connectFields } from '#shared/domain/connect-fields.ts';
import type { ImportSkipped } from '#shared/domain/import.ts';
import type { AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';
import type { Finding, Findings } from './finding.ts';
import { type KnownVariable, tokenPrefixes, vendorVariables } from './known-variables.ts';
import { type EnvEntry, parseEnv } from './parse-env.ts';

/** Ways to call a service's one secret. */
const secretEndings = ['API_KEY', 'API_TOKEN', 'ACCESS_TOKEN', 'AUTH_TOKEN', 'TOKEN', 'SECRET_KEY', 'KEY'];

/** Variables that belong together: the fields of one account. */
interface Group {
  readonly toolkit: Toolkit;
  /** What the variables' names add to the known name, such as `work` in `GITHUB_TOKEN_WORK`. */
  readonly label: string | null;
  readonly values: Map<string, EnvEntry>;
}

/**
 * Finds credentials of known services in a `.env` file: by the names that vendors use, by slug and field, and by the
 * beginnings of tokens. Everything else is listed with the reason why it is left out.
 */
export function findInEnv(text: string, toolkits: readonly Toolkit[]): Findings {
  const bySlug = new Map(toolkits.map((toolkit) => [toolkit.slug, toolkit]));
  const names = { vendors: vendorVariables(), all: allNames(toolkits) };
  const file = parseEnv(text);
  const skipped: (ImportSkipped & { line: number })[] = file.faults.map(({ line, name, reason }) => ({
    line,
    where: `line ${line}`,
    name,
    reason,
  }));
  const skip = ({ line, name }: EnvEntry, reason: string) =>
    skipped.push({ line, where: `line ${line}`, name, reason });
  const groups: Group[] = [];
  for (const entry of file.entries) {
    const match = matchName(entry.name, names) ?? matchPrefix(entry.value);
    const toolkit = match && bySlug.get(match.variable.toolkit);
    if (!match || !toolkit) skip(entry, 'is not known to belong to a service');
    else addTo(groups, toolkit, match.variable.field, match.label, entry);
  }
  const findings = groups.flatMap((group) => {
    const finding = findingOf(group);
    if (finding !== null) return [finding];
    for (const entry of group.values.values()) skip(entry, 'goes with a secret that is not in the file');
    return [];
  });
  const inOrder = skipped.sort((a, b) => a.line - b.line).map(({ line: _, ...rest }) => rest);
  return { findings, skipped: inOrder };
}

/** Vendors' names first; then slug and field, and slug and the usual words for the one secret of a scheme. */
function allNames(toolkits: readonly Toolkit[]): ReadonlyMap<string, KnownVariable> {
  const known = vendorVariables();
  const learn = (name: string, variable: KnownVariable) => {
    if (!known.has(name)) known.set(name, variable);
  };
  const all = toolkits.flatMap((toolkit) => typedSchemes(toolkit).map((scheme) => ({ toolkit, scheme })));
  for (const { toolkit, scheme } of all) {
    for (const { name } of connectFields(toolkit, scheme)) {
      learn(`${upper(toolkit.slug)}_${upper(name)}`, { toolkit: toolkit.slug, field: name });
    }
  }
  for (const { toolkit, scheme } of all) {
    const [secret, another] = secretsOf(toolkit, scheme);
    if (!secret || another) continue;
    for (const ending of secretEndings) {
      learn(`${upper(toolkit.slug)}_${ending}`, { toolkit: toolkit.slug, field: secret });
    }
  }
  return known;
}

interface Names {
  /** Distinctive enough to be recognised with something added. */
  readonly vendors: ReadonlyMap<string, KnownVariable>;
  readonly all: ReadonlyMap<string, KnownVariable>;
}

interface Match {
  readonly variable: KnownVariable;
  readonly label: string | null;
}

/** The known name itself, or the longest of the vendors' names that begins it or ends it. */
function matchName(name: string, { vendors, all }: Names): Match | null {
  const wanted = upper(name);
  const whole = all.get(wanted);
  if (whole) return { variable: whole, label: null };
  let best: (Match & { readonly length: number }) | null = null;
  for (const [candidate, variable] of vendors) {
    if (best && candidate.length <= best.length) continue;
    if (wanted.startsWith(`${candidate}_`)) {
      best = { variable, label: wanted.slice(candidate.length + 1).toLowerCase(), length: candidate.length };
    } else if (wanted.endsWith(`_${candidate}`)) {
      best = {
        variable,
        label: wanted.slice(0, -candidate.length - 1).toLowerCase(),
        length: candidate.length,
      };
    }
  }
  return best;
}

function matchPrefix(value: string): Match | null {
  const [best] = tokenPrefixes
    .filter(([prefix]) => value.startsWith(prefix) && value.length >= prefix.length + 8)
    .sort(([a], [b]) => b.length - a.length);
  return best ? { variable: best[1], label: null } : null;
}

function addTo(
  groups: Group[],
  toolkit: Toolkit,
  field: string,
  label: string | null,
  entry: EnvEntry,
): void {
  const fits = groups.filter((group) => group.toolkit === toolkit);
  if (fits.some(({ values }) => values.get(field)?.value === entry.value)) return;
  const free = fits.find((group) => group.label === label && !group.values.has(field));
  if (free) free.values.set(field, entry);
  else {
    // A second value of the same field is a second account, called after its variable.
    const isTaken = fits.some((group) => group.label === label);
    const own = isTaken ? entry.name.toLowerCase() : label;
    groups.push({ toolkit, label: own, values: new Map([[field, entry]]) });
  }
}

/** Null where no scheme has its secret here. The scheme that most of the values fit is the one that is meant. */
function findingOf({ toolkit, label, values }: Group): Finding | null {
  const [best] = typedSchemes(toolkit)
    .map((scheme) => {
      const names = connectFields(toolkit, scheme)
        .map(({ name }) => name)
        .filter((name) => values.has(name));
      return { scheme, names, hasSecret: secretsOf(toolkit, scheme).some((name) => values.has(name)) };
    })
    .filter(({ hasSecret }) => hasSecret)
    .sort((a, b) => b.names.length - a.names.length);
  if (!best) return null;
  const entries = best.names.flatMap((name) => {
    const entry = values.get(name);
    return entry ? [[name, entry] as const] : [];
  });
  const lines = [...new Set(entries.map(([, { line }]) => line))].join(', ');
  return {
    toolkit: toolkit.slug,
    scheme: best.scheme.mode,
    values: Object.fromEntries(entries.map(([name, { value }]) => [name, value])),
    accountName: label,
    userId: null,
    found: `line ${lines}: ${entries.map(([, { name }]) => name).join(', ')}`,
  };
}

const typedSchemes = (toolkit: Toolkit): AuthScheme[] =>
  toolkit.auth_schemes.filter(({ mode }) => staticAuthModes.has(mode) && mode !== 'NO_AUTH');

const secretsOf = (toolkit: Toolkit, scheme: AuthScheme): string[] =>
  connectFields(toolkit, scheme)
    .filter(({ secret }) => secret)
    .map(({ name }) => name);

const upper = (text: string) => text.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');
