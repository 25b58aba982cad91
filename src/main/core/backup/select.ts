import type { BackupKind, RestoreChoice, RestoreChoices } from '#shared/domain/backup.ts';
import type { BackupContent } from './backup-content.ts';
import { comparisons, isAliasTaken, stateOf } from './compare.ts';

/** What is to be stored of a backup; `settings` is null where they stay. */
export type Selection = Omit<BackupContent, 'settings'> & {
  readonly settings: BackupContent['settings'] | null;
};

type ListKind = Exclude<BackupKind, 'settings'>;

/**
 * What a person chose of a backup, together with what that cannot do without: the app of an account, and the toolkit of
 * either and of tools. What belongs to an agent that will not be here is left out.
 */
export function select(
  backup: BackupContent,
  here: BackupContent,
  choices: RestoreChoices,
  isToolkit: (slug: string) => boolean,
): Selection {
  const chosen = <Kind extends ListKind>(kind: Kind, choice: RestoreChoice): BackupContent[Kind] => {
    const wanted = choice === 'replace' ? ['new', 'differs'] : choice === 'add' ? ['new'] : [];
    const entries = comparisons[kind].entries(backup) as readonly BackupContent[Kind][number][];
    return entries.filter((entry) =>
      wanted.includes(stateOf(kind, entry as Parameters<typeof stateOf<Kind>>[1], here)),
    ) as BackupContent[Kind];
  };

  const accounts = chosen('accounts', choices.accounts).map((entry) => ({
    ...entry,
    account: { ...entry.account, alias: freeAlias(entry.account, here) },
  }));
  const configIds = new Set(accounts.map(({ account }) => account.auth_config_id));
  const configs = withNeeded(
    chosen('auth_configs', choices.auth_configs),
    backup.auth_configs,
    ({ config }) => config.id,
    (id) => configIds.has(id) && !here.auth_configs.some(({ config }) => config.id === id),
  );
  const tools = chosen('tools', choices.tools);
  const slugs = new Set([
    ...tools.map(({ toolkit }) => toolkit),
    ...accounts.map(({ account }) => account.toolkit),
    ...configs.map(({ config }) => config.toolkit),
  ]);
  const toolkits = withNeeded(
    chosen('toolkits', choices.toolkits),
    backup.toolkits,
    ({ slug }) => slug,
    (slug) => slugs.has(slug) && !isToolkit(slug),
  );
  const agents = chosen('agents', choices.agents);
  const agentIds = new Set([...here.agents, ...agents].map(({ key }) => key.id));
  return {
    accounts,
    auth_configs: configs,
    toolkits,
    // Of a catalog that has the service no more, nothing could be called with them.
    tools: tools.filter(({ toolkit }) => isToolkit(toolkit) || toolkits.some(({ slug }) => slug === toolkit)),
    agents,
    rules: chosen('rules', choices.rules).filter(({ key_id: id }) => id === null || agentIds.has(id)),
    webhooks: chosen('webhooks', choices.webhooks),
    mcp_servers: chosen('mcp_servers', choices.mcp_servers).filter(({ key_id: id }) => agentIds.has(id)),
    settings:
      choices.settings === 'replace' && stateOf('settings', backup.settings, here) !== 'same'
        ? backup.settings
        : null,
  };
}

function withNeeded<Entry>(
  chosen: readonly Entry[],
  all: readonly Entry[],
  id: (entry: Entry) => string,
  isNeeded: (id: string) => boolean,
): Entry[] {
  const ids = new Set(chosen.map(id));
  return [...chosen, ...all.filter((entry) => !ids.has(id(entry)) && isNeeded(id(entry)))];
}

/** An alias that another account has taken is not fought over: the account keeps the one it has here, or none. */
function freeAlias(
  { id, alias }: BackupContent['accounts'][number]['account'],
  here: BackupContent,
): string | null {
  if (alias === null || !isAliasTaken(alias, id, here)) return alias;
  return here.accounts.find(({ account }) => account.id === id)?.account.alias ?? null;
}
