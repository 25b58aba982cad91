import type { ConnectedAccount } from '#shared/domain/account.ts';
import { type AuthMode, mintedAuthModes } from '#shared/domain/auth-mode.ts';
import { registeredScheme } from '#shared/domain/oauth-scheme.ts';
import type { AuthScheme } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import {
  type AccountGrant,
  type Accounts,
  type Credential,
  isSameCredential,
  schemeOf,
  tokenFields,
} from '../accounts/index.ts';
import type { AuthConfigs } from '../auth-configs/index.ts';
import type { Clock } from '../ports/index.ts';
import { mintAddress, type Toolkits, toolkitForScheme } from '../toolkits/index.ts';
import type { Mint } from './mint.ts';
import { type OAuthClient, resolveFacts, type TokenEndpoint, withVariables } from './oauth-client.ts';
import { type TokenGrant, TokenRefusal } from './token-answer.ts';

/** Keeps access tokens fresh. One refresh at a time per account: everyone who needs it waits for the same one. */
export interface TokenRefresher {
  /** Whether the token ends soon enough to be renewed before it is used. Costs one comparison for typed-in credentials. */
  isStale(credential: Credential): boolean;
  /** The same for an account that nobody is about to use. */
  isDue(account: ConnectedAccount): boolean;
  /**
   * Renews the token of an account and stores it before anyone uses it.
   *
   * @throws TokenRefusal after which the account is EXPIRED, or the error of a failed attempt, which changes nothing.
   */
  refresh(accountId: string): Promise<void>;
  /**
   * The same for a call. After a failed attempt calls get its error at once, for a pause that grows with each failure.
   *
   * @throws as `refresh`.
   */
  refreshForCall(accountId: string): Promise<void>;
  /** The token for a credential that a caller brought along: it is used for the one call and kept nowhere. */
  mintOnce(credential: Credential): Promise<string>;
  /** Whether the token has not ended yet, as far as anyone knows. */
  isUsable(credential: Credential): boolean;
  /** Whether renewing a refused token may help. */
  canRefresh(credential: Credential): boolean;
  /** Notes that a service refused a token that had been renewed for the very call: for a while another is of no use. */
  newTokenRefused(credential: Credential): void;
  /** Stores tokens that were issued while they could not be stored, as when the vault was locked in between. */
  storeWaiting(): Promise<void>;
}

/** A token is renewed this long before it ends, so that it does not end on its way. */
const earlyMs = 5 * 60 * 1_000;
/** No renewal follows another sooner, unless the token has ended: a skewed clock must not make a storm. */
const pauseAfterMs = 10_000;
/** How long calls do not ask again after a failed attempt: twice as long after each further one. */
const firstBackoffMs = 1_000;
const longestBackoffMs = 60_000;

export interface RefresherDeps {
  readonly accounts: Pick<Accounts, 'get' | 'grant' | 'close' | 'valuesOf' | 'sealedOriginsOf'>;
  readonly authConfigs: Pick<AuthConfigs, 'clientFor' | 'get'>;
  readonly toolkits: Pick<Toolkits, 'get'>;
  readonly endpoint: TokenEndpoint;
  readonly mint: Mint;
  readonly clock: Clock;
}

