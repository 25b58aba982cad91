import type { ConnectedAccount } from '#shared/domain/account.ts';
import {
  type AccountGrant,
  type Accounts,
  type Credential,
  schemeOf,
  tokenFields,
} from '../accounts/index.ts';
import type { AuthConfigs } from '../auth-configs/index.ts';
import type { Clock } from '../ports/index.ts';
import { type Toolkits, toolkitForScheme } from '../toolkits/index.ts';
import { type OAuthClient, resolveFacts, type TokenEndpoint } from './oauth-client.ts';
import { TokenRefusal } from './token-answer.ts';

/** Keeps access tokens fresh. One refresh at a time per account: everyone who needs it waits for the same one. */
export interface TokenRefresher {
  /** Whether the token ends soon enough to be renewed before it is used. Costs one comparison for typed-in credentials. */
  isStale(credential: Credential): boolean;
  /**
   * Renews the token of an account and stores it before anyone uses it.
   *
   * @throws TokenRefusal after which the account is EXPIRED, or the error of a failed attempt, which changes nothing.
   */
  refresh(accountId: string): Promise<void>;
  /** Whether the token has not ended yet, as far as anyone knows. */
  isUsable(credential: Credential): boolean;
  /** Whether a refused token can be renewed at all. */
  canRefresh(credential: Credential): boolean;
}

/** A token is renewed this long before it ends, so that it does not end on its way. */
const earlyMs = 5 * 60 * 1_000;
/** Never renew a short-lived token more often than at half of its life: a skewed clock must not make a storm. */
const pauseAfterMs = 10_000;

export interface RefresherDeps {
  readonly accounts: Pick<Accounts, 'get' | 'grant' | 'close' | 'valuesOf'>;
  readonly authConfigs: Pick<AuthConfigs, 'clientFor'>;
  readonly toolkits: Pick<Toolkits, 'get'>;
  readonly endpoint: TokenEndpoint;
  readonly clock: Clock;
}

export function createTokenRefresher(deps: RefresherDeps): TokenRefresher {
  const { accounts, endpoint, clock } = deps;
  const running = new Map<string, Promise<void>>();
  const lastDone = new Map<string, number>();

  async function renew(id: string): Promise<void> {
    const account = accounts.get(id);
    const values = accounts.valuesOf(id);
    const app = appOf(deps, account, values);
    try {
      const grant = await requestGrant(endpoint, app, account, values);
      await accounts.grant(id, grant);
    } catch (error) {
      if (isFinal(error)) await accounts.close(id, 'EXPIRED', expiredReason(error));
      throw error;
    } finally {
      lastDone.set(id, clock.monotonic());
    }
  }

  return {
    isStale({ account }) {
      if (account === null || account.expires_at === null) return false;
      if (Date.parse(account.expires_at) - clock.now() > earlyMs) return false;
      const done = lastDone.get(account.id);
      return done === undefined || clock.monotonic() - done > pauseAfterMs;
    },
    refresh(id) {
      const underWay = running.get(id);
      if (underWay) return underWay;
      const started = renew(id).finally(() => running.delete(id));
      running.set(id, started);
      return started;
    },
    isUsable: ({ account }) =>
      account !== null && (account.expires_at === null || Date.parse(account.expires_at) > clock.now()),
    canRefresh: ({ account, fields }) =>
      account !== null &&
      account.auth_config_id !== null &&
      (account.auth_scheme === 'S2S_OAUTH2' || fields[tokenFields.refreshToken] !== undefined),
  };
}

/** An OAuth app, its provider's addresses and the scopes that it asks for. */
export interface OAuthApp extends OAuthClient {
  readonly scopes: readonly string[];
}

/** The app that an account is connected with. @throws as AuthConfigs.clientFor and resolveFacts. */
export function appOf(
  { authConfigs, toolkits }: Pick<RefresherDeps, 'authConfigs' | 'toolkits'>,
  account: ConnectedAccount,
  values: Readonly<Record<string, string>>,
): OAuthApp {
  const { config, clientId, clientSecret } = authConfigs.clientFor(account.auth_config_id ?? '');
  const source = toolkits.get(account.toolkit);
  const scheme = schemeOf(source, account.auth_scheme);
  const facts = resolveFacts(toolkitForScheme(source, scheme), scheme, values, clientSecret !== null);
  return { clientId, clientSecret, facts, scopes: config.scopes };
}

function requestGrant(
  endpoint: TokenEndpoint,
  app: OAuthApp,
  account: ConnectedAccount,
  values: Readonly<Record<string, string>>,
): Promise<AccountGrant> {
  if (account.auth_scheme === 'S2S_OAUTH2') return requestClientCredentials(endpoint, app);
  return endpoint.request(app, 'refresh_token', { refresh_token: values[tokenFields.refreshToken] ?? '' });
}

/** RFC 6749 §4.4: the app signs in as itself. */
export function requestClientCredentials(endpoint: TokenEndpoint, app: OAuthApp): Promise<AccountGrant> {
  const scope = app.scopes.join(app.facts.scopeSeparator);
  return endpoint.request(app, 'client_credentials', scope === '' ? {} : { scope });
}

/** Only the provider's own word that the grant is gone ends an account; everything else may pass. */
function isFinal(error: unknown): error is TokenRefusal {
  return (
    error instanceof TokenRefusal &&
    (error.oauthError === 'invalid_grant' || error.oauthError === 'unauthorized_client')
  );
}

function expiredReason(refusal: TokenRefusal): string {
  return `The provider no longer accepts the sign-in (${refusal.providerMessage}). Connect the account again`;
}
