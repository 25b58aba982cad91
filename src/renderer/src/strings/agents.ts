import type { KeyPermission, RulePreset } from '#shared/domain/api-key.ts';
import { countText } from '../components/format.ts';
import type { PermissionPreset } from '../features/agents/permission-presets.ts';
import { phrase } from './phrase.ts';

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
  rulesLabel: (name: string) => phrase`Rules of ${name}`,
  rulesForAll: 'Rules for every agent',
  edit: 'Edit…',
  editTitle: (name: string) => phrase`Edit “${name}”`,
  editText: 'The key stays the same. Changes count from the agent’s next request on.',
  saveButton: 'Save',
  savedToast: (name: string) => phrase`Saved “${name}”.`,
  moreLabel: (name: string) => phrase`More actions for ${name}`,
  callsToday: (count: number) => (count === 1 ? '1 call today' : `${countText(count)} calls today`),
  awaited: 'Not called yet',
  expired: 'Expired',
  expiresAt: (moment: string) => `Expires ${moment}`,
  expiredAt: (moment: string) => `Expired ${moment}`,
  expiry: 'Expires',
  expiryTime: 'At',
  expiryInvalid: 'Choose a time that is still to come.',
  setUp: 'Set up…',
  setUpTitle: (name: string) => phrase`Set up “${name}”`,
  setUpText: (prefix: string) =>
    `Its key (${prefix}…) was shown when it was made. If it is lost, replace it: the old one can go on working for a while.`,
  waitingForFirst: 'Waiting for its first call. This turns green when the agent comes.',
  firstCame: 'The agent has called with this key, first',
  rotate: 'Replace key…',
  rotateTitle: (name: string) => phrase`Replace the key of “${name}”?`,
  rotateText: 'The agent gets a new key, shown once. Name, rules and history stay.',
  rotateButton: 'Make the new key',
  grace: 'The old key works',
  graceHint: 'Put the new key where the old one is used; the old one can be ended earlier.',
  graceNone: 'Calls with the old key are refused from now on, and open requests of the agent are cut off.',
  previousEndsNow: (prefix: string) =>
    `An older key (${prefix}…) still works. It ends with this: only the newest two keys count.`,
  previousWorks: (prefix: string, moment: string) => `The old key ${prefix}… works until ${moment}.`,
  previousUsed: 'Last used',
  previousUnused: 'Not used since.',
  endPrevious: 'End now',
  endPreviousLabel: (name: string) => phrase`End now: the old key of ${name}`,
  endPreviousTitle: (name: string) => phrase`End the old key of “${name}” now?`,
  endPreviousText:
    'Calls with it are refused from now on. Open requests of the agent are cut off, whichever key they came with.',
  endPreviousConfirm: 'End old key',
  endedToast: (name: string) => phrase`The old key of “${name}” has ended.`,
  revoke: 'Revoke',
  revokeLabel: (name: string) => phrase`Revoke ${name}`,
  revokeTitle: (name: string) => phrase`Revoke the key “${name}”?`,
  revokeText:
    'The program that uses it gets a 401 from its next call on, and its open requests are cut off. This cannot be undone; its recorded calls stay.',
  revokeConfirm: 'Revoke key',
  revokedToast: (name: string) => phrase`The key “${name}” is revoked.`,
  createTitle: 'Create agent key',
  createButton: 'Create key',
  nameRequired: 'Give the key a name.',
  permissionRequired: 'Choose at least one permission.',
  createdTitle: (name: string) => phrase`Key for ${name}`,
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
  sdk: 'TypeScript',
  python: 'Python',
  environment: 'Environment',
  claudeCode: 'Claude Code',
  codex: 'Codex',
  cursor: 'Cursor',
  vscode: 'VS Code',
  placeholder:
    'The key itself is shown only when it is made; here stands the variable, or the question, that it is taken from.',
  copySnippet: (name: string) => phrase`Copy ${name} snippet`,
  noAccount: 'Connect an account first, then put its id in place of ca_….',
  gatewayDown: 'The gateway is not listening. The address below is what it would use.',
} as const;

/** Where each snippet goes. */
export const snippetPlaces = {
  curl: 'In a terminal: one call that only reads.',
  sdk: 'With the official SDK: npm install @composio/core.',
  python: 'With the official SDK: pip install composio.',
  environment: 'For a program that is built on the official SDK already: nothing else changes.',
  claudeCode: 'In a terminal, where claude is installed. Check it with /mcp afterwards.',
  codex: 'Into ~/.codex/config.toml. Check it with /mcp afterwards.',
  cursor: 'Into ~/.cursor/mcp.json, or .cursor/mcp.json in a project.',
  vscode: 'Into .vscode/mcp.json in a project, or by the command “MCP: Open User Configuration”.',
} as const;

export const expiryWords = {
  never: 'Never',
  '1': 'In a day',
  '7': 'In 7 days',
  '30': 'In 30 days',
  '90': 'In 90 days',
  at: 'At a time…',
} as const;

export const graceWords = [
  { value: '0', label: 'no longer' },
  { value: '3600', label: 'for an hour' },
  { value: '86400', label: 'for a day' },
  { value: '604800', label: 'for 7 days' },
  { value: '2592000', label: 'for 30 days' },
];

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
    description: 'Also set up how accounts are connected, OAuth apps included.',
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
    description: 'Set up and change how accounts of a toolkit are connected, OAuth apps included.',
  },
  command_line: {
    label: 'Command line',
    description: 'Read every recorded call and send it again, as a paired command line.',
  },
  read_calls: { label: 'Read calls', description: 'See the calls that it made itself.' },
};
