import type { ConnectedAccount } from '#shared/domain/account.ts';
import type { ApiKey } from '#shared/domain/api-key.ts';
import type { OpenDoor } from '#shared/domain/call.ts';
import type { McpServer } from '#shared/domain/mcp-server.ts';
import type { Session, SessionConfig } from '#shared/domain/session.ts';
import { SallyportError } from '#shared/errors.ts';
import type { Access } from '../access/index.ts';
import type { Accounts } from '../accounts/index.ts';
import type { AuthConfigs } from '../auth-configs/index.ts';
import type { ConnectLink, ConnectLinks } from '../oauth/index.ts';
import type { Toolkits } from '../toolkits/index.ts';
import { type AccountWish, allowedAccounts, chooseAccount } from './choose-account.ts';
import { found, usualConfig } from './session-config.ts';
import { allowsTool, allowsToolkit, type FilteredTool } from './tool-filters.ts';

/** What one caller may use: which tools there are for it, and whose accounts serve them. */
export interface Scope {
  readonly key: ApiKey;
  readonly frontDoor: OpenDoor;
  readonly session: Session | null;
  readonly config: SessionConfig;
  allowsToolkit(slug: string): boolean;
  allowsTool(tool: FilteredTool): boolean;
  /** The toolkits that whoever made the scope named, rather than merely did not exclude. */
  readonly namedToolkits: readonly string[];
  /** The toolkits that have an active account which may serve them. */
  connectedToolkits(): readonly string[];
  /** The accounts that may serve a toolkit, in any state, newest first. */
  accountsOf(toolkit: string): readonly ConnectedAccount[];
  /** @param named an id or alias. @throws AccountNotFound, AccountAmbiguous, ValidationFailed where one must be named. */
  accountFor(toolkit: string, named?: string): ConnectedAccount;
  /**
   * An address at which the person connects an account of a toolkit.
   *
   * @throws PermissionDenied, ToolkitNotFound, AccountConflict, SchemeUnsupported where the owner has to register an app first,
   *   and whatever making a link throws.
   */
  link(toolkit: string, options?: LinkOptions): Promise<ConnectLink>;
}

export interface LinkOptions {
  readonly alias?: string | undefined;
  readonly callback_url?: string | undefined;
}

/** Makes scopes for the ways that callers come. */
export interface Scopes {
  ofSession(key: ApiKey, session: Session, frontDoor: OpenDoor): Scope;
  /** All that a key may reach; the accounts of one user, or one account, where it says so. */
  ofKey(key: ApiKey, frontDoor: OpenDoor, only?: { userId?: string; accountId?: string }): Scope;
  /** What a stored MCP server offers. */
  ofServer(key: ApiKey, server: McpServer, only: { userId?: string; accountId?: string }): Scope;
}

export interface ScopesDeps {
  readonly access: Pick<Access, 'requirePermission'>;
  readonly accounts: Pick<Accounts, 'all'>;
  readonly authConfigs: Pick<AuthConfigs, 'get' | 'list' | 'createWithoutApp'>;
  readonly toolkits: Pick<Toolkits, 'get'>;
  readonly links: Pick<ConnectLinks, 'create'>;
  /** Whether the owner wants calls that name no account to be refused. */
  readonly mustNameAccount: () => boolean;
}

/** What a scope is made from. */
interface Limits {
  readonly key: ApiKey;
  readonly frontDoor: OpenDoor;
  readonly session: Session | null;
  readonly config: SessionConfig;
  readonly userId: string | null;
  readonly accountId: string | null;
  readonly authConfigIds: readonly string[];
  readonly allowedTools: readonly string[];
}

/** The user that a link is for where nobody was named: the one that the console connects accounts for. */
const usualUser = 'default';

