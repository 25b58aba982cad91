import type { ConnectedAccount } from '#shared/domain/account.ts';
import type { AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import { type AccountGrant, schemeOf } from '../accounts/index.ts';
import type { Clock } from '../ports/index.ts';
import { oauth1Fields } from '../signing/index.ts';
import { resolveUrlTemplate, toolkitForScheme } from '../toolkits/index.ts';
import type { OAuth1Client, OAuth1Exchange, OAuth1Token } from './oauth1-exchange.ts';
import { oauth1Denial } from './oauth1-refusals.ts';
import {
  type BrowserSignIn,
  type PendingAuthorization,
  signInMs,
  withParameters,
} from './pending-authorizations.ts';
import type { RefresherDeps } from './refresh.ts';
import { capture, captureFromCallback } from './token-answer.ts';

/** An app registered at a service that speaks OAuth 1, and the service's addresses for one account. */
export interface OAuth1App extends OAuth1Client {
  readonly authorizeUrl: string;
  readonly authorizeParams: Readonly<Record<string, string>>;
  readonly showsCode: boolean;
  readonly capture: readonly string[];
}

/**
 * The app that an account is connected with.
 *
 * @throws SallyportError SchemeUnsupported where an address is missing, ValidationFailed for a variable, and as
 *   AuthConfigs.clientFor.
 */
export function oauth1AppOf(
  { authConfigs, toolkits }: Pick<RefresherDeps, 'authConfigs' | 'toolkits'>,
  account: ConnectedAccount,
  values: Readonly<Record<string, string>>,
): OAuth1App {
  const { config, clientId, clientSecret } = authConfigs.clientFor(account.auth_config_id ?? '');
  const source = toolkits.get(account.toolkit);
  const scheme = schemeOf(source, account.auth_scheme);
  const facts = scheme.oauth ?? {};
  const parameters = Object.entries(facts.authorize_params ?? {}).map(([name, value]) => [
    name,
    String(value).replaceAll('{app_name}', 'Sallyport'),
  ]);
  const { scopes } = config;
  return {
    consumerKey: clientId,
    consumerSecret: clientSecret ?? '',
    ...oauth1Addresses(toolkitForScheme(source, scheme), scheme, values),
    authorizeParams: {
      ...Object.fromEntries(parameters),
      // RFC 5849 knows no scopes; the services that have them read them here.
      ...(scopes.length === 0 ? {} : { scope: scopes.join(facts.scope_separator ?? ',') }),
    },
    signatureMethod: facts.signature_method ?? 'HMAC-SHA1',
    realm: facts.realm,
    showsCode: facts.verifier === 'pin',
    capture: facts.capture ?? [],
    privateNetwork: toolkitForScheme(source, scheme).private_network,
  };
}

/**
 * The three addresses of RFC 5849 §2 with the account's variables filled in.
 *
 * @param toolkit as `toolkitForScheme` returns it.
 * @throws SallyportError SchemeUnsupported where one is missing, ValidationFailed for a variable.
 */
export function oauth1Addresses(
  toolkit: Toolkit,
  { oauth = {} }: Pick<AuthScheme, 'oauth'>,
  values: Readonly<Record<string, string>>,
): Pick<OAuth1App, 'requestUrl' | 'authorizeUrl' | 'accessUrl'> {
  const url = (template: string | undefined) => {
    if (template !== undefined) return resolveUrlTemplate(toolkit, template, values);
    throw new SallyportError(
      'SchemeUnsupported',
      `auth_scheme: ${toolkit.name} names no OAuth 1 addresses.`,
      {
        field: 'auth_scheme',
        fix: 'Type the credential in, or add the addresses to the toolkit.',
      },
    );
  };
  return {
    requestUrl: url(oauth.request_token_url),
    authorizeUrl: url(oauth.authorize_url),
    accessUrl: url(oauth.access_token_url),
  };
}

interface OAuth1SignInDeps {
  readonly exchange: OAuth1Exchange;
  readonly clock: Clock;
  /** The app as it is stored now: it may change while the person is at the service. @throws as oauth1AppOf. */
  readonly app: () => OAuth1App;
}

/** The sign-in of RFC 5849 §2: `oauth_token` takes the place of `state`, the verifier that of the code. */
export function oauth1SignIn({ exchange, clock, app: appNow }: OAuth1SignInDeps): BrowserSignIn {
  return {
    ownPort: null,
    redirectUri: null,
    showsCode: appNow().showsCode,
    async begin(redirectUri, signal): Promise<PendingAuthorization> {
      const app = appNow();
      const temporary = await exchange.begin(app, redirectUri, signal);
      const finish = async (verifier: string, ending: AbortSignal) => {
        const current = appNow();
        return grantOf(current, await exchange.finish(current, temporary, verifier, ending));
      };
      return {
        page: withParameters(app.authorizeUrl, { ...app.authorizeParams, oauth_token: temporary.token }),
        redirectUri,
        expiresAt: clock.now() + signInMs,
        answerNames: ['oauth_verifier', 'oauth_token'],
        isAnsweredBy: (parameters) => answeredToken(parameters) === temporary.token,
        async finish(parameters, ending) {
          const verifier = parameters.get('oauth_verifier');
          const isDenied = parameters.has('denied') || parameters.has('oauth_problem');
          if (isDenied || !verifier) throw oauth1Denial(parameters);
          const grant = await finish(verifier, ending);
          const captured = { ...grant.captured, ...captureFromCallback(parameters, app.capture) };
          return { ...grant, captured };
        },
        finishWithCode: redirectUri === null ? finish : null,
      };
    },
  };
}

/** Some services name the token of a sign-in that was declined `denied`. */
function answeredToken(parameters: URLSearchParams): string | null {
  return parameters.get('oauth_token') ?? parameters.get('denied');
}

/** The account's fields are then what its requests are signed with; these tokens end by being withdrawn, not by a date. */
function grantOf(app: OAuth1App, { token, secret, answer }: OAuth1Token): AccountGrant {
  return {
    accessToken: token,
    refreshToken: null,
    expiresAt: null,
    captured: capture(answer, app.capture),
    fields: oauth1Fields({
      consumerKey: app.consumerKey,
      consumerSecret: app.consumerSecret,
      token,
      tokenSecret: secret,
    }),
    tokenOrigins: [new URL(app.accessUrl).origin],
  };
}
