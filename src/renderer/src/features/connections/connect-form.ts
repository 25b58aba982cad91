import { type AuthMode, mintedAuthModes, staticAuthModes } from '#shared/domain/auth-mode.ts';
import { type ConnectField, connectFields, placeholdersOf } from '#shared/domain/connect-fields.ts';
import { connectMethods, isConnectable, tokenAddresses } from '#shared/domain/oauth-scheme.ts';
import type { AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';

/** The toolkit's schemes that can be connected, those to type in first, and those that cannot be connected yet. */
export function splitSchemes(toolkit: Toolkit): { offered: AuthScheme[]; missing: AuthScheme[] } {
  const connectable = toolkit.auth_schemes.filter(isConnectable);
  return {
    offered: [
      ...connectable.filter(({ mode }) => staticAuthModes.has(mode)),
      ...connectable.filter(({ mode }) => !staticAuthModes.has(mode)),
    ],
    missing: toolkit.auth_schemes.filter((scheme) => !isConnectable(scheme)),
  };
}

/** A way to connect: a scheme, and whether its credential is typed in or comes of a sign-in. OAuth 1 can be had either way. */
export interface ConnectWay {
  readonly scheme: AuthScheme;
  readonly isTyped: boolean;
}

/**
 * The ways to connect a toolkit: what can only be typed in first, then sign-ins, then what a sign-in would spare, and the keys of
 * machines last.
 */
export function connectWays(toolkit: Toolkit): ConnectWay[] {
  const { offered } = splitSchemes(toolkit);
  const hasSignIn = (scheme: AuthScheme) => connectMethods(scheme).length > 0;
  const typed = offered
    .filter(({ mode }) => staticAuthModes.has(mode))
    .map((scheme) => ({ scheme, isTyped: true }));
  const signIns = offered.filter(hasSignIn).map((scheme) => ({ scheme, isTyped: false }));
  const isMinted = ({ scheme }: ConnectWay) => mintedAuthModes.has(scheme.mode);
  const usual = typed.filter((way) => !isMinted(way));
  return [
    ...usual.filter(({ scheme }) => !hasSignIn(scheme)),
    ...signIns,
    ...usual.filter(({ scheme }) => hasSignIn(scheme)),
    ...typed.filter(isMinted),
  ];
}

/** What a person fills in for a scheme: the very list that the host checks an input against. */
export function formFields(toolkit: Toolkit, mode: AuthMode): ConnectField[] {
  const scheme = schemeOf(toolkit, mode);
  return scheme ? connectFields(toolkit, scheme) : [];
}

function schemeOf(toolkit: Toolkit, mode: AuthMode): AuthScheme | undefined {
  return toolkit.auth_schemes.find((scheme) => scheme.mode === mode);
}

/** What the form starts with: the defaults, and the first choice where one must be made. */
export function initialValues(fields: readonly ConnectField[]): Record<string, string> {
  return Object.fromEntries(
    fields.map((field) => [
      field.name,
      field.default ?? (field.required ? field.enum?.[0] : undefined) ?? '',
    ]),
  );
}

/** The filled-in fields to send. Blank means absent, for the host to judge; what was typed is sent exactly as typed. */
export function filledFields(
  fields: readonly ConnectField[],
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
  fields: readonly ConnectField[],
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
export function previewOrigins(
  toolkit: Toolkit,
  mode: AuthMode,
  values: Readonly<Record<string, string>>,
): string[] {
  const scheme = schemeOf(toolkit, mode);
  const asked = new Set(formFields(toolkit, mode).map(({ name }) => name));
  const fill = (template: string) =>
    template.replaceAll(/\{([A-Za-z_]\w*)\}/g, (braced, name: string) => values[name] || braced);
  const hosts = toolkit.hosts
    .filter((host) => placeholdersOf(host).every((name) => asked.has(name)))
    .map(fill)
    .map((host) => (host.includes('://') ? originOf(host) : `https://${host}`));
  const mint = mintedAuthModes.has(mode) ? scheme?.oauth?.token_url : undefined;
  const tokenOrigins = mint === undefined ? [] : [originOf(fill(mint))];
  return [...new Set([originOf(fill(scheme?.base_url ?? toolkit.base_url)), ...hosts, ...tokenOrigins])];
}

/** What the person vouches for when a toolkit's addresses are unverified: where the credential and its tokens go. */
export function originsToConfirm(
  toolkit: Toolkit,
  mode: AuthMode,
  values: Readonly<Record<string, string>>,
): string[] {
  const scheme = schemeOf(toolkit, mode);
  const fill = (text: string) =>
    text.replaceAll(/\{([A-Za-z_]\w*)\}/g, (braced, name: string) => values[name] || braced);
  const tokens = (scheme === undefined ? [] : tokenAddresses(scheme)).map((url) => originOf(fill(url)));
  return [...new Set([...previewOrigins(toolkit, mode, values), ...tokens])];
}

/** Scheme, host and port of a URL that may still hold braces, which the URL parser would refuse. */
function originOf(url: string): string {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `https://${url}`;
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(withScheme)?.[0] ?? withScheme;
}
