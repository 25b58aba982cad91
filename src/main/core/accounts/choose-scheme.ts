import { type AuthMode, type AuthScheme, staticAuthModes, type Toolkit } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';

/**
 * The scheme to connect with: the one asked for, or the only one whose credential can be typed in.
 *
 * @throws SallyportError SchemeUnsupported where it is not offered or needs an OAuth exchange, ValidationFailed where
 *   there are several to choose from.
 */
export function chooseScheme(toolkit: Toolkit, wanted: AuthMode | undefined): AuthScheme {
  const typed = toolkit.auth_schemes.filter(({ mode }) => staticAuthModes.has(mode));
  const choices = typed.map(({ mode }) => mode).join(' or ');
  const chosen = toolkit.auth_schemes.find(({ mode }) => mode === wanted);
  if (chosen && staticAuthModes.has(chosen.mode)) return chosen;
  if (wanted !== undefined && !chosen) {
    throw unsupported(
      `${toolkit.name} does not offer ${wanted}.`,
      choices === '' ? oauthOnly : `Choose ${choices}.`,
    );
  }
  if (chosen || typed.length === 0) {
    const what = chosen ? `${toolkit.name} with ${chosen.mode}` : toolkit.name;
    throw unsupported(
      `${what} connects through OAuth, which this version cannot do yet.`,
      choices === '' ? oauthOnly : `Choose ${choices}.`,
    );
  }
  const [only, another] = typed;
  if (only && !another) return only;
  throw new SallyportError(
    'ValidationFailed',
    `auth_scheme: ${toolkit.name} can be connected in several ways.`,
    {
      field: 'auth_scheme',
      fix: `Choose ${choices}.`,
      errors: [`auth_scheme: is missing (${choices})`],
    },
  );
}

const oauthOnly =
  'Wait for a version that connects through OAuth, or describe the service yourself with toolkits.create.';

function unsupported(message: string, fix: string): SallyportError {
  return new SallyportError('SchemeUnsupported', `auth_scheme: ${message}`, { field: 'auth_scheme', fix });
}
