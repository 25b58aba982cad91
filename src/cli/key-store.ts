import { fork } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Keeps the key of this command line: in the OS keychain where one answers, else in a file that only its owner can read. */
export interface KeyStore {
  read(): Promise<string | null>;
  /** @returns where it is now. */
  write(key: string): Promise<'keychain' | 'file'>;
  forget(): Promise<void>;
}

interface Request {
  readonly op: 'read' | 'write' | 'remove';
  readonly value?: string;
}

const service = 'Sallyport command line';
/** A keyring that hangs must not hang the command. */
const patienceMs = 3_000;

/** @param helper the keychain helper's file; without one the file alone is used. */
export function createKeyStore(dataDir: string, helper: string | null): KeyStore {
  const file = join(dataDir, 'command-line.key');
  const keychain = (request: Request) =>
    helper === null ? Promise.resolve(null) : askHelper(helper, { ...request, service, account: dataDir });
  return {
    async read() {
      if (existsSync(file)) return readFileSync(file, 'utf8').trim() || null;
      const answer = await keychain({ op: 'read' });
      return typeof answer?.value === 'string' ? answer.value : null;
    },
    async write(key) {
      const answer = await keychain({ op: 'write', value: key });
      if (answer?.done === true) {
        rmSync(file, { force: true });
        return 'keychain';
      }
      // Removed first: a file that is there keeps the mode that it has.
      rmSync(file, { force: true });
      writeFileSync(file, `${key}\n`, { mode: 0o600, flag: 'wx' });
      return 'file';
    },
    async forget() {
      rmSync(file, { force: true });
      await keychain({ op: 'remove' });
    },
  };
}

/** The helper beside the built program; null where the sources run directly. */
export function builtHelper(entryUrl: string): string | null {
  const path = fileURLToPath(new URL('./keychain-helper.js', entryUrl));
  return existsSync(path) ? path : null;
}

/** One request to a helper process of its own, which is ended at the time limit; null where it gives no answer. */
function askHelper(
  helper: string,
  request: object,
): Promise<{ readonly value?: unknown; readonly done?: unknown } | null> {
  return new Promise((resolve) => {
    const child = fork(helper, [], {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const end = (answer: unknown) => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      resolve(typeof answer === 'object' ? answer : null);
    };
    const timer = setTimeout(() => end(null), patienceMs);
    child.once('message', end);
    child.once('error', () => end(null));
    child.once('exit', () => end(null));
    child.send(request, () => undefined);
  });
}
