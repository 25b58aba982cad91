import type { ConnectedAccount } from '#shared/domain/account.ts';
import type { ApiKey } from '#shared/domain/api-key.ts';
import type { AuthConfig } from '#shared/domain/auth-config.ts';
import { dependent, type ToolkitDependent } from '#shared/domain/toolkit-dependent.ts';
import type { Accounts } from './accounts/index.ts';
import type { Rules } from './rules/index.ts';
import type { McpServers, Sessions } from './sessions/index.ts';
import type { ToolLibrary } from './tools/index.ts';

export interface DependentsDeps {
  readonly accounts: Pick<Accounts, 'all'>;
  readonly authConfigs: { readonly find: () => readonly AuthConfig[] };
  readonly agents: { readonly all: () => readonly ApiKey[] };
  readonly mcpServers: Pick<McpServers, 'naming'>;
  readonly sessions: Pick<Sessions, 'naming'>;
  readonly rules: Pick<Rules, 'get'>;
  readonly library: Pick<ToolLibrary, 'of'>;
}

/**
 * Everything that needs a toolkit or names it. What belongs to a revoked agent counts for nothing: nobody can use it, and
 * nobody can put it away.
 */
export function toolkitDependents(deps: DependentsDeps, slug: string): ToolkitDependent[] {
  const agents = deps.agents.all().filter(({ revoked_at: revoked }) => revoked === null);
  const nameOf = new Map(agents.map(({ id, name }) => [id, name]));
  const isLive = ({ key_id: id }: { readonly key_id: string }) => nameOf.has(id);
  const isOf = ({ toolkit }: { readonly toolkit: string }) => toolkit === slug;
  return [
    ...dependent('accounts', deps.accounts.all().filter(isOf).map(accountName)),
    ...dependent(
      'auth_configs',
      deps.authConfigs
        .find()
        .filter(isOf)
        .map(({ name }) => name),
    ),
    ...dependent(
      'mcp_servers',
      deps.mcpServers
        .naming(slug)
        .filter(isLive)
        .map(({ name, key_id: key }) => `${name} (${nameOf.get(key)})`),
    ),
    ...dependent(
      'sessions',
      deps.sessions
        .naming(slug)
        .filter(isLive)
        .map(({ id, key_id: key }) => `${id} (${nameOf.get(key)})`),
    ),
    ...dependent('rules', [
      ...ruleNames(deps.rules, slug, null, 'Every agent'),
      ...agents.flatMap(({ id, name }) => ruleNames(deps.rules, slug, id, name)),
    ]),
    ...dependent(
      'tools',
      deps.library.of(slug).map((tool) => tool.slug),
    ),
  ];
}

function accountName({ alias, identity, id }: ConnectedAccount): string {
  return alias ?? identity ?? id;
}

/** Rules by the place where the owner finds them. */
function ruleNames(rules: Pick<Rules, 'get'>, slug: string, keyId: string | null, agent: string): string[] {
  return rules
    .get(keyId)
    .rules.flatMap(({ toolkit }, index) => (toolkit === slug ? [`${agent}: rule ${index + 1}`] : []));
}
