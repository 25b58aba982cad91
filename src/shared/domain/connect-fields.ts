import type { AuthScheme, Toolkit } from './toolkit.ts';

/** One thing to enter when connecting: a field of the scheme, or a variable of the base URL. */
export interface ConnectField {
  readonly name: string;
  readonly kind: 'field' | 'variable';
  readonly label: string;
  readonly secret: boolean;
  /** Nothing stands in for it when it is left out. */
  readonly required: boolean;
  readonly default?: string | undefined;
  readonly enum?: readonly string[] | undefined;
  readonly example?: string | undefined;
  readonly hint?: string | undefined;
  /** A text of several lines or a whole file. */
  readonly multiline?: boolean | undefined;
}

/** The names of the `{placeholders}` in a text, in order, each once. */
export function placeholdersOf(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(/\{([A-Za-z_][A-Za-z0-9_]*)\}/g), (match) => match[1] ?? ''))];
}

/**
 * What a person enters to connect with a scheme, variables of the address first. The console draws its form from this and
 * the core checks an input against it, so both ask for the same. A variable of the address in use is always needed,
 * whatever its `required` says: without it there is no address. So is one of the addresses of an OAuth exchange.
 */
export function connectFields(
  toolkit: Pick<Toolkit, 'base_url' | 'base_url_vars' | 'hosts'>,
  scheme: Pick<AuthScheme, 'base_url' | 'fields' | 'inject' | 'oauth'>,
): ConnectField[] {
  const inAddress = new Set([
    ...placeholdersOf(scheme.base_url ?? toolkit.base_url),
    ...oauthTexts(scheme.oauth).flatMap(placeholdersOf),
  ]);
  const elsewhere = new Set(
    [...toolkit.hosts, ...scheme.inject.map(({ value }) => value)].flatMap(placeholdersOf),
  );
  const variables = Object.entries(toolkit.base_url_vars)
    .filter(([name]) => !Object.hasOwn(scheme.fields, name) && (inAddress.has(name) || elsewhere.has(name)))
    .map(([name, variable]): ConnectField => {
      const fallback = variable.default ?? (variable.enum?.includes('') ? '' : undefined);
      return {
        name,
        kind: 'variable',
        label: variable.label,
        secret: false,
        required: fallback === undefined && (inAddress.has(name) || variable.required),
        default: fallback,
        enum: variable.enum,
        example: variable.example,
      };
    });
  const fields = Object.entries(scheme.fields).map(
    ([name, field]): ConnectField => ({
      name,
      kind: 'field',
      label: field.label,
      secret: field.secret,
      required: field.default === undefined && (field.required || inAddress.has(name)),
      default: field.default,
      example: toolkit.base_url_vars[name]?.example,
      hint: field.hint,
      multiline: field.multiline,
    }),
  );
  return [...variables, ...fields];
}

/** The addresses of an exchange and what is sent there, which may hold variables too (a tenant, a login host). */
function oauthTexts(facts: AuthScheme['oauth']): string[] {
  if (facts === undefined) return [];
  const addresses = [
    facts.authorize_url,
    facts.token_url,
    facts.refresh_url,
    facts.revocation_url,
    facts.device_authorization_url,
    facts.request_token_url,
    facts.access_token_url,
  ];
  const params = [...Object.values(facts.authorize_params ?? {}), ...Object.values(facts.token_params ?? {})];
  return [...addresses, ...params].filter((text) => typeof text === 'string');
}
