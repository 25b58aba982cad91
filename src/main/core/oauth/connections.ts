import type { ParsedInput } from '#shared/contract/index.ts';
import type { Connection } from '#shared/domain/connection.ts';
import { SallyportError } from '#shared/errors.ts';
import { type AccountGrant, type Accounts, schemeOf, tokenFields } from '../accounts/index.ts';
import type { AuthConfigs } from '../auth-configs/index.ts';
import type { BrowserOpener, CallbackListener, CallbackListeners, Clock } from '../ports/index.ts';
import { type Toolkits, toolkitForScheme } from '../toolkits/index.ts';
import { codeSignIn } from './code-sign-in.ts';
import type { ConnectLookup } from './connect-lookup.ts';
import { pollDevice } from './device.ts';
import { createGrantSettlement } from './grant-settlement.ts';
import type { TokenEndpoint } from './oauth-client.ts';
import type { OAuth1Exchange } from './oauth1-exchange.ts';
import { oauth1AppOf, oauth1SignIn } from './oauth1-sign-in.ts';
import type { BrowserSignIn, PendingAuthorization } from './pending-authorizations.ts';
import { appOf, type OAuthApp, requestClientCredentials } from './refresh.ts';
import { unfinished } from './refusals.ts';
import { createSignInFlows, type Flow } from './sign-in-flows.ts';
import { TokenRefusal } from './token-answer.ts';

/** Connects accounts through OAuth, one flow per account. */
export interface Connections {
  /** @throws SallyportError where nothing could be started; a failure of the flow itself is its `failed` state. */
  start(input: ParsedInput<'connections.start'>): Promise<Connection>;
  /** @throws ConnectionNotFound. */
  get(accountId: string): Connection;
  /**
   * The provider's redirect, by its query. `state` (OAuth 1: `oauth_token`) is checked before anything else: one that is
   * not waited for changes nothing.
   *
   * @param arrivedAt the address of a listener that serves one sign-in alone: another's answer is not taken there.
   * @throws ConnectionNotFound for an unknown, used or expired state.
   */
  callback(parameters: URLSearchParams, arrivedAt?: string): Promise<Connection>;
  /** The same from an address that the person pasted. @throws ValidationFailed for another flow's address. */
  paste(accountId: string, url: string): Promise<Connection>;
  /** The same from the code that the service showed to copy. @throws ConnectionNotFound, ValidationFailed where none is awaited. */
  enterCode(accountId: string, code: string): Promise<Connection>;
  /** Goes on with one of the values that the flow offers. @throws ConnectionNotFound, ValidationFailed for another value. */
  choose(accountId: string, value: string): Promise<Connection>;
  cancel(accountId: string): Promise<Connection>;
  /** Sign-ins that an earlier start left unfinished cannot be finished any more; says so on their accounts. */
  closeUnfinished(): Promise<void>;
  /** Withdraws an account's tokens at the provider (RFC 7009). False where it has no way to, or did not confirm. */
  revoke(accountId: string): Promise<boolean>;
  /** Ends every flow under way. */
  stop(): void;
}

export interface ConnectionsDeps {
  readonly accounts: Pick<
    Accounts,
    'all' | 'get' | 'begin' | 'grant' | 'close' | 'identify' | 'valuesOf' | 'delete'
  >;
  readonly authConfigs: Pick<AuthConfigs, 'get' | 'clientFor' | 'register'>;
  readonly toolkits: Pick<Toolkits, 'get'>;
  readonly endpoint: TokenEndpoint;
  readonly oauth1: OAuth1Exchange;
  readonly browser: BrowserOpener;
  readonly clock: Clock;
  /** Where a sign-in comes back to that has a port of its own. */
  readonly listeners: CallbackListeners;
  /** Where all others come back to; null while the gateway does not listen. */
  readonly redirectUri: () => string | null;
  /** What the service is asked with the fresh token, because an address or a header needs it. */
  readonly lookUp: ConnectLookup;
  /** Whose account it is at the service; null where nobody can tell. */
  readonly identify: (accountId: string) => Promise<string | null>;
  readonly onChange: (connection: Connection) => void;
}

interface ReturnPlace {
  /** Null where the service shows a code instead. */
  readonly uri: string | null;
  readonly listener: CallbackListener | null;
}

