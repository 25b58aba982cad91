// Sallyport as a child process on a data directory of its own, gone without a trace when it is stopped.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { OperationInput, OperationName, OperationOutput } from '#shared/contract/index.ts';

/** What the line of `serve --json` tells. */
interface Ready {
  readonly url: string;
  readonly console_url: string;
  readonly api_key: string;
  readonly admin_key: string;
  readonly data_dir: string;
}

export interface SallyportChild {
  readonly ready: Ready;
  readonly pid: number;
  /** Runs an operation with the admin key. Throws an Error with the refusal's words. */
  call<Name extends OperationName>(name: Name, input: OperationInput<Name>): Promise<OperationOutput<Name>>;
  /** Resolves when it ends on its own. */
  readonly ended: Promise<void>;
  /** Stops it and removes its data. */
  stop(): Promise<void>;
}

/** Starts `sallyport serve --json` with a fresh data directory, a passphrase vault and a free port. */
export async function startSallyport(): Promise<SallyportChild> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sallyport-demo-'));
  const program = join(import.meta.dirname, '..', '..', 'bin', 'sallyport');
  const child = spawn(
    process.execPath,
    [program, 'serve', '--json', '--port', '0', '--data-dir', join(dataDir, 'data')],
    {
      // Over the channel it learns when this process is gone, however it went, and stops too.
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      env: {
        ...process.env,
        SALLYPORT_VAULT: 'passphrase',
        SALLYPORT_PASSPHRASE: randomBytes(18).toString('base64url'),
      },
      // Ctrl-C reaches the whole foreground group; the child is stopped by us, in order.
      detached: process.platform !== 'win32',
    },
  );
  const ended = once(child, 'exit').then(() => undefined);
  const stop = async () => {
    await end(child, ended);
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const ready = await readyLine(child, ended);
    return {
      ready,
      pid: child.pid ?? 0,
      ended,
      stop,
      call: (name, input) => call(ready, name, input),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function readyLine(child: ChildProcess, ended: Promise<void>): Promise<Ready> {
  if (child.stdout === null) throw new Error('Sallyport has no output.');
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([
    once(lines, 'line') as Promise<[string]>,
    ended.then(() => Promise.reject(new Error('Sallyport ended before it was ready.'))),
  ]);
  return JSON.parse(line) as Ready;
}

async function call<Name extends OperationName>(
  { url, admin_key }: Ready,
  name: Name,
  input: OperationInput<Name>,
): Promise<OperationOutput<Name>> {
  const response = await fetch(`${url}/api/local/v1/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-admin-key': admin_key },
    body: JSON.stringify(input),
  });
  const body = (await response.json()) as { error?: { message: string } };
  if (!response.ok) throw new Error(`${name}: ${body.error?.message}`);
  return body as OperationOutput<Name>;
}

/** SIGTERM, and SIGKILL where that does not help within ten seconds. */
async function end(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(force);
}
