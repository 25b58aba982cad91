import type { ConnectedAccount } from '#shared/domain/account.ts';
import type { AuthConfig } from '#shared/domain/auth-config.ts';
import type { SessionConfig } from '#shared/domain/session.ts';
import { SallyportError } from '#shared/errors.ts';
import { type Fault, type Toolkits, validationFailed } from '../toolkits/index.ts';

/** What a request says of a configuration: absent leaves a part as it is, null sets it back. */
export type SessionChange = {
  readonly [Part in keyof SessionConfig]?: SessionConfig[Part] | null | undefined;
};

/** What the references of a configuration are checked against. */
export interface ConfigReferences {
  readonly toolkits: Pick<Toolkits, 'find'>;
  readonly account: (id: string) => ConnectedAccount | undefined;
  readonly authConfig: (id: string) => AuthConfig | undefined;
  /** Whether there is a tool of this slug, of the toolkit where one is named. */
  readonly isTool: (slug: string, toolkit?: string) => boolean;
}

export const usualMultiAccount = {
  enable: false,
  max_accounts_per_toolkit: 5,
  require_explicit_selection: false,
};

/** The configuration of a session for which nothing was said. */
export const usualConfig: SessionConfig = {
  toolkits: null,
  tools: {},
  tags: null,
  auth_configs: {},
  connected_accounts: {},
  manage_connections: { enabled: true },
  multi_account: usualMultiAccount,
  preload: { tools: [] },
  search: { enable: true },
  execute: { enable_multi_execute: true },
  workbench: null,
};

/** A configuration with a change applied. */
export function changedConfig(config: SessionConfig, change: SessionChange): SessionConfig {
  const said = Object.entries(change).filter(([, value]) => value !== undefined);
  const parts = said.map(([name, value]) => [name, value ?? usualConfig[name as keyof SessionConfig]]);
  return { ...config, ...Object.fromEntries(parts) };
}

/** @throws SallyportError ValidationFailed with every reference that leads nowhere, and every rule that is broken. */
export function checkConfig(config: SessionConfig, userId: string, references: ConfigReferences): void {
  const faults = [
    ...toolkitFaults(config, references),
    ...toolFaults(config, references),
    ...authConfigFaults(config, references),
    ...accountFaults(config, userId, references),
    ...preloadFaults(config, references),
  ];
  if (faults.length > 0) {
    throw validationFailed(faults, 'Name what exists here; toolkits and tools can be listed and searched.');
  }
}

/** Whether anything in a configuration speaks of a toolkit. */
export function namesToolkit(config: SessionConfig, toolkit: string): boolean {
  const { toolkits, tools, auth_configs: configs, connected_accounts: accounts } = config;
  const listed = toolkits === null ? [] : 'enabled' in toolkits ? toolkits.enabled : toolkits.disabled;
  return listed.includes(toolkit) || [tools, configs, accounts].some((part) => Object.hasOwn(part, toolkit));
}

function toolkitFaults({ toolkits }: SessionConfig, { toolkits: known }: ConfigReferences): Fault[] {
  // Forbidding what does not exist harms nobody; a session that relies on it would.
  if (toolkits === null || !('enabled' in toolkits)) return [];
  return toolkits.enabled
    .map((slug, index) => ({ slug, field: `toolkits.enable[${index}]` }))
    .filter(({ slug }) => !known.find(slug))
    .map(({ slug, field }) => ({ field, reason: `there is no toolkit "${slug.slice(0, 64)}"` }));
}

function toolFaults({ tools }: SessionConfig, { isTool }: ConfigReferences): Fault[] {
  return Object.entries(tools).flatMap(([toolkit, filter]) => {
    if ('tags' in filter) return [];
    const [word, slugs] = 'enabled' in filter ? ['enable', filter.enabled] : ['disable', filter.disabled];
    return slugs
      .filter((slug) => !isTool(slug, toolkit))
      .map((slug) => ({
        field: `tools.${toolkit}.${word}`,
        reason: `"${slug.slice(0, 128)}" is no tool of "${toolkit}"`,
      }));
  });
}

function authConfigFaults({ auth_configs }: SessionConfig, { authConfig }: ConfigReferences): Fault[] {
  return Object.entries(auth_configs).flatMap(([toolkit, id]) => {
    const field = `auth_configs.${toolkit}`;
    const config = authConfig(id);
    if (!config) return [{ field, reason: `there is no auth config "${id.slice(0, 64)}"` }];
    if (config.toolkit === toolkit) return [];
    return [{ field, reason: `${id} belongs to "${config.toolkit}"` }];
  });
}

function accountFaults(
  { connected_accounts, multi_account }: SessionConfig,
  userId: string,
  { account: find }: ConfigReferences,
): Fault[] {
  return Object.entries(connected_accounts).flatMap(([toolkit, ids]) => {
    const field = `connected_accounts.${toolkit}`;
    const most = multi_account.enable ? multi_account.max_accounts_per_toolkit : 1;
    if (ids.length > most) {
      return [{ field, reason: `names ${ids.length} accounts where ${most} may be pinned` }];
    }
    return ids.flatMap((id) => {
      const account = find(id);
      if (!account || account.user_id !== userId) {
        return [{ field, reason: `this user has no account "${id.slice(0, 64)}"` }];
      }
      if (account.toolkit !== toolkit) return [{ field, reason: `${id} belongs to "${account.toolkit}"` }];
      return account.status === 'INACTIVE' ? [{ field, reason: `${id} is disabled` }] : [];
    });
  });
}

function preloadFaults(config: SessionConfig, { isTool }: ConfigReferences): Fault[] {
  const { tools } = config.preload;
  if (tools !== 'all') {
    return tools
      .filter((slug) => !isTool(slug))
      .map((slug) => ({ field: 'preload.tools', reason: `there is no tool "${slug.slice(0, 128)}"` }));
  }
  const isNarrowed =
    (config.toolkits !== null && 'enabled' in config.toolkits) ||
    config.tags?.enabled !== undefined ||
    Object.values(config.tools).some((filter) => 'enabled' in filter || 'tags' in filter);
  if (isNarrowed) return [];
  return [{ field: 'preload.tools', reason: '"all" needs toolkits, tools or tags to be enabled by name' }];
}

/** Undefined where a lookup fails because nothing is there. */
export function found<Value>(look: () => Value): Value | undefined {
  try {
    return look();
  } catch (error) {
    if (error instanceof SallyportError) return undefined;
    throw error;
  }
}
