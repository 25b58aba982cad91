import type { AuditAction, AuditSubject, AuditVia } from '#shared/domain/audit.ts';
import type { Settings } from '#shared/domain/settings.ts';
import { countText } from '../components/format.ts';
import { phrase } from './phrase.ts';

export const auditStrings = {
  title: 'Changes',
  section:
    'Every change to agents, rules, accounts, settings and the vault is noted, with its time and where it came from. The list only grows.',
  open: 'Show changes',
  back: 'Back to Settings',
  list: 'Changes, newest first',
  subject: 'What',
  via: 'Where from',
  everything: 'Everything',
  everywhere: 'From anywhere',
  emptyTitle: 'Nothing was changed yet',
  emptyText: 'Changes appear here by themselves.',
  noneFitTitle: 'No change fits',
  noneFitText: 'Nothing was changed like this. Choose other filters.',
  clear: 'Clear filters',
  older: 'Show older',
  export: 'Export',
  exporting: 'Exporting…',
  exported: (count: number) => (count === 1 ? 'Saved 1 change.' : `Saved ${countText(count)} changes.`),
  fields: (text: string) => phrase`Fields of: ${text}`,
  field: 'Field',
  before: 'Before',
  after: 'After',
  nothing: '—',
  showFields: (count: number) => (count === 1 ? '1 field' : `${count} fields`),
  everyAgent: 'every agent',
  decided: (agent: string, action: string) => phrase`Request of “${agent}” ${action}`,
  withdrawn: (agent: string) => phrase`Approval of what “${agent}” asked withdrawn`,
} as const;

export const subjectWords: Record<AuditSubject, string> = {
  agent: 'Agent',
  rules: 'Rules',
  approval: 'Request',
  account: 'Account',
  auth_config: 'Auth config',
  toolkit: 'Toolkit',
  webhook: 'Webhook',
  setting: 'Setting',
  vault: 'Vault',
  pairing: 'Command line',
};

/** What a setting is called on its screen. */
export const settingWords: Record<keyof Settings, string> = {
  gateway_port: 'Port',
  record_bodies: 'Record request and response bodies',
  unrecorded_toolkits: 'Bodies are never kept for these toolkits',
  unrecorded_agents: 'Bodies are never kept for these agents',
  calls_max_age_days: 'Keep calls for days',
  calls_max_rows: 'Keep so many calls',
  calls_max_megabytes: 'Keep so many megabytes of calls',
  require_account: 'Calls must name an account',
  rate_limit_requests: 'Limit for each agent: requests',
  rate_limit_window_seconds: 'Limit for each agent: seconds',
  gateway_paused: 'Pause all calls',
  lock_after_minutes: 'Lock when the console is not used for',
  lock_on_sleep: 'Lock when the computer goes to sleep',
  lock_on_screen_lock: 'Lock together with the screen',
};

export const actionWords: Record<AuditAction, string> = {
  created: 'created',
  changed: 'changed',
  deleted: 'deleted',
  rotated: 'given a new key',
  revoked: 'revoked',
  granted: 'approved',
  denied: 'denied',
  locked: 'locked',
  unlocked: 'unlocked',
};

export const viaWords: Record<AuditVia, string> = {
  console: 'Console',
  admin_key: 'Admin key',
  cli: 'Command line',
  agent: 'Agent',
  browser: 'Browser page',
  sallyport: 'Sallyport itself',
};