export function createScopes(deps: ScopesDeps): Scopes {
  function wishFor(limits: Limits, toolkit: string): AccountWish {
    const { config, userId, accountId } = limits;
    return {
      toolkit,
      userId,
      pinned: accountId === null ? (config.connected_accounts[toolkit] ?? []) : [accountId],
      authConfigIds: authConfigsOf(limits, toolkit),
      explicitAmongMany: config.multi_account.require_explicit_selection,
      explicitAlways: deps.mustNameAccount(),
    };
  }

  async function link(limits: Limits, toolkit: string, options: LinkOptions = {}): Promise<ConnectLink> {
    const { key, config, userId } = limits;
    deps.access.requirePermission(key, 'manage_connections');
    deps.toolkits.get(toolkit, 'toolkit');
    if (!allowsToolkit(config, toolkit)) throw toolkitExcluded(toolkit);
    const owner = userId ?? usualUser;
    const { enable, max_accounts_per_toolkit: most } = config.multi_account;
    const active = deps.accounts
      .all()
      .filter(
        (account) => account.toolkit === toolkit && account.user_id === owner && account.status === 'ACTIVE',
      );
    if (enable && active.length >= most) throw tooManyAccounts(toolkit, most);
    return deps.links.create(
      {
        auth_config_id: await authConfigFor(limits, toolkit),
        user_id: owner,
        alias: options.alias,
        callback_url: options.callback_url ?? config.manage_connections.callback_url,
      },
      key,
    );
  }

  /** The auth configs that accounts of a toolkit must come from; empty where any will do. */
  function authConfigsOf({ config, authConfigIds }: Limits, toolkit: string): readonly string[] {
    const chosen = config.auth_configs[toolkit];
    if (chosen !== undefined) return [chosen];
    return authConfigIds.filter((id) => found(() => deps.authConfigs.get(id))?.toolkit === toolkit);
  }

  /** The session's own, else the newest that sessions may choose, else a new one where that needs no registered app. */
  async function authConfigFor(limits: Limits, toolkit: string): Promise<string> {
    const [chosen] = authConfigsOf(limits, toolkit);
    if (chosen !== undefined) return chosen;
    const { items } = deps.authConfigs.list({ toolkit, limit: 100 });
    const usable = items.find((config) => config.is_enabled && config.is_enabled_for_tool_router);
    if (usable) return usable.id;
    return (await deps.authConfigs.createWithoutApp({ toolkit }, limits.key.name)).id;
  }

  function scopeFrom(limits: Limits): Scope {
    const { key, frontDoor, session, config, allowedTools } = limits;
    // A scope lives as long as one request, and lists ask for the accounts of thousands of toolkits.
    let accounts: readonly ConnectedAccount[] | null = null;
    const accountsNow = () => {
      accounts ??= deps.accounts.all();
      return accounts;
    };
    return {
      key,
      frontDoor,
      session,
      config,
      namedToolkits: config.toolkits !== null && 'enabled' in config.toolkits ? config.toolkits.enabled : [],
      allowsToolkit: (slug) => allowsToolkit(config, slug),
      allowsTool: (tool) =>
        allowsTool(config, tool) && (allowedTools.length === 0 || allowedTools.includes(tool.slug)),
      connectedToolkits: () => [
        ...new Set(
          deps.accounts
            .all()
            .filter((account) => account.status === 'ACTIVE' && allowsToolkit(config, account.toolkit))
            .filter((account) => allowedAccounts([account], wishFor(limits, account.toolkit)).length > 0)
            .map(({ toolkit }) => toolkit),
        ),
      ],
      accountsOf: (toolkit) => allowedAccounts(accountsNow(), wishFor(limits, toolkit)),
      accountFor(toolkit, named) {
        if (!allowsToolkit(config, toolkit)) throw toolkitExcluded(toolkit);
        return chooseAccount(deps.accounts.all(), wishFor(limits, toolkit), named);
      },
      link: (toolkit, options) => link(limits, toolkit, options),
    };
  }

  const open = { session: null, accountId: null, authConfigIds: [], allowedTools: [] } as const;

  return {
    ofSession: (key, session, frontDoor) =>
      scopeFrom({ ...open, key, frontDoor, session, config: session.config, userId: session.user_id }),
    ofKey: (key, frontDoor, { userId, accountId } = {}) =>
      scopeFrom({
        ...open,
        key,
        frontDoor,
        config: usualConfig,
        userId: userId ?? null,
        accountId: accountId ?? null,
      }),
    ofServer: (key, server, { userId, accountId }) =>
      scopeFrom({
        ...open,
        key,
        frontDoor: 'mcp',
        config: serverConfig(server),
        userId: userId ?? null,
        accountId: accountId ?? null,
        authConfigIds: server.auth_config_ids,
        allowedTools: server.allowed_tools,
      }),
  };
}

/** A stored server offers the tools it names; helpers that lead beyond them are no part of it. */
function serverConfig({ toolkits }: McpServer): SessionConfig {
  return {
    ...usualConfig,
    toolkits: { enabled: toolkits },
    search: { enable: false },
    execute: { enable_multi_execute: false },
    manage_connections: { enabled: false },
  };
}

function toolkitExcluded(toolkit: string): SallyportError {
  return new SallyportError('PermissionDenied', `toolkit: "${toolkit}" is not enabled here.`, {
    field: 'toolkit',
    fix: 'Enable it in the configuration of the session or MCP server, or use another toolkit.',
  });
}

function tooManyAccounts(toolkit: string, most: number): SallyportError {
  return new SallyportError(
    'AccountConflict',
    `toolkit: ${most} accounts of "${toolkit}" are connected, as many as this session takes.`,
    {
      field: 'toolkit',
      fix: 'Raise multi_account.max_accounts_per_toolkit, or disconnect one of them first.',
    },
  );
}
