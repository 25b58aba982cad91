import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { OperationInput, OperationName, OperationOutput } from '#shared/contract/index.ts';
import { exitOf } from './child-exit.ts';
import { makeTempDirectory } from './temp-directory.ts';

const root = join(import.meta.dirname, '..', '..');
export const testPassphrase = 'correct horse battery staple';

/** The line that `serve --json` prints. */
export interface ReadyLine {
  readonly event: 'ready';
  readonly url: string;
  readonly console_url: string;
  readonly api_key?: string;
  readonly admin_key: string;
  readonly data_dir: string;
  readonly vault: 'empty' | 'locked' | 'unlocked';
  readonly version: string;
}

export interface HeadlessProcess {
  readonly ready: ReadyLine;
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Asks an operation over `/api/local/v1` with the admin key; returns status and parsed body. */
  readonly ask: (operation: string, input?: unknown) => Promise<{ status: number; body: unknown }>;
  /** As `ask`, for what should succeed: the body, or an error with what was answered instead. */
  readonly call: <Name extends OperationName>(
    name: Name,
    input: OperationInput<Name>,
  ) => Promise<OperationOutput<Name>>;
  /** Sends SIGTERM and waits for the end; removes the data directory where this start made it. */
  readonly stop: () => Promise<number | NodeJS.Signals | null>;
}

export interface HeadlessStart {
  /** Left out: a temporary one, removed by `stop`. */
  readonly dataDir?: string;
  readonly args?: readonly string[];
  /** On top of a passphrase vault; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Runs `bin/sallyport` from the build with the given arguments and nothing of this environment's Sallyport settings. */
export function spawnSallyport(
  args: readonly string[],
  env: HeadlessStart['env'] = {},
  stdio: StdioOptions = ['ignore', 'pipe', 'pipe'],
): ChildProcess {
  if (!existsSync(join(root, 'out', 'main', 'headless.js'))) {
    throw new Error('These tests run the built product. Run "npm run build" first.');
  }
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('SALLYPORT_'));
  return spawn(process.execPath, [join(root, 'bin', 'sallyport'), ...args], {
    env: { ...Object.fromEntries(inherited), ...env },
    stdio,
  });
}

/** Starts `serve --json` on a free port with a passphrase vault and waits until it is ready. */
export async function startHeadlessProcess(start: HeadlessStart = {}): Promise<HeadlessProcess> {
  const own = start.dataDir === undefined ? makeTempDirectory() : null;
  const dataDir = start.dataDir ?? own?.path ?? '';
  const child = spawnSallyport(
    ['serve', '--json', '--port', '0', '--data-dir', dataDir, ...(start.args ?? [])],
    {
      SALLYPORT_VAULT: 'passphrase',
      SALLYPORT_PASSPHRASE: testPassphrase,
      ...start.env,
    },
  );
  const output = collect(child);
  const ready = await firstLine(child, output).catch((error: unknown) => {
    own?.remove();
    throw error;
  });
  const ask: HeadlessProcess['ask'] = async (operation, input = {}) => {
    const response = await fetch(`${ready.url}/api/local/v1/${operation}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-admin-key': ready.admin_key },
      body: JSON.stringify(input),
    });
    return { status: response.status, body: await response.json() };
  };
  return {
    ready,
    child,
    ...output,
    ask,
    async call(name, input) {
      const { status, body } = await ask(name, input);
      if (status !== 200) throw new Error(`${name} answered ${status}: ${JSON.stringify(body)}`);
      return body as OperationOutput<typeof name>;
    },
    async stop() {
      child.kill('SIGTERM');
      const code = await exitOf(child);
      own?.remove();
      return code;
    },
  };
}

/** Everything that a process prints, as it comes. */
export function collect(child: ChildProcess): Pick<HeadlessProcess, 'stdout' | 'stderr'> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return { stdout: () => stdout, stderr: () => stderr };
}

function firstLine(
  child: ChildProcess,
  output: Pick<HeadlessProcess, 'stdout' | 'stderr'>,
): Promise<ReadyLine> {
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', () => {
      if (output.stdout().includes('\n')) resolve(JSON.parse(output.stdout()) as ReadyLine);
    });
    child.once('exit', (code) =>
      reject(new Error(`sallyport ended with ${code} before it was ready:\n${output.stderr()}`)),
    );
  });
}