export function createTokenRefresher(deps: RefresherDeps): TokenRefresher {
  const { accounts, endpoint, clock } = deps;
  const running = new Map<string, Promise<void>>();
  const attempts = new Map<string, Attempt>();
  const refusals = new Map<string, { at: number; token: string | undefined }>();
  const failures = new Map<string, Failure>();
  // The server may have spent the old refresh token: what it issued is kept until it is stored, however long that takes.
  const waiting = new Map<string, Issued>();

  async function renew(id: string): Promise<void> {
    let lifeMs: number | null = null;
    let succeeded = false;
    try {
      const issued = waiting.get(id) ?? (await ask(id));
      if (issued !== null) await store(id, issued);
      if (issued?.grant.expiresAt) lifeMs = Math.max(0, issued.grant.expiresAt - clock.now());
      succeeded = true;
    } finally {
      attempts.set(id, { at: clock.monotonic(), succeeded, lifeMs });
    }
  }

  function sourceOf(account: ConnectedAccount, values: Readonly<Record<string, string>>): TokenSource {
    if (mintedAuthModes.has(account.auth_scheme)) {
      const toolkit = deps.toolkits.get(account.toolkit);
      const scheme = schemeOf(toolkit, account.auth_scheme);
      const own = toolkitForScheme(toolkit, scheme);
      return {
        address: mintAddress(own, scheme, values),
        request: () => deps.mint.request(own, scheme, values),
        isEndedBy: (refusal) => isAboutCredential(refusal, scheme),
        // It ends by itself within the hour, and no service of this kind withdraws it sooner.
        revoke: async () => {},
      };
    }
    const app = appOf(deps, account, values);
    return {
      address: app.facts.refreshUrl,
      request: () => requestGrant(endpoint, app, account, values),
      isEndedBy: (refusal) => isFinal(refusal, app),
      revoke: (token) => endpoint.revoke(app, token),
    };
  }

  /** Null where the account has been connected again meanwhile, so that there is nothing to renew. */
  async function ask(id: string): Promise<Issued | null> {
    const account = accounts.get(id);
    const changedAt = changeDates(account);
    const values = accounts.valuesOf(id);
    const source = sourceOf(account, values);
    assertConfirmed(source.address, accounts.sealedOriginsOf(id));
    try {
      // What the provider tells of itself counts when a person connects; a renewal moves a credential nowhere.
      const grant = { ...(await source.request()), captured: {} };
      failures.delete(id);
      return { source, grant, madeFrom: values };
    } catch (error) {
      if (!(error instanceof TokenRefusal) || !source.isEndedBy(error)) {
        const count = (failures.get(id)?.count ?? 0) + 1;
        failures.set(id, { at: clock.monotonic(), count, error, changedAt });
        throw error;
      }
      failures.delete(id);
      if (!isSameCredential(accounts.valuesOf(id), values)) return null;
      await accounts.close(id, 'EXPIRED', expiredReason(account, error));
      throw error;
    }
  }

  async function store(id: string, issued: Issued): Promise<void> {
    waiting.set(id, issued);
    try {
      await accounts.grant(id, issued.grant, { madeFrom: issued.madeFrom });
    } catch (error) {
      if (!(error instanceof SallyportError) || error.code !== 'AccountNotFound') throw error;
      // Deleted in between: nobody is left to use the tokens.
      await issued.source.revoke(issued.grant.refreshToken ?? issued.grant.accessToken);
      waiting.delete(id);
      throw error;
    }
    waiting.delete(id);
  }

  function refresh(id: string): Promise<void> {
    const underWay = running.get(id);
    if (underWay) return underWay;
    const started = renew(id).finally(() => running.delete(id));
    running.set(id, started);
    return started;
  }

  /** When the account and its OAuth app were last changed: what failed before may work from then on. */
  const changeDates = ({ updated_at: account, auth_config_id: configId }: ConnectedAccount) =>
    `${account} ${configId === null ? '' : deps.authConfigs.get(configId).updated_at}`;

  /** Rejects instead of asking again while calls are to wait; after a new sign-in, key or client secret there is no pause. */
  async function refreshForCall(id: string): Promise<void> {
    const last = failures.get(id);
    const isWaiting =
      last !== undefined &&
      !running.has(id) &&
      clock.monotonic() - last.at < backoffMs(last.count) &&
      changeDates(accounts.get(id)) === last.changedAt;
    if (isWaiting) throw last.error;
    return refresh(id);
  }

  const isUsable = ({ account, scheme, fields }: Credential) =>
    account !== null &&
    !lacksToken(scheme.mode, fields) &&
    (account.expires_at === null || Date.parse(account.expires_at) > clock.now());
  const isRecent = ({ at }: { readonly at: number }) => clock.monotonic() - at <= pauseAfterMs;
  const wasRefusedNew = (id: string, fields: Credential['fields']) => {
    const refusal = refusals.get(id);
    return refusal !== undefined && isRecent(refusal) && refusal.token === fields[tokenFields.accessToken];
  };

  const isDue = (account: ConnectedAccount): boolean => {
    if (account.expires_at === null) return false;
    const last = attempts.get(account.id);
    const leftMs = Date.parse(account.expires_at) - clock.now();
    if (leftMs > Math.min(earlyMs, (last?.lifeMs ?? Number.POSITIVE_INFINITY) / 2)) return false;
    return last === undefined || !isRecent(last) || !(last.succeeded || leftMs > 0);
  };

  return {
    isStale: ({ account, scheme, fields }) =>
      lacksToken(scheme.mode, fields) || (account !== null && isDue(account)),
    isDue,
    refresh,
    refreshForCall,
    mintOnce: async ({ toolkit, scheme, fields }) =>
      (await deps.mint.request(toolkit, scheme, fields)).accessToken,
    isUsable,
    canRefresh: ({ account, fields }) =>
      account !== null && isRenewable(account, fields) && !wasRefusedNew(account.id, fields),
    newTokenRefused({ account, fields }) {
      if (account === null || attempts.get(account.id)?.succeeded !== true) return;
      refusals.set(account.id, { at: clock.monotonic(), token: fields[tokenFields.accessToken] });
    },
    async storeWaiting() {
      await Promise.allSettled([...waiting.keys()].map(refresh));
    },
  };
}

/** Whether there is anything to renew an account's token with. */
export function isRenewable(account: ConnectedAccount, fields: Readonly<Record<string, string>>): boolean {
  if (mintedAuthModes.has(account.auth_scheme)) return true;
  if (account.auth_config_id === null) return false;
  return account.auth_scheme === 'S2S_OAUTH2' || fields[tokenFields.refreshToken] !== undefined;
}

