import type { ParsedInput } from '#shared/contract/index.ts';
import type { Connection, ConnectionState, ConnectionWarning } from '#shared/domain/connection.ts';
import { SallyportError, toErrorShape } from '#shared/errors.ts';
import { type AccountGrant, type Accounts, schemeOf, tokenFields } from '../accounts/index.ts';
import type { AuthConfigs } from '../auth-configs/index.ts';
import type { BrowserOpener, CallbackListener, CallbackListeners, Clock } from '../ports/index.ts';
import { type Toolkits, toolkitForScheme } from '../toolkits/index.ts';
import { codeSignIn } from './code-sign-in.ts';
import type { ConnectLookup } from './connect-lookup.ts';
import { pollDevice } from './device.ts';
import { grantWarnings } from './grant-warnings.ts';
import type { TokenEndpoint } from './oauth-client.ts';
import type { OAuth1Exchange } from './oauth1-exchange.ts';
import { oauth1AppOf, oauth1SignIn } from './oauth1-sign-in.ts';
import type { BrowserSignIn, PendingAuthorization } from './pending-authorizations.ts';
import { appOf, type OAuthApp, requestClientCredentials } from './refresh.ts';
import { tokenRefusal } from './refusals.ts';
import { type TokenGrant, TokenRefusal } from './token-answer.ts';

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

interface Flow {
  readonly accountId: string;
  readonly toolkit: string;
  readonly abort: AbortController;
  /** Whether the account was ACTIVE before: a reconnection that fails must not break it. */
  readonly reconnects: boolean;
  state: ConnectionState;
  authorization: PendingAuthorization | null;
  listener: CallbackListener | null;
  /** Whether Sallyport has registered itself again for this sign-in. */
  hasRegistered: boolean;
  timer: NodeJS.Timeout | undefined;
  /** What was granted and what is still to be chosen for it. Holds tokens, so only while the flow waits. */
  choosing: { readonly granted: Granted; readonly variable: string } | null;
}

/** What a provider granted, and in what it falls short. */
interface Granted {
  readonly grant: AccountGrant;
  readonly warnings: readonly ConnectionWarning[];
}

interface ReturnPlace {
  /** Null where the service shows a code instead. */
  readonly uri: string | null;
  readonly listener: CallbackListener | null;
}

