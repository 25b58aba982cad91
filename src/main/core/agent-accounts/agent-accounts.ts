import type { AccountTest, ConnectedAccount } from '#shared/domain/account.ts';
import { documentedMode } from '#shared/domain/auth-mode.ts';
import { connectFields } from '#shared/domain/connect-fields.ts';
import { type AuthScheme, staticAuthModes, type Toolkit } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import {
  type Accounts,
  disabledByOwner,
  fieldCalled,
  givenValues,
  schemeOf,
  tokenOriginsOf,
} from '../accounts/index.ts';
import type { AuthConfigs } from '../auth-configs/index.ts';
import type { ConnectLink, ConnectLinks, LinkMaker, TokenRefresher } from '../oauth/index.ts';
import type { Clock } from '../ports/index.ts';
import { type Toolkits, toolkitForScheme, validationFailed } from '../toolkits/index.ts';
import { namedAsVal, valField } from './named-as-val.ts';

/** What an agent gives of an account's credential: `connection.state` of the documented API. */
export interface GivenState {
  readonly authScheme: string;
  readonly val: Readonly<Record<string, unknown>>;
}

export interface NewAgentAccount {
  readonly auth_config_id: string;
  readonly user_id: string;
  readonly alias?: string | undefined;
  readonly callback_url?: string | undefined;
  /** Undefined where a person is to connect the account. */
  readonly state?: GivenState | undefined;
  /** Whether the service is asked before the account counts as connected. */
  readonly validate?: boolean | undefined;
}

/** An account, and the link at which a person is to connect it; null where nothing is left to do. */
export interface AccountAndLink {
  readonly account: ConnectedAccount;
  readonly link: ConnectLink | null;
}

/**
 * What an agent may do with connected accounts: store secrets that it holds, ask for those that it does not, and change an
 * account in no way that sends a stored credential to another place.
 */
export interface AgentAccounts {
  /**
   * @throws AuthConfigNotFound, AuthConfigDisabled, SchemeUnsupported, ValidationFailed with every fault, AccountConflict
   *   (alias), VaultLocked.
   */
  create(input: NewAgentAccount, maker: LinkMaker): Promise<AccountAndLink>;
  /**
   * @param alias undefined leaves it, null removes it.
   * @param state secrets to replace; null removes one.
   * @throws AccountNotFound, AccountConflict (alias), SchemeUnsupported, ValidationFailed, VaultLocked.
   */
  change(
    id: string,
    changes: { readonly alias?: string | null | undefined; readonly state?: GivenState | undefined },
  ): Promise<ConnectedAccount>;
  /** @throws AccountNotFound, AccountNotActive, PermissionDenied for one that its owner disabled. */
  setEnabled(
    id: string,
    isEnabled: boolean,
    reason: string | undefined,
    agent: string,
  ): Promise<ConnectedAccount>;
  /**
   * Renews a token; where only a person can, makes a link. A connection that works is never worse off.
   *
   * @throws AccountNotFound, AccountNotActive (disabled), TokenRefused where the service was to be asked and refused, and
   *   whatever kept the token from being renewed.
   */
  refresh(
    id: string,
    options: { readonly callbackUrl?: string | undefined; readonly validate?: boolean | undefined },
    maker: LinkMaker,
  ): Promise<AccountAndLink>;
}

export interface AgentAccountsDeps {
  readonly accounts: Accounts;
  readonly authConfigs: Pick<AuthConfigs, 'requireEnabled'>;
  readonly toolkits: Pick<Toolkits, 'get'>;
  readonly links: Pick<ConnectLinks, 'create' | 'reconnect'>;
  readonly refresher: Pick<TokenRefresher, 'refresh' | 'canRefresh'>;
  readonly test: (id: string) => Promise<AccountTest>;
  /** Closes the connections of an account that may no longer be used. */
  readonly closePool: (id: string) => void;
  readonly clock: Clock;
}

