import { guardsIn } from './guard.ts';

const lines = ['src/main/adapters/sqlite/audit/audit-log.test.ts'];
const doors = ['test/integration/audit.test.ts'];

/** What keeps the list of changes, and what is shown of who called, whole, true and free of secrets. */
export const auditGuards = [
  ...guardsIn('src/main/adapters/sqlite/migrations/main/0009-audit.ts', lines, [
    ['lines that are changed', 'BEFORE UPDATE ON audit_entries', 'BEFORE UPDATE ON audit_entries WHEN false'],
    ['lines that are removed', 'BEFORE DELETE ON audit_entries', 'BEFORE DELETE ON audit_entries WHEN false'],
  ]),
  ...guardsIn('src/main/adapters/sqlite/audit/describe-change.ts', lines, [
    [
      'keys in a toolkit’s headers',
      'default_headers: Object.keys(asRecord(headers))',
      'default_headers: headers ?? null',
    ],
    ['secrets in a webhook’s path', "return URL.parse(String(url))?.origin ?? '';", 'return String(url);'],
    ['secrets in a held request’s query', "(path.split('?', 1)[0] ?? null)", 'path'],
  ]),
  ...guardsIn('src/main/hosts/compose.ts', doors, [
    [
      'doors that do not say whose they are',
      'origins.run(origin, () => operations(name, input));',
      'operations(name, input);',
    ],
  ]),
  ...guardsIn(
    'src/main/adapters/processes/command-text.ts',
    ['src/main/adapters/processes/command-text.test.ts'],
    [
      ['secrets after an option', "takesSecret(before) && !word.startsWith('-') ? hidden : ", ''],
      ['secrets of a name', 'if (assigned && secretName.test(name))', 'if (false)'],
      ['what looks like a key', 'looksLikeKey(run) ? hidden : run', 'run'],
    ],
  ),
];
