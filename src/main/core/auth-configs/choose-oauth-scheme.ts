import type { AuthMode, AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';

const oauthModes: ReadonlySet<AuthMode> = new Set(['OAUTH2', 'S2S_OAUTH2']);

/**
 * The scheme to register an OAuth app for: the one asked for, or the only OAuth scheme of the toolkit.
 *
 * @throws SallyportError SchemeUnsupported where it is not offered, needs no OAuth app, is OAuth 1 or names no token URL;
 *   ValidationFailed where there are several to choose from.
 */
export function chooseOAuthScheme(toolkit: Toolkit, wanted: AuthMode | undefined): AuthScheme {
  const usable = toolkit.auth_schemes.filter(
    ({ mode, oauth }) => oauthModes.has(mode) && oauth?.token_url !== undefined,
  );
  const choices = usable.map(({ mode }) => mode).join(' or ');
  if (wanted === undefined) {
    const [only, another] = usable;
    if (only && another) throw undecided(toolkit, choices);
    if (only) return only;
  }
  const chosen = usable.find(({ mode }) => mode === wanted);
  if (chosen) return chosen;
  throw new SallyportError('SchemeUnsupported', `auth_scheme: ${refusal(toolkit, wanted)}`, {
    field: 'auth_scheme',
    fix:
      choices === ''
        ? 'Connect it with another scheme under Connections, or describe the service yourself with toolkits.create.'
        : `Choose ${choices}.`,
  });
}

function refusal(toolkit: Toolkit, wanted: AuthMode | undefined): string {
  const offered = toolkit.auth_schemes.map(({ mode }) => mode);
  const mode = wanted ?? offered.find((each) => oauthModes.has(each) || each === 'OAUTH1');
  if (mode === undefined) return `${toolkit.name} does not connect through OAuth.`;
  if (!offered.includes(mode)) return `${toolkit.name} does not offer ${mode}.`;
  if (mode === 'OAUTH1') return `${toolkit.name} uses OAuth 1, which Sallyport does not connect with.`;
  return oauthModes.has(mode)
    ? `${toolkit.name} does not say where ${mode} gets its tokens (oauth.token_url).`
    : `${mode} needs no OAuth app.`;
}

function undecided(toolkit: Toolkit, choices: string): SallyportError {
  return new SallyportError(
    'ValidationFailed',
    `auth_scheme: ${toolkit.name} connects through OAuth in several ways.`,
    {
      field: 'auth_scheme',
      fix: `Choose ${choices}.`,
      errors: [`auth_scheme: is missing (${choices})`],
    },
  );
}
