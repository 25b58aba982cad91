import { guardsIn } from './guard.ts';

const imports = ['test/integration/imports.test.ts'];

/** What keeps credentials that are being imported out of sight, and theirs until the person has decided. */
export const importGuards = [
  ...guardsIn('src/main/core/imports/imports.ts', imports, [
    ['secrets in the list of what was found', 'secret ? masked(value) : value', 'value'],
    [
      'other values than the person saw',
      '{ ...fields, ...finding.values }',
      '{ ...finding.values, ...fields }',
    ],
    ['a second account of the same credential', 'if (duplicate) throw alreadyStored(duplicate);', ''],
  ]),
  ...guardsIn('src/main/core/create-core.ts', imports, [
    ['what was found, kept behind a locked vault', 'return imports.clear();', 'return;'],
  ]),
  ...guardsIn(
    'src/main/adapters/har/read-har.ts',
    ['src/main/adapters/har/read-har.test.ts'],
    [
      ['credentials in the headers of an imported archive', ' && secretHeaderKind(name) === null', ''],
      ['archives that are nested without end', 'if (depth > most) return at;', ''],
    ],
  ),
  ...guardsIn(
    'src/main/core/exchange/shareable-call.ts',
    ['test/integration/call-export.test.ts'],
    [
      ['cookies and keys in an export', '.filter(([name]) => secretHeaderKind(name) === null)', ''],
      ['signed URLs in an export', 'path: unsignedUrl(call.path),', ''],
    ],
  ),
];
