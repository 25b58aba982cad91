import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { forkHelper } from '#main/adapters/keychain/index.ts';
import type { GhAccount, LockMoments, Notification } from '#main/core/ports/index.ts';
import { composeSallyport, type Sallyport } from '#main/hosts/compose.ts';
import { locateParts } from '#main/hosts/parts.ts';
import type { OperationInput, OperationName, OperationOutput } from '#shared/contract/index.ts';
import { createRecordingBrowser } from './recording-browser.ts';

/** A whole Sallyport from its sources, in this process: real files, a passphrase vault, a gateway on a free port. */
export interface RunningSallyport {
  readonly url: string;
  readonly adminKey: string;
  readonly sallyport: Sallyport;
  /** The text of a key that may do everything. */
  readonly key: string;
  /** The addresses handed to the person's browser so far, in order. */
  readonly opened: readonly string[];
  /** What the person was notified of, in order. */
  readonly notifications: readonly Notification[];
  /** The next address handed to the browser; each is given out once. */
  nextOpened(): Promise<string>;
  call<Name extends OperationName>(name: Name, input: OperationInput<Name>): Promise<OperationOutput<Name>>;
  /** Stops it and removes its data directory, where it was not given. */
  close(): Promise<void>;
}

/** The passphrase of every vault that is made here. */
export const testPassphrase = 'correct horse battery staple';

export async function runSallyport(
  options: {
    readonly gh?: readonly GhAccount[];
    /** Left out: a temporary one, removed by `close`. */
    readonly dataDir?: string;
    readonly lockMoments?: LockMoments;
  } = {},
): Promise<RunningSallyport> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'sallyport-test-')));
  const root = join(import.meta.dirname, '..', '..');
  const parts = locateParts(pathToFileURL(join(root, 'src/main/headless.ts')).href);
  const adminKey = 'admin-key-of-this-test';
  const browser = createRecordingBrowser();
  const notifications: Notification[] = [];
  const sallyport = await composeSallyport({
    host: 'headless',
    version: '0.0.0-test',
    parts,
    dataDir,
    vault: { mode: 'passphrase', passphrase: testPassphrase },
    spawnKeychainHelper: () => forkHelper(parts.keychainHelper),
    openBrowser: browser.open,
    ...(options.lockMoments === undefined ? {} : { lockMoments: options.lockMoments }),
    gh: { accounts: async () => options.gh ?? [] },
    notifier: { notify: (notification) => notifications.push(notification) },
    adminKey,
    consoleLink: () => null,
    showConsole: async (fragment, opens) => {
      const page = `http://127.0.0.1:1/${fragment}`;
      return { shown: opens && (await browser.open(page)), url: page };
    },
  });
  const call: RunningSallyport['call'] = async (name, input) =>
    (await sallyport.invoke(name, input)) as OperationOutput<typeof name>;
  const url = await sallyport.listen(0);
  const { key } = await call('keys.create', { name: 'test agent', rule_preset: 'full' });
  return {
    url,
    adminKey,
    sallyport,
    key,
    opened: browser.opened,
    notifications,
    nextOpened: browser.next,
    call,
    async close() {
      await sallyport.close();
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}
