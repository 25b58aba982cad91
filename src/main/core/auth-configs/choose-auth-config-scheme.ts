import { connectMethods } from '#shared/domain/oauth-scheme.ts';
import { type AuthMode, type AuthScheme, staticAuthModes, type Toolkit } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import { usualSchemes } from '../accounts/index.ts';

const oauthModes: ReadonlySet<AuthMode> = new Set(['OAUTH2', 'S2S_OAUTH2', 'DCR_OAUTH']);

/**
 * The scheme of a new auth config: the one asked for, or the only one that fits. With a client id that is an OAuth scheme,
 * without one it is a scheme whose credential is typed in.
 *
 * @throws SallyportError SchemeUnsupported where it is not offered or names no address for its tokens; ValidationFailed where
 *   there are several to choose from.
 */
export function chooseAuthConfigScheme(
  toolkit: Toolkit,
  wanted: AuthMode | undefined,
  hasClient: boolean,
): AuthScheme {
  const usable = toolkit.auth_schemes.filter(
    (scheme) =>
      (scheme.mode === 'DCR_OAUTH' ? !hasClient || wanted === scheme.mode : takesApp(scheme)) ||
      (!hasClient && staticAuthModes.has(scheme.mode)),
  );
  const choices = usable.map(({ mode }) => mode).join(' or ');
  if (wanted === undefined) {
    const usual = usualSchemes(usable);
    const fitting = hasClient ? usual : usual.filter(({ mode }) => needsNoApp(mode));
    const [only, another] = fitting.length > 0 ? fitting : usual;
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

/** Whether nobody has to register an app: its credential is typed in, or Sallyport registers itself. */
const needsNoApp = (mode: AuthMode) => staticAuthModes.has(mode) || mode === 'DCR_OAUTH';

/**
 * The scheme that an account can be connected with although nobody registered an app for it: one whose credential a person
 * types in.
 *
 * @throws SallyportError SchemeUnsupported where every scheme needs a registered app.
 */
export function schemeWithoutApp(toolkit: Toolkit): AuthScheme {
  const found = usualSchemes(toolkit.auth_schemes).find(({ mode }) => staticAuthModes.has(mode));
  if (found) return found;
  throw new SallyportError(
    'SchemeUnsupported',
    `toolkit: ${toolkit.name} connects through OAuth, and Sallyport brings no OAuth app of its own.`,
    {
      field: 'toolkit',
      fix: `Ask the owner to register an app under Connections, or give its client_id and client_secret with "use_custom_auth".`,
    },
  );
}

/** Whether the toolkit says where an app of the scheme gets its tokens. */
function takesApp(scheme: AuthScheme): boolean {
  const { mode, oauth } = scheme;
  return mode === 'OAUTH1'
    ? connectMethods(scheme).length > 0
    : oauthModes.has(mode) && oauth?.token_url !== undefined;
}

function refusal(toolkit: Toolkit, wanted: AuthMode | undefined): string {
  const offered = toolkit.auth_schemes.map(({ mode }) => mode);
  const mode = wanted ?? offered.find((each) => oauthModes.has(each) || each === 'OAUTH1');
  if (mode === undefined) return `${toolkit.name} does not connect through OAuth.`;
  if (!offered.includes(mode)) return `${toolkit.name} does not offer ${mode}.`;
  if (mode === 'OAUTH1') {
    return `${toolkit.name} does not say where OAUTH1 gets its tokens (oauth.request_token_url, authorize_url, access_token_url).`;
  }
  return oauthModes.has(mode)
    ? `${toolkit.name} does not say where ${mode} gets its tokens (oauth.token_url).`
    : `${mode} needs no OAuth app, so it takes no client id.`;
}

function undecided(toolkit: Toolkit, choices: string): SallyportError {
  return new SallyportError(
    'ValidationFailed',
    `auth_scheme: ${toolkit.name} can be connected in several ways.`,
    {
      field: 'auth_scheme',
      fix: `Choose ${choices}.`,
      errors: [`auth_scheme: is missing (${choices})`],
    },
  );
}
