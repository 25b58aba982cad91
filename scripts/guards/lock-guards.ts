import { guardsIn } from './guard.ts';

const both = ['test/integration/pause-and-lock.test.ts'];
const backup = ['test/integration/backup.test.ts'];
const vault = ['src/main/core/vault/vault-unlocking.test.ts', 'src/main/core/vault/key-slots.test.ts'];
const drafts = ['src/main/core/drafts/drafts.test.ts'];

/** What a lock takes away, what a pause keeps back, and how the vault is opened again. */
export const lockGuards = [
  ...guardsIn('src/main/core/proxy/admit.ts', both, [
    ['calls while Sallyport is paused', 'if (deps.isPaused()) throw gatewayPaused();', ''],
  ]),
  ...guardsIn('src/main/core/create-core.ts', both, [
    ['calls that outlive the lock', 'proxy.abortAll(vaultLocked());', ''],
  ]),
  ...guardsIn('src/main/core/drafts/drafts.ts', drafts, [
    [
      'drafts while the vault is locked',
      'unsealJson(vault, draftOwner(window, kind), sealed, keptDraftSchema)',
      'null',
    ],
    ['drafts of windows without end', 'ofKind.delete(oldest);', ''],
  ]),
  ...guardsIn('src/shared/domain/kept-draft.ts', drafts, [
    ['a draft of any size', "  .refine(fitsKeptDraft, 'is larger than 256 Ki characters')", ''],
  ]),
  ...guardsIn(
    'src/main/core/vault/key-ring.ts',
    ['src/main/core/vault/key-ring.test.ts'],
    [
      ['the vault key after a lock', 'held.vaultKey.fill(0);', ''],
      ['the credentials key after a lock', 'held.credentialsKey.fill(0);', ''],
    ],
  ),
  ...guardsIn('src/main/core/vault/vault.ts', vault, [
    ['guesses without end', 'attempts.check();', ''],
    ['a recovery code that nobody wrote down', '!prepared.matches(groups)', 'false'],
    ['a recovery code that outlives a lock', 'recovery = null;\n      if', 'if'],
    ['a keychain that opens for whoever is there', "answer === 'refused'", 'false'],
  ]),
  ...guardsIn('src/main/core/backup/backup-file.ts', backup, [
    ['a head that was changed', '!timingSafeEqual(macOf(keys.mac, head), mac)', 'false'],
    ['a derivation that takes all memory', 'params === null ||', ''],
    ['a file of a newer version', '> backupVersion', '> 9'],
  ]),
  ...guardsIn('src/main/core/backup/backup.ts', backup, [
    ['an opened backup that outlives the lock', 'if (opened?.id !== id) throw restoreNotFound();', ''],
  ]),
  ...guardsIn(
    'src/main/adapters/sqlite/backup-repository.ts',
    ['src/main/adapters/sqlite/backup-repository.test.ts'],
    [['changes that came in between', '.version = excluded.version - 1', '.version > 0']],
  ),
  ...guardsIn(
    'src/main/core/lock/auto-lock.ts',
    ['src/main/core/lock/auto-lock.test.ts'],
    [
      ['a sleep that does not count as idle', 'clock.now() - used.wall', '0'],
      ['a clock that is set back', 'clock.monotonic() - used.monotonic', '0'],
    ],
  ),
];
