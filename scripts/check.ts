// `npm run check`: everything that must hold on each commit, in under a minute.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

interface Step {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

const typecheck = (project: string): Step => ({
  name: `types: ${project}`,
  command: ['tsc', '-p', `tsconfig.${project}.json`],
});

const steps: readonly Step[] = [
  { name: 'unit tests', command: ['vitest', 'run', '--project', 'unit', '--reporter', 'agent'] },
  { name: 'format and lint', command: ['biome', 'ci', '--error-on-warnings'] },
  ...['shared', 'core', 'node', 'preload', 'renderer'].map(typecheck),
  { name: 'dead code', command: ['knip'] },
];

interface Outcome {
  readonly step: Step;
  readonly passed: boolean;
  readonly output: string;
  readonly seconds: number;
}

function run(step: Step): Promise<Outcome> {
  const started = performance.now();
  const [program, ...rest] = step.command;
  return new Promise((resolve) => {
    const child = spawn(program, rest, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1' },
      shell: process.platform === 'win32',
    });
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
    const settle = (passed: boolean) =>
      resolve({
        step,
        passed,
        output: Buffer.concat(output).toString(),
        seconds: (performance.now() - started) / 1000,
      });
    child.on('error', (error) => {
      output.push(Buffer.from(`${program} did not start: ${error.message}\n`));
      settle(false);
    });
    child.on('close', (code) => settle(code === 0));
  });
}

const queue = [...steps];
const outcomes: Outcome[] = [];
await Promise.all(
  Array.from({ length: Math.min(2, availableParallelism()) }, async () => {
    for (let step = queue.shift(); step; step = queue.shift()) {
      const outcome = await run(step);
      outcomes.push(outcome);
      console.log(`${outcome.passed ? 'ok  ' : 'FAIL'} ${step.name} (${outcome.seconds.toFixed(1)} s)`);
    }
  }),
);

const failed = outcomes.filter((outcome) => !outcome.passed);
for (const { step, output } of failed) {
  console.log(`\n--- ${step.name} ---\n${output.trim()}`);
}
process.exitCode = failed.length === 0 ? 0 : 1;
