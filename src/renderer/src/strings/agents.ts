import type { KeyPermission, RulePreset } from '#shared/domain/api-key.ts';
import type { PermissionPreset } from '../features/agents/permission-presets.ts';

export const agentStrings = {
  title: 'Agents',
  create: 'Create agent key',
  listLabel: 'Agent keys',
  emptyTitle: 'No agent has a key',
  emptyText:
    'Each local program that should reach your connected accounts gets a key of its own, so its calls can be told apart and cut off.',
  name: 'Name',
  nameHint: 'Which program uses it, such as “Claude Code” or “nightly report”.',
  preset: 'What may it do at the services?',
  permissions: 'What may it do in Sallyport?',
  created: 'Created',
  used: 'Used',
  neverUsed: 'Never used',
  revoked: 'Revoked',
  rules: 'Rules',
  rulesLabel: (name: string) => `Rules of ${name}`,
  rulesForAll: 'Rules for every agent',
  edit: 'Edit',
  editLabel: (name: string) => `Edit ${name}`,
  editTitle: (name: string) => `Edit “${name}”`,
  editText: 'The key stays the same. Changes count from the agent’s next request on.',
  saveButton: 'Save',
  savedToast: (name: string) => `Saved “${name}”.`,
  revoke: 'Revoke',
  revokeLabel: (name: string) => `Revoke ${name}`,
  revokeTitle: (name: string) => `Revoke the key “${name}”?`,
  revokeText:
    'The program that uses it gets a 401 from its next call on. This cannot be undone; its recorded calls stay.',
  revokeConfirm: 'Revoke key',
  revokedToast: (name: string) => `The key “${name}” is revoked.`,
  createTitle: 'Create agent key',
  createButton: 'Create key',
  nameRequired: 'Give the key a name.',
  permissionRequired: 'Choose at least one permission.',
  createdTitle: (name: string) => `Key for ${name}`,
  createdText: 'This is the only time it is shown: Sallyport keeps just a hash of it. Copy it now.',
  copyKey: 'Copy key',
  key: 'Agent key',
  useIt: 'Use it',
  doneButton: 'I have copied it',
  snippets: 'Ways to use the key',
  howTo: 'How agents connect',
  howToText:
    'Point the program at the gateway and give it its key; the account id says whose credential is used.',
  curl: 'curl',
  sdk: 'TypeScript SDK',
  environment: 'Environment',
  claudeCode: 'Claude Code',
  codex: 'Codex',
  cursor: 'Cursor',
  copySnippet: (name: string) => `Copy ${name} snippet`,
  noAccount: 'Connect an account first, then put its id in place of ca_….',
  gatewayDown: 'The gateway is not listening. The address below is what it would use.',
} as const;

export const presetWords: Record<RulePreset, { label: string; description: string }> = {
  full: { label: 'Full access', description: 'Any request, including ones that change or delete things.' },
  ask_before_writes: {
    label: 'Ask before writes',
    description: 'Reads freely; anything that changes or deletes waits until you approve it.',
  },
  read_only: {
    label: 'Read only',
    description: 'Only GET, HEAD and OPTIONS: requests that change nothing at the service.',
  },
};

export const permissionPresetWords: Record<PermissionPreset, { label: string; description: string }> = {
  everyday: {
    label: 'Use and connect accounts',
    description: 'Call services, use tools and sessions, ask you to connect accounts, and see its own calls.',
  },
  everything: {
    label: 'Everything',
    description: 'Also set up how services are connected, OAuth apps included.',
  },
  custom: { label: 'Choose…', description: 'Each permission by itself.' },
};

export const permissionWords: Record<KeyPermission, { label: string; description: string }> = {
  proxy_execute: { label: 'Call services', description: 'Send requests through your connected accounts.' },
  tools: { label: 'Use tools', description: 'List tools and run them with your connected accounts.' },
  sessions: {
    label: 'Use sessions',
    description: 'Open sessions that choose toolkits and accounts for a user.',
  },
  manage_connections: { label: 'Manage connections', description: 'List, connect and remove accounts.' },
  manage_auth_configs: {
    label: 'Manage auth configs',
    description: 'Set up and change how accounts of a service are connected, OAuth apps included.',
  },
  read_calls: { label: 'Read calls', description: 'See the calls that it made itself.' },
};
