import { execFile } from 'node:child_process';

/** Runs a system's tool and answers what it prints; empty where it fails or takes too long. */
export type RunTool = (file: string, args: readonly string[]) => Promise<string>;

const longestRunMs = 1_000;

export const runTool: RunTool = (file, args) =>
  new Promise((resolve) => {
    execFile(file, [...args], { timeout: longestRunMs, killSignal: 'SIGKILL' }, (_error, stdout) =>
      resolve(stdout),
    );
  });
