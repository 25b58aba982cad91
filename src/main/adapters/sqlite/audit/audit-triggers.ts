import type { Database } from 'better-sqlite3';
import type { AuditOrigin } from '#main/core/ports/index.ts';
import { describeChange, type ShownRow } from './describe-change.ts';

interface AuditedTable {
  readonly table: string;
  readonly subject: Parameters<typeof describeChange>[0];
  readonly id: string;
  /** What may be shown of a row. Columns with secrets, times of use and versions are not among them. */
  readonly columns: readonly string[];
  /** Which updates count, where not all do. */
  readonly when?: string;
}

/** Approvals are written when they come in, too; what the owner decides is what is kept. */
const auditedTables: readonly (AuditedTable & { readonly only?: 'UPDATE' })[] = [
  {
    table: 'api_keys',
    subject: 'agent',
    id: 'id',
    columns: ['name', 'prefix', 'permissions', 'rule_preset', 'expires_at', 'previous_ends_at', 'revoked_at'],
  },
  { table: 'rule_sets', subject: 'rules', id: 'key_id', columns: ['rules'] },
  {
    table: 'approvals',
    subject: 'approval',
    id: 'id',
    columns: ['body'],
    only: 'UPDATE',
    when: `old.body ->> '$.answer' IS NULL AND new.body ->> '$.answer' IS NOT NULL
      OR old.body ->> '$.withdrawn_at' IS NULL AND new.body ->> '$.withdrawn_at' IS NOT NULL`,
  },
  {
    table: 'accounts',
    subject: 'account',
    id: 'id',
    columns: [
      'toolkit',
      'auth_scheme',
      'alias',
      'user_id',
      'status',
      'status_reason',
      'origins',
      'public_fields',
      'auth_config_id',
      'identity',
    ],
  },
  {
    table: 'auth_configs',
    subject: 'auth_config',
    id: 'id',
    columns: [
      'name',
      'toolkit',
      'auth_scheme',
      'is_enabled',
      'client_id',
      'scopes',
      'redirect_uri',
      'is_enabled_for_tool_router',
      'tool_access_config',
    ],
  },
  { table: 'toolkits', subject: 'toolkit', id: 'slug', columns: ['body'] },
  { table: 'webhooks', subject: 'webhook', id: 'id', columns: ['url', 'events', 'is_enabled'] },
  { table: 'settings', subject: 'setting', id: 'name', columns: ['name', 'value'] },
  { table: 'vault_slots', subject: 'vault_slot', id: 'kind', columns: ['kind'] },
];

/**
 * Has every change of these tables write its line of the audit in the same transaction, whoever makes it. The triggers live
 * in this connection alone: they call functions of ours, and follow the code rather than the file.
 */
export function installAuditTriggers(db: Database, origin: () => AuditOrigin): void {
  db.function('audit_via', () => origin().via);
  db.function('audit_key_id', () => origin().key?.id ?? null);
  db.function('audit_key_name', () => origin().key?.name ?? null);
  db.function('audit_entry', (subject: unknown, before: unknown, after: unknown) => {
    const described = describeChange(subject as AuditedTable['subject'], rowOf(before), rowOf(after));
    return described === null ? null : JSON.stringify(described);
  });
  for (const audited of auditedTables) {
    for (const event of audited.only === undefined ? events : [audited.only])
      db.exec(trigger(audited, event));
  }
}

const events = ['INSERT', 'UPDATE', 'DELETE'] as const;

function trigger(
  { table, subject, id, columns, when }: AuditedTable,
  event: (typeof events)[number],
): string {
  const row = (which: 'old' | 'new') =>
    `json_object(${columns.map((column) => `'${column}', ${which}.${column}`).join(', ')})`;
  const before = event === 'INSERT' ? 'NULL' : row('old');
  const after = event === 'DELETE' ? 'NULL' : row('new');
  const shownAs = subject === 'vault_slot' ? 'vault' : subject;
  return `
    CREATE TEMP TRIGGER audit_${table}_${event.toLowerCase()}
    AFTER ${event}${event === 'UPDATE' ? ` OF ${columns.join(', ')}` : ''} ON main.${table}
    ${when === undefined ? '' : `WHEN ${when}`}
    BEGIN
      INSERT INTO audit_entries (at, via, key_id, key_name, subject, subject_id, entry)
      SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), audit_via(), audit_key_id(), audit_key_name(),
        '${shownAs}', ${event === 'DELETE' ? 'old' : 'new'}.${id}, described
      FROM (SELECT audit_entry('${subject}', ${before}, ${after}) AS described)
      WHERE described IS NOT NULL;
    END`;
}

function rowOf(text: unknown): ShownRow | null {
  return typeof text === 'string' ? (JSON.parse(text) as ShownRow) : null;
}
