import { spawn } from 'node:child_process';

/** How a program ended and what it said. */
export interface ProgramResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProgramOptions {
  readonly cwd?: string;
  /** The whole environment besides what finds programs; nothing else is inherited. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program to its end. Never throws for an exit code; throws where the program cannot be started. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      // Windows starts no program without its system root.
      env: { PATH: process.env.PATH, SystemRoot: process.env.SystemRoot, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** The same for a program that must succeed: throws with what it said otherwise. */
export async function mustRun(
  program: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<ProgramResult> {
  const result = await runProgram(program, args, options);
  if (result.code === 0) return result;
  throw new Error(
    `${program} ${args[0] ?? ''} ended with ${result.code}:\n${result.stdout}\n${result.stderr}`,
  );
}