export function createConnections(deps: ConnectionsDeps): Connections {
  const { accounts, endpoint, clock } = deps;
  const flows = createSignInFlows(deps);
  const { enter, fail, view } = flows;

  /** The app of an account as it is now. */
  const appFor = (accountId: string): OAuthApp =>
    appOf(deps, accounts.get(accountId), accounts.valuesOf(accountId));

  const { settle, choose } = createGrantSettlement({ ...deps, flows, appFor });

  async function exchange(
    flow: Flow,
    finish: (pending: PendingAuthorization, signal: AbortSignal) => Promise<AccountGrant>,
  ): Promise<Connection> {
    const { authorization } = flow;
    if (!authorization) return view(flow);
    // A second delivery of the same redirect finds nothing to do.
    flow.authorization = null;
    enter(flow, { step: 'exchanging' });
    try {
      return await settle(flow, await finish(authorization, flow.abort.signal));
    } catch (error) {
      return isForgotten(error) ? startOver(flow, error) : fail(flow, error);
    }
  }

  /** How the account's service lets a person sign in. @throws as appOf. */
  function signInFor(accountId: string): BrowserSignIn {
    if (accounts.get(accountId).auth_scheme !== 'OAUTH1') {
      return codeSignIn({ endpoint, clock, app: () => appFor(accountId) });
    }
    const app = () => oauth1AppOf(deps, accounts.get(accountId), accounts.valuesOf(accountId));
    return oauth1SignIn({ exchange: deps.oauth1, clock, app });
  }

  /** A server that has forgotten the client that Sallyport registered gets to know it again, once for each sign-in. */
  async function startOver(flow: Flow, error: unknown): Promise<Connection> {
    try {
      if (flow.hasRegistered || !appFor(flow.accountId).isRegistered) return await fail(flow, error);
      await registerAgain(flow);
      await awaitBrowser(flow);
      return view(flow);
    } catch (failure) {
      return fail(flow, failure);
    }
  }

  async function registerAgain(flow: Flow): Promise<void> {
    flow.hasRegistered = true;
    await deps.authConfigs.register(accounts.get(flow.accountId).auth_config_id ?? '');
  }

  async function open(input: ParsedInput<'connections.start'>): Promise<Flow> {
    const config = deps.authConfigs.get(input.auth_config_id);
    deps.authConfigs.clientFor(config.id);
    const source = deps.toolkits.get(config.toolkit);
    toolkitForScheme(source, schemeOf(source, config.auth_scheme));
    const existing = input.account_id === undefined ? null : accounts.get(input.account_id);
    if (existing && existing.auth_config_id !== config.id) {
      throw new SallyportError('ValidationFailed', 'account_id: this account belongs to another OAuth app.', {
        field: 'account_id',
        fix: 'Connect it again with the app that it was connected with.',
      });
    }
    const account =
      existing ??
      (await accounts.begin({
        toolkit: config.toolkit,
        auth_scheme: config.auth_scheme,
        auth_config_id: config.id,
        fields: input.fields,
        alias: input.alias,
        user_id: input.user_id,
        confirmed_origins: input.confirmed_origins,
      }));
    const flow = flows.begin(account);
    try {
      // What keeps it from being connected is told before anyone is sent anywhere.
      signInFor(account.id);
      return flow;
    } catch (error) {
      if (existing) {
        await fail(flow, error);
      } else {
        // Nobody was told of it, so nobody could finish it; left there, it would hold its alias.
        flows.forget(flow);
        await accounts.delete(account.id);
      }
      throw error;
    }
  }

  /** Where the browser comes back to: a port of the sign-in's own where the provider takes any, else the gateway. */
  async function returnPlace({ ownPort, redirectUri, showsCode }: BrowserSignIn): Promise<ReturnPlace> {
    if (showsCode) return { uri: null, listener: null };
    if (redirectUri !== null) return { uri: redirectUri, listener: null };
    const listener = ownPort === null ? null : await deps.listeners.open(ownPort);
    const uri = listener?.redirectUri ?? deps.redirectUri();
    if (uri !== null) return { uri, listener };
    throw new SallyportError(
      'AuthorizationFailed',
      'The gateway does not listen, so no sign-in can come back.',
      { fix: 'Free the gateway’s port and start Sallyport again.' },
    );
  }

  /** Registers anew where the server has forgotten the app: its sign-in page would tell only the person. */
  async function requireKnown(flow: Flow): Promise<void> {
    if (accounts.get(flow.accountId).auth_scheme !== 'DCR_OAUTH') return;
    if (!(await endpoint.knows(appFor(flow.accountId)))) await registerAgain(flow);
  }

  async function awaitBrowser(flow: Flow): Promise<void> {
    clearTimeout(flow.timer);
    flow.listener?.close();
    const signIn = signInFor(flow.accountId);
    const { uri, listener } = await returnPlace(signIn);
    if (flow.abort.signal.aborted) {
      listener?.close();
      return;
    }
    // From here on the flow closes it, however it ends.
    flow.listener = listener;
    const authorization = await signIn.begin(uri, flow.abort.signal);
    if (flow.abort.signal.aborted) return;
    flow.authorization = authorization;
    flow.timer = setTimeout(
      () => void fail(flow, unfinished('The sign-in was not finished in 10 minutes.')),
      authorization.expiresAt - clock.now(),
    ).unref();
    const place = {
      authorize_url: authorization.page,
      expires_at: new Date(authorization.expiresAt).toISOString(),
    };
    enter(
      flow,
      uri === null
        ? { step: 'awaiting_code', ...place }
        : { step: 'awaiting_browser', redirect_uri: uri, ...place },
    );
  }

  async function awaitDevice(flow: Flow, app: OAuthApp): Promise<void> {
    if (app.facts.deviceUrl === null) {
      throw new SallyportError(
        'SchemeUnsupported',
        'method: this service does not offer sign-in by device code.',
        {
          field: 'method',
          fix: 'Sign in with the browser.',
        },
      );
    }
    const started = await endpoint.startDevice(app, app.scopes);
    enter(flow, {
      step: 'awaiting_device',
      user_code: started.userCode,
      verification_uri: started.verificationUri,
      verification_uri_complete: started.verificationUriComplete,
      expires_at: new Date(clock.now() + started.expiresInSeconds * 1_000).toISOString(),
    });
    pollDevice(endpoint, app, started, flow.abort.signal)
      .then((grant) => settle(flow, grant))
      .catch((error: unknown) => fail(flow, error));
  }

  return {
    async start(input) {
      const flow = await open(input);
      try {
        const { auth_scheme } = deps.authConfigs.get(input.auth_config_id);
        if (auth_scheme === 'S2S_OAUTH2')
          return await settle(flow, await requestClientCredentials(endpoint, appFor(flow.accountId)));
        if (input.method === 'device') await awaitDevice(flow, appFor(flow.accountId));
        else {
          await requireKnown(flow);
          await awaitBrowser(flow);
        }
        if (input.open_browser && 'authorize_url' in flow.state)
          await deps.browser.open(flow.state.authorize_url);
        return view(flow);
      } catch (error) {
        return fail(flow, error);
      }
    },
    get: (accountId) => view(flows.of(accountId)),
    async callback(parameters, arrivedAt) {
      const flow = flows.find(
        ({ authorization }) =>
          authorization !== null &&
          authorization.redirectUri !== null &&
          authorization.isAnsweredBy(parameters) &&
          (arrivedAt === undefined || authorization.redirectUri === arrivedAt),
      );
      if (!flow) {
        throw new SallyportError('ConnectionNotFound', 'state: no sign-in is waiting for this answer.', {
          field: 'state',
          fix: 'Start connecting again in Sallyport; an answer is good once and for 10 minutes.',
        });
      }
      return exchange(flow, (pending, signal) => pending.finish(parameters, signal));
    },
    async paste(accountId, url) {
      const flow = flows.of(accountId);
      const parameters = URL.canParse(url) ? new URL(url).searchParams : new URLSearchParams();
      if (flow.authorization?.isAnsweredBy(parameters) !== true) {
        const [first, second] = flow.authorization?.answerNames ?? ['code', 'state'];
        throw new SallyportError(
          'ValidationFailed',
          'url: this is not the address that this sign-in ended on.',
          {
            field: 'url',
            fix: `Copy the whole address from the browser after signing in; it holds "${first}=" and "${second}=".`,
          },
        );
      }
      return exchange(flow, (pending, signal) => pending.finish(parameters, signal));
    },
    async enterCode(accountId, code) {
      const flow = flows.of(accountId);
      const finish = flow.authorization?.finishWithCode;
      if (!finish) {
        throw new SallyportError('ValidationFailed', 'code: this sign-in waits for no code.', {
          field: 'code',
          fix: 'Finish it in the browser, or start connecting again.',
        });
      }
      return exchange(flow, (_pending, signal) => finish(code, signal));
    },
    choose: async (accountId, value) => choose(flows.of(accountId), value),
    async cancel(accountId) {
      return fail(flows.of(accountId), unfinished('The sign-in was cancelled in Sallyport.'));
    },
    async closeUnfinished() {
      for (const { id, status } of accounts.all()) {
        if (status === 'INITIATED') await accounts.close(id, 'FAILED', 'The sign-in was not finished');
      }
    },
    async revoke(accountId) {
      const account = accounts.get(accountId);
      // RFC 5849 has no way to withdraw a token.
      if (account.auth_config_id === null || account.auth_scheme === 'OAUTH1') return false;
      const values = accounts.valuesOf(accountId);
      const app = appOf(deps, account, values);
      const token = values[tokenFields.refreshToken] ?? values[tokenFields.accessToken];
      return token === undefined ? false : endpoint.revoke(app, token);
    },
    stop: flows.stop,
  };
}

/** Whether a server does not know the client that it was asked by. */
function isForgotten(error: unknown): boolean {
  return error instanceof TokenRefusal && error.oauthError === 'invalid_client';
}
