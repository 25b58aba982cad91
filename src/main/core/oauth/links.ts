import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { ConnectField } from '#shared/domain/connect-fields.ts';
import type { Connection, ConnectionState } from '#shared/domain/connection.ts';
import { registeredScheme } from '#shared/domain/oauth-scheme.ts';
import { SallyportError } from '#shared/errors.ts';
import { createSerialQueue } from '#shared/serial-queue.ts';
import { type Accounts, schemeOf } from '../accounts/index.ts';
import type { AuthConfigs } from '../auth-configs/index.ts';
import type { Clock } from '../ports/index.ts';
import { type Toolkits, toolkitForScheme } from '../toolkits/index.ts';
import { answerTo, parseCallbackUrl } from './callback-url.ts';
import { checkEntered, credentialPlaces } from './link-form.ts';
import { createLinkMethods, type LinkMethodDeps } from './link-methods.ts';
import { signInMs } from './pending-authorizations.ts';

export interface ConnectLinkInput {
  readonly auth_config_id: string;
  readonly user_id: string;
  readonly alias?: string | undefined;
  readonly callback_url?: string | undefined;
  /** What the agent would enter, for the person to confirm; secrets are never filled in. */
  readonly suggested?: Readonly<Record<string, string>> | undefined;
}

/** The API key of the agent that asks for a link. */
export interface LinkMaker {
  readonly id: string;
  readonly name: string;
}

export interface ConnectLink {
  readonly token: string;
  readonly accountId: string;
  readonly expiresAt: string;
}

/** What a person is asked to agree to. Everything in it may have been chosen by someone else: show it as text. */
export interface LinkOffer {
  /** Proves that a form was made from this offer. */
  readonly formToken: string;
  readonly toolkit: string;
  /** The OAuth app to sign in with; null where the credential is typed in. */
  readonly app: string | null;
  readonly scopes: readonly string[];
  /** Where the credential may go. */
  readonly hosts: readonly string[];
  readonly agent: string;
  readonly userId: string;
  readonly fields: readonly ConnectField[];
  readonly callbackUrl: string | null;
}

/** Addresses that let a person connect one account that an agent asked for, once and within 10 minutes. */
export interface ConnectLinks {
  /**
   * @throws AuthConfigNotFound, AuthConfigDisabled, SchemeUnsupported, ValidationFailed (callback_url), AccountConflict
   *   (alias), VaultLocked, ConnectLinksFull.
   */
  create(input: ConnectLinkInput, maker: LinkMaker): Promise<ConnectLink>;
  /**
   * The same for an account that is there: a working one goes on working until the link was used.
   *
   * @throws AccountNotFound, AccountConflict where it is disabled, AuthConfigNotFound, AuthConfigDisabled, SchemeUnsupported,
   *   ValidationFailed (callback_url), ConnectLinksFull.
   */
  reconnect(accountId: string, callbackUrl: string | undefined, maker: LinkMaker): Promise<ConnectLink>;
  /** The token of a link at which an account can still be connected; null where there is none. */
  openFor(accountId: string): string | null;
  /** Changes nothing. @throws ConnectionNotFound for an unknown, used or expired link. */
  offer(token: string): LinkOffer;
  /**
   * Uses the link: starts the connection with what was entered.
   *
   * @throws ConnectionNotFound, RequestRefused (form token), ValidationFailed (fields), VaultLocked, AuthConfigDisabled; the
   *   link can still be used after the last four.
   */
  accept(token: string, formToken: string, entered: ReadonlyMap<string, string>): Promise<Connection>;
  /** Uses the link up without connecting anything. @throws as `accept`. */
  decline(token: string, formToken: string): Promise<Connection>;
  /** Ends the links of a key that nobody has used yet. What a person has agreed to goes on. */
  endKey(keyId: string): Promise<void>;
  /** Where the browser goes now that a connection has ended; null where it did not, or nobody asked for it. Once. */
  returnTo(connection: Connection): string | null;
  stop(): void;
}

export interface ConnectLinksDeps extends LinkMethodDeps {
  readonly accounts: Pick<Accounts, 'begin' | 'close' | 'connect' | 'enter' | 'get' | 'reopen'>;
  readonly authConfigs: Pick<AuthConfigs, 'requireEnabled' | 'clientFor' | 'get'>;
  readonly toolkits: Pick<Toolkits, 'get' | 'find'>;
  readonly clock: Clock;
}

interface Link {
  readonly token: string;
  readonly formToken: string;
  readonly accountId: string;
  readonly configId: string;
  readonly maker: LinkMaker;
  readonly userId: string;
  readonly callbackUrl: string | null;
  readonly suggested: Readonly<Record<string, string>>;
  /** What an account that is connected again was connected with; null for a new one. */
  readonly known: Readonly<Record<string, string>> | null;
  /** Whether the account works meanwhile: then neither its end nor its refusal changes the account. */
  readonly replaces: boolean;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  used: boolean;
}

