import { sampleCallId } from '../../support/console-preview-calls.ts';

// The one list of the console's screens, over the made-up data of `test/support/console-preview-host.ts`. What looks at every
// screen (pictures, axe, widths) takes them from here; the names are those of the pictures.

/** Screens that need nothing to exist. */
export const plainScreens = {
  home: '/',
  start: '/start',
  connections: '/connections',
  catalog: '/connections/new',
  'connect-github': '/connections/new/github',
  'connect-gmail': '/connections/new/gmail',
  custom: '/connections/custom',
  import: '/connections/import',
  address: '/connections/address',
  openapi: '/connections/openapi',
  'auth-config': '/connections/auth-configs/new',
  toolkits: '/toolkits',
  toolkit: '/toolkits/github',
  calls: '/calls',
  approvals: '/approvals',
  composer: '/composer',
  agents: '/agents',
  'new-agent': '/agents/new',
  rules: '/agents/all/rules',
  settings: '/settings',
  webhooks: '/settings/webhooks',
  changes: '/settings/changes',
  backup: '/settings/backup',
  nowhere: '/nowhere',
} as const;

/** Screens of one thing, which the full preview has. */
export const thingScreens = {
  account: '/connections/ca_8fKq2LmZ01',
  reconnect: '/connections/reconnect/ca_Gm84xKqA55',
  'new-key': '/connections/key/ca_Nn31cVbA64',
  'custom-toolkit': '/toolkits/internal_wiki',
  'custom-edit': '/connections/custom/internal_wiki',
  'openapi-update': '/connections/openapi/internal_wiki',
  call: `/calls/${sampleCallId(494)}`,
  approval: '/approvals/ap_preview00000001',
  replay: `/composer/${sampleCallId(494)}`,
  agent: '/agents/key_a1B2',
  'agent-rules': '/agents/key_a1B2/rules',
  webhook: '/settings/webhooks/ws_preview00000001',
} as const;
