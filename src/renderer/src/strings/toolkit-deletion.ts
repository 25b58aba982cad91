import type { DependentKind } from '#shared/domain/toolkit-dependent.ts';
import { phrase } from './phrase.ts';

export const toolkitDeletion = {
  title: (name: string) => phrase`Delete ${name}?`,
  text: 'Its description is removed. Recorded calls stay.',
  confirm: 'Delete toolkit',
  blockedTitle: (name: string) => phrase`${name} cannot be deleted yet`,
  blockedText: 'What holds a credential for it has to go first. You find it under Connections.',
  fates: {
    blocks: 'Has to be deleted first',
    outlives: 'Stays, and names a toolkit that is gone',
    goes: 'Deleted along with it',
  },
  further: (count: number) => ` and ${count} more`,
} as const;

const counted = (one: string, many: string) => (count: number) => `${count} ${count === 1 ? one : many}`;

export const dependentWords: Record<DependentKind, (count: number) => string> = {
  accounts: counted('account', 'accounts'),
  auth_configs: counted('OAuth app or auth config', 'OAuth apps and auth configs'),
  mcp_servers: counted('MCP server', 'MCP servers'),
  sessions: counted('session of an agent', 'sessions of agents'),
  rules: counted('rule', 'rules'),
  tools: counted('imported tool', 'imported tools'),
};