/** Of one key at a time: enough for anyone who opens them, too few to fill the memory or the list of accounts. */
const mostOpenLinks = 50;
const linkMs = 10 * 60 * 1_000;

const declined: ConnectionState = {
  step: 'failed',
  code: 'AuthorizationFailed',
  message: 'The connection was declined.',
  provider_message: null,
  fix: 'Ask the agent for a new link if you change your mind.',
};

export function createConnectLinks(deps: ConnectLinksDeps): ConnectLinks {
  const { accounts, authConfigs, toolkits, clock } = deps;
  const links = new Map<string, Link>();
  const timers = new Set<NodeJS.Timeout>();
  const inTurn = createSerialQueue();
  const methodFor = createLinkMethods(deps);

  /** Whether the account still waits for its link; one may have been connected or deleted in the console meanwhile. */
  function isWaiting({ accountId, replaces }: Link): boolean {
    try {
      const { status } = accounts.get(accountId);
      return replaces ? status !== 'INACTIVE' : ['INITIATED', 'FAILED'].includes(status);
    } catch {
      return false;
    }
  }

  const isOpen = (link: Link) => !link.used && clock.now() < link.expiresAt;

  /** @throws ConnectLinksFull. Links are made in turn, so that as many at once do not get past it. */
  function requireRoom({ id }: LinkMaker): void {
    const openLinks = [...links.values()].filter(
      (link) => link.maker.id === id && isOpen(link) && isWaiting(link),
    );
    if (openLinks.length < mostOpenLinks) return;
    throw new SallyportError(
      'ConnectLinksFull',
      `This key has ${mostOpenLinks} connect links open already.`,
      {
        fix: 'Open or decline some of them, or wait: each ends after 10 minutes.',
      },
    );
  }

  function expire(link: Link): void {
    end(link, 'The connect link was not used in 10 minutes');
  }

  /** A link that nobody has used is good no more, and its account says why. */
  function end(link: Link, reason: string): void {
    if (link.used || !links.delete(link.token) || link.replaces || !isWaiting(link)) return;
    accounts
      .close(link.accountId, 'EXPIRED', reason)
      // Deleted in this very moment: there is nothing left to say.
      .catch(() => undefined);
  }

  function later(ms: number, run: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, ms).unref();
    timers.add(timer);
  }

  function unused(token: string): Link {
    const link = links.get(token);
    if (link !== undefined && isOpen(link) && isWaiting(link)) return link;
    if (link) expire(link);
    throw new SallyportError('ConnectionNotFound', 'This connect link was used, has expired, or never was.', {
      fix: 'Ask the agent for a new link; each is good once and for 10 minutes.',
    });
  }

  function subjectOf({ accountId, configId }: Pick<Link, 'accountId' | 'configId'>) {
    const config = authConfigs.get(configId);
    const source = toolkits.get(config.toolkit);
    const scheme = registeredScheme(schemeOf(source, config.auth_scheme), config.server);
    return { accountId, configId, config, toolkit: toolkitForScheme(source, scheme), scheme };
  }

  /** The auth config of a link, once it is sure that a page can connect an account with it. */
  function requireUsable(configId: string) {
    const config = authConfigs.requireEnabled(configId);
    if (config.client_id !== null) authConfigs.clientFor(configId);
    const { toolkit, scheme } = subjectOf({ accountId: '', configId });
    methodFor(scheme, config.client_id !== null).require(toolkit, scheme, config.redirect_uri);
    return config;
  }

  function fieldsOf(link: Link): ConnectField[] {
    const { toolkit, scheme, config } = subjectOf(link);
    return methodFor(scheme, config.client_id !== null)
      .fields(toolkit, scheme, link.known)
      .map((field) => withSuggestion(field, link.suggested[field.name]));
  }

  function open(facts: Omit<Link, 'token' | 'formToken' | 'expiresAt' | 'used'>): ConnectLink {
    const link: Link = {
      ...facts,
      token: `ln_${randomBytes(24).toString('base64url')}`,
      formToken: randomBytes(32).toString('base64url'),
      expiresAt: clock.now() + linkMs,
      used: false,
    };
    links.set(link.token, link);
    later(linkMs, () => expire(link));
    const { token, accountId, expiresAt } = link;
    return { token, accountId, expiresAt: new Date(expiresAt).toISOString() };
  }

  /**
   * Does the one thing that a link is good for. It counts as used before anything can be awaited: of two forms sent at once,
   * one finds it used. Where the work fails the link is as before.
   */
  async function using(
    token: string,
    formToken: string,
    work: (link: Link) => Promise<Connection>,
  ): Promise<Connection> {
    const link = unused(token);
    if (!isSame(formToken, link.formToken)) {
      throw new SallyportError('RequestRefused', 'The form does not come from the page of this link.', {
        fix: 'Open the link again and continue from there.',
      });
    }
    link.used = true;
    try {
      const connection = await work(link);
      later(signInMs + linkMs, () => links.delete(token));
      return connection;
    } catch (error) {
      link.used = false;
      if (clock.now() >= link.expiresAt) expire(link);
      throw error;
    }
  }

  return {
    create: (input, maker) =>
      inTurn(async () => {
        requireRoom(maker);
        if (toolkits.find(input.auth_config_id)) throw isToolkit(input.auth_config_id);
        const config = requireUsable(input.auth_config_id);
        const callbackUrl = input.callback_url === undefined ? null : parseCallbackUrl(input.callback_url);
        const account = await accounts.begin({
          toolkit: config.toolkit,
          auth_scheme: config.auth_scheme,
          auth_config_id: config.id,
          fields: {},
          alias: input.alias,
          user_id: input.user_id,
        });
        return open({
          accountId: account.id,
          configId: config.id,
          maker,
          userId: input.user_id,
          callbackUrl,
          suggested: input.suggested ?? {},
          known: null,
          replaces: false,
        });
      }),

    reconnect: (accountId, callbackUrl, maker) =>
      inTurn(async () => {
        requireRoom(maker);
        const { auth_config_id: configId, public_fields: entered } = accounts.get(accountId);
        if (configId === null) throw withoutConfig();
        requireUsable(configId);
        const parsed = callbackUrl === undefined ? null : parseCallbackUrl(callbackUrl);
        const account = await accounts.reopen(accountId);
        return open({
          accountId,
          configId,
          maker,
          userId: account.user_id,
          callbackUrl: parsed,
          suggested: entered,
          known: entered,
          replaces: account.status === 'ACTIVE',
        });
      }),

    openFor(accountId) {
      const link = [...links.values()].findLast((each) => each.accountId === accountId && isOpen(each));
      return link && isWaiting(link) ? link.token : null;
    },

    offer(token) {
      const link = unused(token);
      const { config, toolkit, scheme } = subjectOf(link);
      return {
        formToken: link.formToken,
        toolkit: toolkit.name,
        app: config.client_id === null ? null : config.name,
        scopes: config.scopes,
        hosts: credentialPlaces(toolkit, scheme),
        agent: link.maker.name,
        userId: link.userId,
        fields: fieldsOf(link),
        callbackUrl: link.callbackUrl,
      };
    },

    accept: (token, formToken, entered) =>
      using(token, formToken, async (link) => {
        const subject = subjectOf(link);
        return methodFor(subject.scheme, subject.config.client_id !== null).connect(
          subject,
          checkEntered(fieldsOf(link), entered),
        );
      }),

    decline: (token, formToken) =>
      using(token, formToken, async ({ accountId, replaces }) => {
        if (replaces)
          return { account_id: accountId, toolkit: accounts.get(accountId).toolkit, state: declined };
        const reason = 'Declined on the page of the connect link';
        const { toolkit } = await accounts.close(accountId, 'FAILED', reason);
        return { account_id: accountId, toolkit, state: declined };
      }),

    endKey: (keyId) =>
      inTurn(async () => {
        for (const link of [...links.values()]) {
          if (link.maker.id === keyId) end(link, 'The key of the agent that asked was revoked');
        }
      }),

    returnTo({ account_id: accountId, state }) {
      if (state.step !== 'connected' && state.step !== 'failed') return null;
      const link = [...links.values()].find((each) => each.used && each.accountId === accountId);
      if (!link) return null;
      links.delete(link.token);
      if (link.callbackUrl === null) return null;
      return answerTo(link.callbackUrl, state.step === 'connected' ? 'success' : 'failed', accountId);
    },

    stop() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      links.clear();
    },
  };
}

/** A field that starts out as the agent would fill it in, as far as it may. */
function withSuggestion(field: ConnectField, suggested: string | undefined): ConnectField {
  const fits = suggested !== undefined && (field.enum?.includes(suggested) ?? true);
  return field.secret || !fits ? field : { ...field, default: suggested };
}

function withoutConfig(): SallyportError {
  return new SallyportError('SchemeUnsupported', 'id: this account belongs to no auth config.', {
    field: 'id',
    fix: 'The owner can connect it again under Connections.',
  });
}

function isToolkit(slug: string): SallyportError {
  return new SallyportError(
    'AuthConfigNotFound',
    `auth_config_id: "${slug}" is a toolkit, not an auth config (ac_…).`,
    {
      field: 'auth_config_id',
      fix: 'Name an auth config of the toolkit, or create one first.',
    },
  );
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}
