import { guardsIn } from './guard.ts';

const rules = ['src/main/core/files/files.test.ts'];
const store = ['src/main/adapters/files/transient-files.test.ts'];
const routes = ['test/integration/sdk/files.test.ts'];

/** Whose an uploaded file is, how much of them there is, and for how long. */
export const fileGuards = [
  ...guardsIn('src/main/core/files/files.ts', rules, [
    ['files that are not what was announced', 'stored.md5 !== entry.description.md5.toLowerCase()', 'false'],
    ['files of another key', 'entry.keyId === keyId', 'true'],
    ['uploads that outlive their key', 'entries.get(entry.id) !== entry', 'false'],
    ['uploads without the permission', 'requireUse(keyId);', ''],
    ['downloads without the permission', 'requireUse(entry.keyId);', ''],
    ['a key that fills the disk', 'bytes <= mostBytesOfKey && ', ''],
    ['a key with files without end', ' && count <= mostFilesOfKey', ''],
    ['uploads at once without end', 'others >= mostUploadsAtOnce', 'false'],
    ['files that stay', 'timers.after(fileLifetimeMs, () => drop(entry))', '() => undefined'],
    [
      'an upload address that downloads',
      'downloads.set(entry.downloadToken,',
      'downloads.set(entry.uploadToken,',
    ],
  ]),
  ...guardsIn('src/main/adapters/files/transient-files.ts', store, [
    ['files without end', 'if (size > most) throw tooLarge(most);', ''],
    ['files that an earlier process left', 'rmSync(folder, { recursive: true, force: true });', ''],
    ['files that others may read', "'wx', 0o600", "'wx', 0o644"],
  ]),
  ...guardsIn('src/main/adapters/files/frames.ts', store, [
    ['frames in another place', 'nonce.writeUInt32BE(place, 8);', 'void place;'],
  ]),
  ...guardsIn('src/main/core/operations.ts', routes, [['files of a revoked key', 'files.dropOf(id);', '']]),
  ...guardsIn('src/main/gateway/composio/files.ts', routes, [
    ['media types that end their header', '.regex(mediaType,', '.regex(/^/,'],
  ]),
  ...guardsIn(
    'src/main/gateway/composio/routes.ts',
    ['test/integration/api/permissions.test.ts'],
    [['an organisation’s key elsewhere', "below.startsWith('/org/')", 'true']],
  ),
  ...guardsIn(
    'src/main/gateway/pass-through/request-headers.ts',
    ['test/integration/pass-through.test.ts'],
    [['an organisation’s key that goes on', "  'x-org-api-key',", '']],
  ),
];