interface Attempt {
  /** On the monotonic clock. */
  readonly at: number;
  readonly succeeded: boolean;
  /** How long the token lives that it brought; null where unknown. */
  readonly lifeMs: number | null;
}

/** How asking the provider failed. Only a grant, or the end of the account, puts the count back. */
interface Failure {
  /** On the monotonic clock. */
  readonly at: number;
  readonly count: number;
  readonly error: unknown;
  /** When account and app had last been changed as it was asked. */
  readonly changedAt: string;
}

function backoffMs(count: number): number {
  return Math.min(longestBackoffMs, firstBackoffMs * 2 ** (count - 1));
}

/** Where the tokens of an account come from: an OAuth app, or the account's own typed-in credential. */
interface TokenSource {
  /** The address that gives them out. */
  readonly address: string;
  readonly request: () => Promise<AccountGrant>;
  /** Whether a refusal means that the account has to be connected again. */
  readonly isEndedBy: (refusal: TokenRefusal) => boolean;
  readonly revoke: (token: string) => Promise<unknown>;
}

/** Whether a token has yet to be minted from the typed-in credential. */
function lacksToken(mode: AuthMode, fields: Credential['fields']): boolean {
  return mintedAuthModes.has(mode) && fields[tokenFields.accessToken] === undefined;
}

/** What a provider issued for an account, and the credential that it took in return. */
interface Issued {
  readonly source: TokenSource;
  readonly grant: AccountGrant;
  readonly madeFrom: Readonly<Record<string, string>>;
}

/** An OAuth app, its provider's addresses and the scopes that it asks for. */
export interface OAuthApp extends OAuthClient {
  readonly scopes: readonly string[];
  /** The loopback port that its sign-ins come back to, 0 for any; null where only the gateway's is registered. */
  readonly ownPort: number | null;
  /** Where its sign-ins end instead of on this machine. */
  readonly redirectUri: string | null;
  /** Whether Sallyport registered it by itself, and so can do it again. */
  readonly isRegistered: boolean;
}

/** The app that an account is connected with. @throws as AuthConfigs.clientFor and resolveFacts. */
export function appOf(
  { authConfigs, toolkits }: Pick<RefresherDeps, 'authConfigs' | 'toolkits'>,
  account: ConnectedAccount,
  values: Readonly<Record<string, string>>,
): OAuthApp {
  const client = authConfigs.clientFor(account.auth_config_id ?? '');
  const { config, clientId, clientSecret, server } = client;
  const source = toolkits.get(account.toolkit);
  const scheme = registeredScheme(schemeOf(source, account.auth_scheme), server);
  const facts = resolveFacts(toolkitForScheme(source, scheme), scheme, values, clientSecret !== null);
  return {
    clientId,
    clientSecret,
    facts,
    // Dynamics 365 names the environment in a scope.
    scopes: config.scopes.map((scope) => withVariables(source, scope, values)),
    redirectUri: config.redirect_uri,
    ownPort: client.port ?? (facts.takesAnyPort ? 0 : null),
    isRegistered: server !== null,
  };
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
export function requestClientCredentials(endpoint: TokenEndpoint, app: OAuthApp): Promise<TokenGrant> {
  const scope = app.scopes.join(app.facts.scopeSeparator);
  return endpoint.request(app, 'client_credentials', scope === '' ? {} : { scope });
}

/** A toolkit that has come to name another token address gets neither refresh token nor credential. */
function assertConfirmed(address: string, sealedOrigins: readonly string[]): void {
  const { origin } = new URL(address);
  if (sealedOrigins.includes(origin)) return;
  throw new SallyportError(
    'OriginUnconfirmed',
    `The toolkit now renews tokens at ${origin}, which was not confirmed for this account.`,
    { fix: 'The owner can confirm the new origin on the account, under Connections, or connect it again.' },
  );
}

/** Only the provider's own word that the grant is gone ends an account; everything else may pass. */
function isFinal({ oauthError }: TokenRefusal, { isRegistered }: OAuthApp): boolean {
  // What was granted to a client that the server has forgotten is gone with it; a secret that was changed can be corrected.
  if (oauthError === 'invalid_client') return isRegistered;
  return oauthError === 'invalid_grant' || oauthError === 'unauthorized_client';
}

/** Whether a service refused what was typed in itself; what it can be asked for with it may be put right at the service. */
function isAboutCredential({ details }: TokenRefusal, { fields }: AuthScheme): boolean {
  const name = details.field?.replace(/^fields\./, '') ?? '';
  return Object.hasOwn(fields, name) && fields[name]?.required === true;
}

function expiredReason({ auth_scheme: mode }: ConnectedAccount, { providerMessage }: TokenRefusal): string {
  return mintedAuthModes.has(mode)
    ? `The service no longer accepts the key (${providerMessage}). Enter a new one`
    : `The provider no longer accepts the sign-in (${providerMessage}). Connect the account again`;
}
