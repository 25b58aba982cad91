import { type AuthMode, staticAuthModes } from '#shared/domain/auth-mode.ts';
import type { AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';

/** One input of the connect form: a variable of the base URL, or a part of the credential. */
export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly secret: boolean;
  readonly required: boolean;
  readonly defaultValue: string | undefined;
  readonly choices: readonly string[] | undefined;
  readonly placeholder: string | undefined;
  readonly hint: string | undefined;
}

/** The toolkit's schemes, split into what can be typed in now and what needs an OAuth exchange. */
export function splitSchemes(toolkit: Toolkit): { offered: AuthScheme[]; oauth: AuthScheme[] } {
  const isOffered = (scheme: AuthScheme) => staticAuthModes.has(scheme.mode);
  return {
    offered: toolkit.auth_schemes.filter(isOffered),
    oauth: toolkit.auth_schemes.filter((scheme) => !isOffered(scheme)),
  };
}

/**
 * What a person fills in for a scheme: first the base URL's variables, then the credential's parts. A variable that the
 * service tells during an exchange, or that the credential itself fills, is not asked for.
 */
export function formFields(toolkit: Toolkit, mode: AuthMode): FormField[] {
  const fields = toolkit.auth_schemes.find((scheme) => scheme.mode === mode)?.fields ?? {};
  const variables = Object.entries(toolkit.base_url_vars)
    .filter(([name, variable]) => variable.source === undefined && !Object.hasOwn(fields, name))
    .map(([name, variable]) => ({
      name,
      label: variable.label,
      secret: false,
      required: variable.required,
      defaultValue: variable.default,
      choices: variable.enum,
      placeholder: variable.example,
      hint: undefined,
    }));
  const parts = Object.entries(fields).map(([name, field]) => ({
    name,
    label: field.label,
    secret: field.secret,
    required: field.required,
    defaultValue: field.default,
    choices: undefined,
    placeholder: undefined,
    hint: field.hint,
  }));
  return [...variables, ...parts];
}

/** What the form starts with: the defaults, and the first choice where one must be made. */
export function initialValues(fields: readonly FormField[]): Record<string, string> {
  return Object.fromEntries(
    fields.map(({ name, defaultValue, choices, required }) => [
      name,
      defaultValue ?? (required ? choices?.[0] : undefined) ?? '',
    ]),
  );
}

/** The filled-in fields to send. Blank means absent, for the host to judge; what was typed is sent exactly as typed. */
export function filledFields(
  fields: readonly FormField[],
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  const filled: Record<string, string> = {};
  for (const { name } of fields) {
    const value = values[name] ?? '';
    if (value !== '') filled[name] = value;
  }
  return filled;
}

/** Faults that need no host to see: what must be filled in and is not. */
export function missingFields(
  fields: readonly FormField[],
  values: Readonly<Record<string, string>>,
): readonly string[] {
  return fields
    .filter(({ name, required }) => required && (values[name] ?? '') === '')
    .map(({ name }) => name);
}

/**
 * Where the credential may go, as far as the form is filled in, for the person to see before connecting. Variables that
 * are still blank stay in braces. The host decides for itself; this only shows.
 */
export function previewOrigins(toolkit: Toolkit, values: Readonly<Record<string, string>>): string[] {
  const fill = (template: string) =>
    template.replaceAll(/\{([A-Za-z_]\w*)\}/g, (braced, name: string) => values[name] || braced);
  const base = originOf(fill(toolkit.base_url));
  const hosts = toolkit.hosts
    .filter((host) => variablesAsked(toolkit, host))
    .map((host) => fill(host))
    .map((host) => (host.includes('://') ? originOf(host) : `https://${host}`));
  return [...new Set([base, ...hosts])];
}

/** A further host built from a variable that nobody fills in does not exist for this account. */
function variablesAsked(toolkit: Toolkit, host: string): boolean {
  return [...host.matchAll(/\{(\w+)\}/g)].every(
    ([, name]) => name !== undefined && toolkit.base_url_vars[name]?.source === undefined,
  );
}

/** Scheme, host and port of a URL that may still hold braces, which the URL parser would refuse. */
function originOf(url: string): string {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `https://${url}`;
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(withScheme)?.[0] ?? withScheme;
}
