import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { host, type ServerSetting } from './setting.ts';

/** A program that was started here, and is stopped by its own pid. */
export interface ChildProgram {
  readonly pid: number;
  /** Asks it to end; kills it when it has not within five seconds. */
  stop(): Promise<void>;
}

/** Starts a program whose output nobody reads. Fails where it cannot be started. */
export async function startProgram(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ChildProgram> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = `${complaint}${text}`.slice(-2_000);
  });
  await once(child, 'spawn');
  child.on('exit', (code, signal) => {
    if (code !== 0 && signal === null) process.stderr.write(`${command} ended with ${code}: ${complaint}\n`);
  });
  return { pid: child.pid ?? 0, stop: () => stopChild(child) };
}

/** Starts one of the server programs of this folder on the Node that runs the benchmark. */
export function startServer(program: URL, setting: ServerSetting): Promise<ChildProgram> {
  return startProgram(process.execPath, [fileURLToPath(program), JSON.stringify(setting)]);
}

/** Ends a child process, politely first. */
export async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const limit = new AbortController();
  const late = delay(5_000, 'late', { signal: limit.signal }).catch(() => 'in time');
  if ((await Promise.race([ended, late])) === 'late') child.kill('SIGKILL');
  limit.abort();
  await ended;
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** The first line of a program's version, or null where it is not installed. */
export function programVersion(command: string, args: readonly string[]): string | null {
  const { error, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (error !== undefined) return null;
  return `${stdout}${stderr}`.trim().split('\n', 1)[0] ?? '';
}