export function createConnections(deps: ConnectionsDeps): Connections {
  const { accounts, endpoint, clock } = deps;
  const flows = new Map<string, Flow>();

  const view = (flow: Flow): Connection => ({
    account_id: flow.accountId,
    toolkit: flow.toolkit,
    state: flow.state,
  });

  function enter(flow: Flow, state: ConnectionState): Connection {
    flow.state = state;
    if (state.step === 'connected' || state.step === 'failed') release(flow);
    deps.onChange(view(flow));
    return view(flow);
  }

  /** Whether another attempt has taken the place of this one: nothing that still comes of it counts. */
  const isReplaced = (flow: Flow) => flows.get(flow.accountId) !== flow;

  async function fail(flow: Flow, error: unknown): Promise<Connection> {
    if (isReplaced(flow) || flow.state.step === 'failed' || flow.state.step === 'connected')
      return view(flow);
    const { code, message, details } = toErrorShape(error);
    if (!flow.reconnects) await accounts.close(flow.accountId, 'FAILED', message).catch(() => undefined);
    return enter(flow, {
      step: 'failed',
      code,
      message,
      provider_message: error instanceof TokenRefusal ? error.providerMessage : null,
      fix: details.fix ?? null,
    });
  }

  /** Only a token answer of OAuth 2 tells what was granted. */
  function judged(flow: Flow, grant: AccountGrant | TokenGrant): Granted {
    if (!('scope' in grant)) return { grant, warnings: [] };
    const app = appFor(flow.accountId);
    const { auth_scheme: mode, toolkit } = accounts.get(flow.accountId);
    const { default_scopes: usual = [], scopes: others = [] } =
      schemeOf(deps.toolkits.get(toolkit), mode).oauth ?? {};
    const asked = {
      scopes: app.scopes,
      knownScopes: [...usual, ...others],
      facts: app.facts,
      renews: mode !== 'S2S_OAUTH2',
      hasRefreshToken: accounts.valuesOf(flow.accountId)[tokenFields.refreshToken] !== undefined,
    };
    return { grant, warnings: grantWarnings(asked, grant) };
  }

  async function succeed(flow: Flow, granted: Granted): Promise<Connection> {
    if (isReplaced(flow)) return view(flow);
    try {
      const open = await nextLookup(flow, granted.grant);
      if (isReplaced(flow) || flow.state.step === 'failed') return view(flow);
      if (open === null) return await settle(flow, granted);
      const [only, another] = open.choices;
      if (only && !another) return await succeed(flow, withValue(granted, open.variable, only.value));
      flow.choosing = { granted, variable: open.variable };
      // Nothing comes through the browser any more.
      flow.listener?.close();
      flow.listener = null;
      return enter(flow, { step: 'choosing', label: open.label, choices: [...open.choices] });
    } catch (error) {
      return fail(flow, error);
    }
  }

  /** The next value that only the service can tell: what it offers, or nothing where all are known. */
  async function nextLookup(flow: Flow, grant: AccountGrant) {
    const account = accounts.get(flow.accountId);
    const source = deps.toolkits.get(account.toolkit);
    const scheme = schemeOf(source, account.auth_scheme);
    const known = { ...accounts.valuesOf(flow.accountId), ...grant.captured };
    const lookup = scheme.oauth?.after_connect?.find(({ variable }) => !known[variable]);
    if (lookup === undefined) return null;
    const choices = await deps.lookUp(lookup, grant.accessToken, flow.abort.signal);
    const label = source.base_url_vars[lookup.variable]?.label ?? lookup.variable;
    return { variable: lookup.variable, label, choices };
  }

  async function settle(flow: Flow, { grant, warnings }: Granted): Promise<Connection> {
    const active = await accounts.grant(flow.accountId, grant);
    enter(flow, { step: 'verifying' });
    const identity = await deps.identify(flow.accountId);
    const account = identity === null ? active : await accounts.identify(flow.accountId, identity);
    return enter(flow, { step: 'connected', account, warnings: [...warnings] });
  }

  function flowOf(accountId: string): Flow {
    const flow = flows.get(accountId);
    if (flow) return flow;
    throw new SallyportError(
      'ConnectionNotFound',
      'account_id: no connection of this account is under way.',
      {
        field: 'account_id',
        fix: 'Start connecting it again.',
      },
    );
  }

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
      return await succeed(flow, judged(flow, await finish(authorization, flow.abort.signal)));
    } catch (error) {
      return isForgotten(error) ? startOver(flow, error) : fail(flow, error);
    }
  }

  /** The app of an account as it is now. */
  const appFor = (accountId: string): OAuthApp =>
    appOf(deps, accounts.get(accountId), accounts.valuesOf(accountId));

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
    const former = flows.get(account.id);
    if (former) release(former);
    const flow: Flow = {
      accountId: account.id,
      toolkit: config.toolkit,
      abort: new AbortController(),
      reconnects: account.status === 'ACTIVE',
      state: { step: 'exchanging' },
      authorization: null,
      listener: null,
      hasRegistered: false,
      timer: undefined,
      choosing: null,
    };
    flows.set(account.id, flow);
    try {
      // What keeps it from being connected is told before anyone is sent anywhere.
      signInFor(account.id);
      return flow;
    } catch (error) {
      if (existing) {
        await fail(flow, error);
      } else {
        // Nobody was told of it, so nobody could finish it; left there, it would hold its alias.
        flows.delete(account.id);
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
      () => void fail(flow, tokenRefusal('expired_token', 'the sign-in was not finished in 10 minutes')),
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
      .then((grant) => succeed(flow, judged(flow, grant)))
      .catch((error: unknown) => fail(flow, error));
  }

  return {
    async start(input) {
      const flow = await open(input);
      try {
        const { auth_scheme } = deps.authConfigs.get(input.auth_config_id);
        if (auth_scheme === 'S2S_OAUTH2')
          return await succeed(
            flow,
            judged(flow, await requestClientCredentials(endpoint, appFor(flow.accountId))),
          );
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
    get: (accountId) => view(flowOf(accountId)),
    async callback(parameters, arrivedAt) {
      const flow = [...flows.values()].find(
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
      const flow = flowOf(accountId);
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
      const flow = flowOf(accountId);
      const finish = flow.authorization?.finishWithCode;
      if (!finish) {
        throw new SallyportError('ValidationFailed', 'code: this sign-in waits for no code.', {
          field: 'code',
          fix: 'Finish it in the browser, or start connecting again.',
        });
      }
      return exchange(flow, (_pending, signal) => finish(code, signal));
    },
    async choose(accountId, value) {
      const flow = flowOf(accountId);
      const { state, choosing } = flow;
      if (state.step !== 'choosing' || choosing === null) return view(flow);
      if (!state.choices.some((choice) => choice.value === value)) {
        throw new SallyportError('ValidationFailed', 'value: is none of those that the service offers.', {
          field: 'value',
          fix: 'Choose one of the listed values.',
        });
      }
      flow.choosing = null;
      enter(flow, { step: 'exchanging' });
      return succeed(flow, withValue(choosing.granted, choosing.variable, value));
    },
    async cancel(accountId) {
      return fail(flowOf(accountId), tokenRefusal('access_denied', 'cancelled in Sallyport'));
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
    stop() {
      for (const flow of flows.values()) release(flow);
    },
  };
}

/** Whether a server does not know the client that it was asked by. */
function isForgotten(error: unknown): boolean {
  return error instanceof TokenRefusal && error.oauthError === 'invalid_client';
}

/** Gives up what a flow holds while it waits. */
function release(flow: Flow): void {
  clearTimeout(flow.timer);
  flow.authorization = null;
  flow.listener?.close();
  flow.listener = null;
  flow.choosing = null;
  flow.abort.abort();
}

function withValue({ grant, warnings }: Granted, variable: string, value: string): Granted {
  return { grant: { ...grant, captured: { ...grant.captured, [variable]: value } }, warnings };
}
