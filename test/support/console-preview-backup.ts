import type { OperationOutput } from '#shared/contract/index.ts';

/** An opened backup with something of every state. */
export const sampleBackup: OperationOutput<'backup.open'> = {
  id: 'rst_preview',
  created_at: '2026-11-14T18:20:00.000Z',
  app_version: '0.1.0',
  items: [
    { kind: 'accounts', id: 'ca_1', name: 'github · work', state: 'same', note: null },
    { kind: 'accounts', id: 'ca_2', name: 'linear · ada@example.com', state: 'new', note: null },
    {
      kind: 'accounts',
      id: 'ca_3',
      name: 'slack · team',
      state: 'new',
      note: 'Its alias "team" belongs to another account here, so it comes without.',
    },
    { kind: 'accounts', id: 'ca_4', name: 'notion · notes', state: 'differs', note: null },
    { kind: 'auth_configs', id: 'ac_1', name: 'Linear app', state: 'new', note: null },
    { kind: 'toolkits', id: 'tracker', name: 'Tracker', state: 'new', note: null },
    { kind: 'tools', id: 'tracker', name: 'tracker · 42 tools', state: 'new', note: null },
    { kind: 'agents', id: 'key_1', name: 'Claude Code', state: 'new', note: null },
    {
      kind: 'agents',
      id: 'key_2',
      name: 'Nightly reports',
      state: 'differs',
      note: 'An agent that is here already stays as it is.',
    },
    { kind: 'rules', id: '', name: 'Every agent', state: 'differs', note: null },
    { kind: 'settings', id: 'settings', name: 'Settings', state: 'differs', note: null },
  ],
};
