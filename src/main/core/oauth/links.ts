import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { ConnectField } from '#shared/domain/connect-fields.ts';
import type { Connection, ConnectionState } from '#shared/domain/connection.ts';
import { accountFields } from '#shared/domain/oauth-scheme.ts';
import type { AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import { type Accounts, schemeOf } from '../accounts/index.ts';
import type { AuthConfigs } from '../auth-configs/index.ts';
import type { Clock } from '../ports/index.ts';
import { type Toolkits, toolkitForScheme } from '../toolkits/index.ts';
import { answerTo, parseCallbackUrl } from './callback-url.ts';
import type { Connections } from './connections.ts';
import { checkEntered, credentialPlaces, requireBrowser } from './link-form.ts';
import { signInMs } from './pending-authorizations.ts';

export interface ConnectLinkInput {
  readonly auth_config_id: string;
  readonly user_id: string;
  readonly alias?: string | undefined;
  readonly callback_url?: string | undefined;
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
  readonly app: string;
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
   * @param agent the name of the key that asks.
   * @throws AuthConfigNotFound, AuthConfigDisabled, SchemeUnsupported, ValidationFailed (callback_url), AccountConflict
   *   (alias), VaultLocked.
   */
  create(input: ConnectLinkInput, agent: string): Promise<ConnectLink>;
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
  /** Where the browser goes now that a connection has ended; null where it did not, or nobody asked for it. Once. */
  returnTo(connection: Connection): string | null;
  stop(): void;
}

export interface ConnectLinksDeps {
  readonly accounts: Pick<Accounts, 'begin' | 'close' | 'enter' | 'get'>;
  readonly authConfigs: Pick<AuthConfigs, 'get' | 'clientFor'>;
  readonly toolkits: Pick<Toolkits, 'get' | 'find'>;
  readonly connections: Pick<Connections, 'start'>;
  readonly clock: Clock;
}

interface Link {
  readonly token: string;
  readonly formToken: string;
  readonly accountId: string;
  readonly configId: string;
  readonly agent: string;
  readonly userId: string;
  readonly callbackUrl: string | null;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  used: boolean;
}

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

  /** Whether the account still waits for its link; one may have been connected or deleted in the console meanwhile. */
  function isWaiting({ accountId }: Link): boolean {
    try {
      return ['INITIATED', 'FAILED'].includes(accounts.get(accountId).status);
    } catch {
      return false;
    }
  }

  function expire(link: Link): void {
    if (link.used || !links.delete(link.token) || !isWaiting(link)) return;
    accounts
      .close(link.accountId, 'EXPIRED', 'The connect link was not used in 10 minutes')
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
    const isOpen = link !== undefined && !link.used && clock.now() < link.expiresAt;
    if (isOpen && isWaiting(link)) return link;
    if (link) expire(link);
    throw new SallyportError('ConnectionNotFound', 'This connect link was used, has expired, or never was.', {
      fix: 'Ask the agent for a new link; each is good once and for 10 minutes.',
    });
  }

  function schemeFor(configId: string): { toolkit: Toolkit; scheme: AuthScheme } {
    const config = authConfigs.get(configId);
    const source = toolkits.get(config.toolkit);
    const scheme = schemeOf(source, config.auth_scheme);
    return { toolkit: toolkitForScheme(source, scheme), scheme };
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

  async function connect(link: Link, fields: Readonly<Record<string, string>>): Promise<Connection> {
    if (Object.keys(fields).length > 0) await accounts.enter(link.accountId, fields);
    return deps.connections.start({
      auth_config_id: link.configId,
      account_id: link.accountId,
      fields: {},
      user_id: link.userId,
      method: 'browser',
      open_browser: false,
    });
  }

  return {
    async create(input, agent) {
      if (toolkits.find(input.auth_config_id)) throw isToolkit(input.auth_config_id);
      const { id, toolkit, auth_scheme } = authConfigs.get(input.auth_config_id);
      authConfigs.clientFor(id);
      const { toolkit: source, scheme } = schemeFor(id);
      requireBrowser(source, scheme);
      const callbackUrl = input.callback_url === undefined ? null : parseCallbackUrl(input.callback_url);
      const account = await accounts.begin({
        toolkit,
        auth_scheme,
        auth_config_id: id,
        fields: {},
        alias: input.alias,
        user_id: input.user_id,
      });
      const link: Link = {
        token: `ln_${randomBytes(24).toString('base64url')}`,
        formToken: randomBytes(32).toString('base64url'),
        accountId: account.id,
        configId: id,
        agent,
        userId: input.user_id,
        callbackUrl,
        expiresAt: clock.now() + linkMs,
        used: false,
      };
      links.set(link.token, link);
      later(linkMs, () => expire(link));
      return {
        token: link.token,
        accountId: account.id,
        expiresAt: new Date(link.expiresAt).toISOString(),
      };
    },

    offer(token) {
      const link = unused(token);
      const { toolkit, scheme } = schemeFor(link.configId);
      const { name, scopes } = authConfigs.get(link.configId);
      return {
        formToken: link.formToken,
        toolkit: toolkit.name,
        app: name,
        scopes,
        hosts: credentialPlaces(toolkit, scheme),
        agent: link.agent,
        userId: link.userId,
        fields: accountFields(toolkit, scheme),
        callbackUrl: link.callbackUrl,
      };
    },

    accept: (token, formToken, entered) =>
      using(token, formToken, async (link) => {
        const { toolkit, scheme } = schemeFor(link.configId);
        return connect(link, checkEntered(toolkit, scheme, entered));
      }),

    decline: (token, formToken) =>
      using(token, formToken, async ({ accountId }) => {
        const reason = 'Declined on the page of the connect link';
        const { toolkit } = await accounts.close(accountId, 'FAILED', reason);
        return { account_id: accountId, toolkit, state: declined };
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

function isToolkit(slug: string): SallyportError {
  return new SallyportError(
    'AuthConfigNotFound',
    `auth_config_id: "${slug}" is a toolkit, not an OAuth app (ac_…).`,
    {
      field: 'auth_config_id',
      fix: 'Name an OAuth app of the toolkit; credentials that are typed in are connected in the console, under Connections.',
    },
  );
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}
