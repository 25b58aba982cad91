import type { AuditEntry } from '#shared/domain/audit.ts';

const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000).toISOString();

function sampleEntries(): AuditEntry[] {
  const base = { via: 'console', key_id: null, key_name: null } as const;
  return [
    {
      ...base,
      seq: 9,
      at: at(2),
      subject: 'vault',
      subject_id: 'vault',
      name: null,
      action: 'unlocked',
      changes: [],
    },
    {
      ...base,
      seq: 8,
      at: at(14),
      subject: 'approval',
      subject_id: 'ap_1',
      name: 'Claude Code',
      action: 'granted',
      changes: [
        { field: 'method', before: null, after: 'POST' },
        { field: 'path', before: null, after: '/repos/ravens/gate/issues' },
        { field: 'answer', before: null, after: 'hour' },
      ],
    },
    {
      ...base,
      seq: 7,
      at: at(95),
      subject: 'rules',
      subject_id: 'key_a1B2',
      name: null,
      action: 'changed',
      changes: [
        {
          field: 'rl_9aKq',
          before: null,
          after: { effect: 'deny', toolkit: 'github', methods: ['delete'], path: '/repos/**' },
        },
      ],
    },
    {
      seq: 6,
      at: at(300),
      via: 'agent',
      key_id: 'key_a1B2',
      key_name: 'Claude Code',
      subject: 'account',
      subject_id: 'ca_8fKq2LmZ01',
      name: 'work',
      action: 'changed',
      changes: [{ field: 'status', before: 'ACTIVE', after: 'INACTIVE' }],
    },
    {
      ...base,
      seq: 5,
      at: at(1_500),
      via: 'sallyport',
      subject: 'account',
      subject_id: 'ca_Lx02uIoP18',
      name: 'side project',
      action: 'changed',
      changes: [
        { field: 'status', before: 'ACTIVE', after: 'EXPIRED' },
        { field: 'status_reason', before: null, after: 'The service ended the sign-in' },
      ],
    },
    {
      ...base,
      seq: 4,
      at: at(3_100),
      via: 'admin_key',
      subject: 'setting',
      subject_id: 'gateway_port',
      name: 'gateway_port',
      action: 'changed',
      changes: [{ field: 'gateway_port', before: 4477, after: 5001 }],
    },
    {
      ...base,
      seq: 3,
      at: at(11_000),
      subject: 'agent',
      subject_id: 'key_c3D4',
      name: 'nightly report',
      action: 'created',
      changes: [
        { field: 'name', before: null, after: 'nightly report' },
        { field: 'permissions', before: null, after: ['proxy_execute'] },
      ],
    },
  ];
}

/** The list of changes, made up. */
export const previewAudit = {
  'audit.list': (input: Record<string, unknown>) => ({
    items: sampleEntries().filter(
      ({ subject, via }) =>
        (input.subject === undefined || input.subject === subject) &&
        (input.via === undefined || input.via === via),
    ),
    next_cursor: null,
  }),
  'audit.export': () => {
    const entries = sampleEntries();
    const text = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
    return { text, entries: entries.length, next_cursor: null };
  },
};
