import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { programVersion } from '../child-program.ts';
import type { LoadRequest } from '../contestants/contestant.ts';

/** What a closed loop saw: every connection sends its next request when the answer to the one before is there. */
export interface ClosedLoopFigures {
  readonly requests: number;
  readonly seconds: number;
  /** Answers other than 2xx, and broken or late connections. */
  readonly errors: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface ClosedLoop {
  /** The program that makes the load. */
  readonly version: string;
  run(request: LoadRequest, connections: number, seconds: number): Promise<ClosedLoopFigures>;
}

/** wrk where it is installed, else a Node program that does the same more slowly. */
export function createClosedLoop(directory: string): ClosedLoop {
  const wrk = programVersion('wrk', ['-v']);
  if (wrk === null) return { version: 'own loop on undici', run: runOwnLoop };
  return {
    version: wrk.replace(/ Copyright.*$/, ''),
    run: (request, connections, seconds) => runWrk(directory, request, connections, seconds),
  };
}

async function runWrk(
  directory: string,
  request: LoadRequest,
  connections: number,
  seconds: number,
): Promise<ClosedLoopFigures> {
  const script = join(directory, 'request.lua');
  writeFileSync(script, wrkScript(request));
  // wrk takes whole seconds only.
  const duration = String(Math.max(1, Math.round(seconds)));
  return runLoad('wrk', [
    '-t1',
    `-c${connections}`,
    `-d${duration}`,
    '--timeout',
    '10s',
    '-s',
    script,
    request.url,
  ]);
}

function wrkScript({ method, headers, body }: LoadRequest): string {
  const lines = Object.entries(headers).map(
    ([name, value]) => `wrk.headers[${quote(name)}] = ${quote(value)}`,
  );
  return `wrk.method = ${quote(method)}
${lines.join('\n')}
${body === null ? '' : `wrk.body = ${quote(body)}`}
function done(summary, latency)
  local e = summary.errors
  io.write(string.format('\\n{"requests":%d,"seconds":%f,"errors":%d,"p50Ms":%f,"p99Ms":%f}\\n', summary.requests,
    summary.duration / 1e6, e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
`;
}

/** JSON's escapes for the characters at hand are Lua's too. */
function quote(value: string): string {
  return JSON.stringify(value);
}

function runOwnLoop(request: LoadRequest, connections: number, seconds: number): Promise<ClosedLoopFigures> {
  const program = fileURLToPath(new URL('./closed-loop-program.ts', import.meta.url));
  return runLoad(process.execPath, [program, JSON.stringify({ request, connections, seconds })]);
}

/** Runs a program whose last line of output is its figures as JSON. One that crashes gets a second run. */
async function runLoad(
  command: string,
  args: readonly string[],
  isRetry = false,
): Promise<ClosedLoopFigures> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [output, [code, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  const line = output.trim().split('\n').at(-1) ?? '';
  if (code === 0 && line.startsWith('{')) return JSON.parse(line) as ClosedLoopFigures;
  const failure = `${command} ended with ${signal ?? code}: ${output.slice(-500)}`;
  if (isRetry) throw new Error(failure);
  process.stderr.write(`${failure}; once more\n`);
  return runLoad(command, args, true);
}
