import { connectFields, placeholdersOf } from '#shared/domain/connect-fields.ts';
import { type AuthScheme, staticAuthModes, type Toolkit } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import { originsOf, validationFailed } from '../toolkits/index.ts';
import { type ConnectValues, connectValues } from './connect-values.ts';

/**
 * The values of a typed-in credential after some were changed by somebody who may not choose where it goes.
 *
 * @param toolkit as `toolkitForScheme` returns it.
 * @param changes by name; null removes a value.
 * @throws SallyportError SchemeUnsupported for OAuth, ValidationFailed for a value that is part of the address or does not
 *   fit its place.
 */
export function replacedValues(
  toolkit: Toolkit,
  scheme: AuthScheme,
  before: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string | null>>,
): ConnectValues {
  if (!staticAuthModes.has(scheme.mode)) {
    throw new SallyportError(
      'SchemeUnsupported',
      `connection.state: the tokens of ${scheme.mode} come from its sign-in.`,
      {
        field: 'connection.state',
        fix: 'Make a connect link with refresh, and let the owner sign in again.',
      },
    );
  }
  const changed = Object.entries(changes).filter(([name, value]) => value !== (before[name] ?? null));
  const routing = routingNames(toolkit, scheme);
  const faults = changed
    .filter(([name]) => routing.has(name))
    .map(([name]) => ({
      field: `connection.state.val.${name}`,
      reason: 'is part of where the credential goes',
    }));
  if (faults.length > 0) throw validationFailed(faults, movedFix);
  const next: Record<string, string> = { ...before };
  for (const [name, value] of changed) {
    if (value === null) delete next[name];
    else next[name] = value;
  }
  const values = connectValues(toolkit, scheme, next);
  const known = new Set(originsOf(toolkit, before));
  if (values.origins.every((origin) => known.has(origin))) return values;
  throw validationFailed(
    [{ field: 'connection.state.val', reason: 'would send the credential to another place' }],
    movedFix,
  );
}

const movedFix =
  'Ask the owner to connect an account for the other place (console, Connections), or create one with its own credential.';

/** The names of the values that are no secret and stand in an address. */
function routingNames(toolkit: Toolkit, scheme: AuthScheme): ReadonlySet<string> {
  const inAddress = new Set([toolkit.base_url, ...toolkit.hosts].flatMap(placeholdersOf));
  return new Set(
    connectFields(toolkit, scheme)
      .filter(({ name, kind, secret }) => kind === 'variable' || (!secret && inAddress.has(name)))
      .map(({ name }) => name),
  );
}