export function createAgentAccounts(deps: AgentAccountsDeps): AgentAccounts {
  const { accounts, authConfigs, links, refresher } = deps;

  function schemeAt(slug: string, mode: AuthScheme['mode']): { toolkit: Toolkit; scheme: AuthScheme } {
    const source = deps.toolkits.get(slug);
    const scheme = schemeOf(source, mode);
    return { toolkit: toolkitForScheme(source, scheme), scheme };
  }

  async function connectGiven(input: NewAgentAccount, state: GivenState): Promise<ConnectedAccount | null> {
    const { id, toolkit: slug, auth_scheme: mode } = authConfigs.requireEnabled(input.auth_config_id);
    requireScheme(state, mode);
    const { toolkit, scheme } = schemeAt(slug, mode);
    const given = givenValues(toolkit, scheme, state.val, valField);
    const { alias, user_id } = input;
    const owner = { toolkit: slug, auth_scheme: mode, auth_config_id: id, alias, user_id };
    if (staticAuthModes.has(mode)) {
      return namedAsVal(accounts.create({ ...owner, fields: given }));
    }
    const grant = grantIn(state.val, deps.clock.now());
    if (grant === null) return null;
    const waiting = await accounts.begin({ ...owner, fields: given });
    try {
      const tokenOrigins = tokenOriginsOf(toolkit, scheme, given);
      return await namedAsVal(accounts.grant(waiting.id, { ...grant, tokenOrigins }));
    } catch (error) {
      await accounts.delete(waiting.id);
      throw error;
    }
  }

  async function requireAccepted(account: ConnectedAccount): Promise<void> {
    const { verdict, message } = await deps.test(account.id);
    if (verdict === 'refused') {
      throw new SallyportError('TokenRefused', message, {
        field: valField,
        fix: 'Give one that the service accepts.',
      });
    }
  }

  /** Whether nothing at all has to be entered to connect with an auth config. */
  function needsNothing(configId: string): boolean {
    const { toolkit: slug, auth_scheme: mode } = authConfigs.requireEnabled(configId);
    const { toolkit, scheme } = schemeAt(slug, mode);
    return staticAuthModes.has(mode) && connectFields(toolkit, scheme).length === 0;
  }

  return {
    async create(input, maker) {
      const state = input.state ?? (needsNothing(input.auth_config_id) ? emptyState : undefined);
      const account = state === undefined ? null : await connectGiven(input, state);
      if (account === null) {
        const { auth_config_id, user_id, alias, callback_url } = input;
        const suggested = textsOf(state?.val ?? {});
        const link = await links.create({ auth_config_id, user_id, alias, callback_url, suggested }, maker);
        return { account: accounts.get(link.accountId), link };
      }
      try {
        if (input.validate === true) await requireAccepted(account);
      } catch (error) {
        await accounts.delete(account.id);
        throw error;
      }
      return { account, link: null };
    },

    async change(id, { alias, state }) {
      let account = accounts.get(id);
      if (state !== undefined) {
        requireScheme(state, account.auth_scheme);
        const { toolkit, scheme } = schemeAt(account.toolkit, account.auth_scheme);
        const removed = Object.entries(state.val)
          .filter(([, value]) => value === null)
          .map(([name]) => [fieldCalled(scheme, name) ?? name, null] as const);
        const given = givenValues(toolkit, scheme, state.val, valField);
        account = await namedAsVal(accounts.replace(id, { ...Object.fromEntries(removed), ...given }));
        deps.closePool(id);
      }
      return alias === undefined ? account : accounts.rename(id, alias);
    },

    async setEnabled(id, isEnabled, reason, agent) {
      const account = accounts.get(id);
      const { status, status_reason: why } = account;
      if (!isEnabled) {
        if (status === 'INACTIVE') return account;
        accounts.selectById(id);
        const because = reason === undefined ? '' : `: ${reason}`;
        const disabled = await accounts.disable(id, `Disabled by the agent "${agent}"${because}`);
        deps.closePool(id);
        return disabled;
      }
      if (status === 'INACTIVE' && why === disabledByOwner) {
        throw new SallyportError(
          'PermissionDenied',
          `id: the owner disabled account ${account.alias ?? id}.`,
          {
            field: 'id',
            fix: 'Ask the owner to enable it under Connections.',
          },
        );
      }
      return accounts.enable(id);
    },

    async refresh(id, { callbackUrl, validate }, maker) {
      if (accounts.get(id).status === 'INACTIVE') accounts.selectById(id);
      const isRenewed = await renew(id);
      const account = accounts.get(id);
      const works = account.status === 'ACTIVE' && (isRenewed || staticAuthModes.has(account.auth_scheme));
      if (!works) {
        const link = await links.reconnect(id, callbackUrl, maker);
        return { account: accounts.get(id), link };
      }
      if (validate === true) await requireAccepted(account);
      return { account, link: null };
    },
  };

  /** Whether the token is fresh now. False where there is nothing to renew it with, or the provider wants a person. */
  async function renew(id: string): Promise<boolean> {
    if (accounts.get(id).status !== 'ACTIVE' || !refresher.canRefresh(accounts.credentialFor(id)))
      return false;
    try {
      await refresher.refresh(id);
      return true;
    } catch (error) {
      if (accounts.get(id).status === 'EXPIRED') return false;
      throw error;
    }
  }
}

const emptyState: GivenState = { authScheme: '', val: {} };

function requireScheme({ authScheme }: GivenState, mode: AuthScheme['mode']): void {
  if (['', mode, documentedMode(mode)].includes(authScheme)) return;
  throw validationFailed(
    [{ field: 'connection.state.authScheme', reason: `is not ${mode}, the scheme of its auth config` }],
    `Use ${mode}, or another auth config.`,
  );
}

/** Tokens that an agent brings along (RFC 6749 §5.1 names them); null where it brings none. */
function grantIn(val: GivenState['val'], now: number) {
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: expiresIn } = val;
  if (typeof accessToken !== 'string' || accessToken === '') return null;
  const seconds = typeof expiresIn === 'string' ? Number(expiresIn) : expiresIn;
  const isTold = typeof seconds === 'number' && Number.isFinite(seconds) && seconds > 0 && seconds < 1e10;
  return {
    accessToken,
    refreshToken: typeof refreshToken === 'string' && refreshToken !== '' ? refreshToken : null,
    expiresAt: isTold ? now + seconds * 1_000 : null,
    captured: {},
  };
}

function textsOf(val: GivenState['val']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(val).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
