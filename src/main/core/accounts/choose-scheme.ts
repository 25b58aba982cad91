import {
  type AuthMode,
  type AuthScheme,
  mintedAuthModes,
  staticAuthModes,
  type Toolkit,
} from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';

/**
 * The scheme to connect with: the one asked for, or the only usual one whose credential can be typed in.
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
    throw unsupported(`${what} connects through OAuth.`, choices === '' ? oauthOnly : `Choose ${choices}.`);
  }
  const [only, another] = usualSchemes(typed);
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

/** Those that are meant where nobody names one: a key that stands for a machine is named, unless there is nothing else. */
export function usualSchemes(schemes: readonly AuthScheme[]): readonly AuthScheme[] {
  const usual = schemes.filter(({ mode }) => !mintedAuthModes.has(mode));
  return usual.length > 0 ? usual : schemes;
}

/** @throws SallyportError SchemeUnsupported where the toolkit no longer offers the scheme. */
export function schemeOf(toolkit: Toolkit, mode: AuthMode): AuthScheme {
  const scheme = toolkit.auth_schemes.find((each) => each.mode === mode);
  if (scheme) return scheme;
  throw unsupported(
    `${toolkit.name} no longer offers ${mode}.`,
    'Connect the account again with a scheme that the toolkit offers.',
  );
}

const oauthOnly =
  'Connect it with an OAuth app: in the console, or with authConfigs.create and connections.start.';

function unsupported(message: string, fix: string): SallyportError {
  return new SallyportError('SchemeUnsupported', `auth_scheme: ${message}`, { field: 'auth_scheme', fix });
}
