import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { exitOf } from '#test/support/child-exit.ts';
import { makeTempDirectory, type TempDirectory } from '#test/support/temp-directory.ts';

const root = join(import.meta.dirname, '..', '..');
let child: ChildProcess | undefined;
let temp: TempDirectory | undefined;

afterEach(() => {
  child?.kill('SIGTERM');
  temp?.remove();
});

/** Starts the demo with a place for temporary files of its own, so that what it leaves can be seen. */
function startDemo(args: readonly string[]) {
  temp = makeTempDirectory();
  const { path } = temp;
  const started = spawn(process.execPath, [join(root, 'scripts', 'demo.ts'), ...args], {
    env: { ...process.env, TMPDIR: path, TEMP: path, TMP: path },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child = started;
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [started.stdout, started.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      for (const listener of listeners) listener();
    });
  }
  return {
    child: started,
    temp: path,
    output: () => output,
    printed: (text: string) =>
      new Promise<void>((resolve, reject) => {
        const look = () => (output.includes(text) ? resolve() : undefined);
        listeners.add(look);
        look();
        started.once('exit', () => reject(new Error(`The demo ended:\n${output}`)));
      }),
  };
}

describe('npm run demo', () => {
  it('shows the call from all sides, with the token only where the service is, and leaves nothing', async () => {
    const demo = startDemo(['--once']);
    expect(await exitOf(demo.child)).toBe(0);
    expect(demo.output()).toContain('What the agent sent');
    expect(demo.output()).toContain('The token is the real one');
    expect(demo.output()).toContain('Authorization: Bearer {{credential}}');
    expect(demo.output()).toContain('"status":201');
    expect(demo.output()).toMatch(/Console: http:\/\/127\.0\.0\.1:\d+\/#signin=/);
    expect(readdirSync(demo.temp)).toEqual([]);
  });

  it.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM'] as const)(
    'leaves no process and no file behind after %s',
    async (signal) => {
      const demo = startDemo([]);
      await demo.printed('Ctrl-C ends the demo');
      const [directory = ''] = readdirSync(demo.temp);
      const runtime = JSON.parse(readFileSync(join(demo.temp, directory, 'data', 'runtime.json'), 'utf8'));
      expect(isRunning(runtime.pid)).toBe(true);
      demo.child.kill(signal);
      expect(await exitOf(demo.child)).toBe(0);
      expect(isRunning(runtime.pid)).toBe(false);
      expect(readdirSync(demo.temp)).toEqual([]);
    },
  );
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
