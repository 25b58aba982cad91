import type { AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';

/** Names under which SDKs send the one secret of a scheme, whatever our toolkit calls it. */
const commonSecretNames = ['api_key', 'generic_api_key', 'token', 'bearer_token', 'access_token', 'password'];

/** Values by which a caller would choose where the request goes. */
const routingNames = ['base_url', 'full', 'domain', 'instanceEndpoint'];

/**
 * The values that a caller gives for a scheme (`val` of the documented API), under the names that our toolkit has for them.
 * What the scheme does not use is left out.
 *
 * @param toolkit as `toolkitForScheme` returns it.
 * @param field what the caller calls the values, for errors.
 * @throws SallyportError ValidationFailed for a value that tries to choose the host.
 */
export function givenValues(
  toolkit: Toolkit,
  scheme: AuthScheme,
  values: Readonly<Record<string, unknown>>,
  field: string,
): Record<string, string> {
  const isDeclared = (name: string) =>
    Object.hasOwn(scheme.fields, name) || Object.hasOwn(toolkit.base_url_vars, name);
  const given = textValues(values);
  const routing = routingNames.find((name) => Object.hasOwn(given, name) && !isDeclared(name));
  if (routing !== undefined) {
    throw new SallyportError(
      'ValidationFailed',
      `${field}.${routing}: a caller cannot choose the host of a toolkit.`,
      {
        field: `${field}.${routing}`,
        fix: 'Leave it out; the owner of this machine can add a toolkit for another host.',
      },
    );
  }
  const known = Object.entries(given).filter(([name]) => isDeclared(name));
  return { ...commonlyNamed(scheme, given), ...Object.fromEntries(known) };
}

/** The scheme's field that goes by a common name; undefined where that is not clear. */
export function fieldCalled(scheme: AuthScheme, commonName: string): string | undefined {
  if (Object.hasOwn(scheme.fields, commonName)) return commonName;
  const [user, password] = basicFields(scheme);
  if (commonName === 'username') return user;
  if (commonName === 'password' && password !== undefined) return password;
  const secrets = Object.keys(scheme.fields).filter((name) => scheme.fields[name]?.secret);
  return secrets.length === 1 && commonSecretNames.includes(commonName) ? secrets[0] : undefined;
}

function commonlyNamed(scheme: AuthScheme, given: Readonly<Record<string, string>>): Record<string, string> {
  const values: Record<string, string> = {};
  for (const commonName of ['username', ...commonSecretNames]) {
    const name = fieldCalled(scheme, commonName);
    const value = given[commonName];
    if (name !== undefined && value !== undefined) values[name] ??= value;
  }
  return values;
}

/** The fields on both sides of the colon of a Basic credential, as far as its template names them. */
function basicFields({ mode, inject, fields }: AuthScheme): (string | undefined)[] {
  if (mode !== 'BASIC') return [];
  const template = inject.map(({ value }) => /base64\(\{?(\w*)\}?:\{?(\w*)\}?\)/.exec(value)).find(Boolean);
  const declared = (name: string | undefined) => (name && Object.hasOwn(fields, name) ? name : undefined);
  return [declared(template?.[1]), declared(template?.[2])];
}

function textValues(values: Readonly<Record<string, unknown>>): Record<string, string> {
  const texts = Object.entries(values).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(texts);
}
