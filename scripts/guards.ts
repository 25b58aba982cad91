// `npm run guards`: takes each guard of the product away, one at a time, and shows that a test misses it. Works on copies;
// the working tree is never touched. `npm run guards -- cookies` runs the guards whose name or file holds a word.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allGuards } from './guards/all-guards.ts';
import type { Guard } from './guards/guard.ts';

const root = join(import.meta.dirname, '..');
const copied = ['src', 'test', 'bench', 'resources', 'scripts', 'bin', 'package.json', 'vitest.config.ts'];
const atOnce = 2;
/** A mutated program may wait for ever for what the guard would have ended. */
const longestRunMs = 120_000;

type Outcome =
  | { readonly kind: 'missed'; readonly by: string }
  | { readonly kind: 'survived' | 'not found' | 'broken'; readonly detail: string };

const word = process.argv[2] ?? '';
const guards = allGuards.filter(({ name, file }) => name.includes(word) || file.includes(word));
const copies = Array.from({ length: atOnce }, makeCopy);
process.on('exit', () => {
  for (const copy of copies) rmSync(copy, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

const allTests = [...new Set(guards.flatMap(({ tests }) => tests))];
const intact = await runTests(copies[0] ?? '', allTests, longestRunMs * Math.max(1, allTests.length / 4));
if (intact.kind !== 'survived') {
  console.log(`With every guard in place the tests must pass, but: ${describe(intact)}`);
  process.exit(1);
}
const outcomes = await runAll();
const bad = outcomes.filter(({ kind }) => kind !== 'missed').length;
console.log(
  `\n${guards.length} guards, ${guards.length - bad} missed when taken away, ${bad} of which nothing is shown`,
);
process.exitCode = bad === 0 && guards.length > 0 ? 0 : 1;

/** Each copy takes the next guard until none is left. */
async function runAll(): Promise<Outcome[]> {
  const waiting = [...guards];
  const outcomes: Outcome[] = [];
  await Promise.all(
    copies.map(async (copy) => {
      for (let guard = waiting.shift(); guard; guard = waiting.shift()) {
        const outcome = await tryWithout(guard, copy);
        outcomes.push(outcome);
        console.log(
          `${outcome.kind.padEnd(9)}  ${guard.name}  (${guard.file})\n           ${describe(outcome)}`,
        );
      }
    }),
  );
  return outcomes;
}

async function tryWithout(guard: Guard, copy: string): Promise<Outcome> {
  const path = join(copy, guard.file);
  const source = readFileSync(path, 'utf8');
  const times = source.split(guard.find).length - 1;
  if (times !== 1) return { kind: 'not found', detail: `its text occurs ${times} times` };
  writeFileSync(
    path,
    source.replace(guard.find, () => guard.replace),
  );
  try {
    return await runTests(copy, guard.tests);
  } finally {
    writeFileSync(path, source);
  }
}

/** "Survived" means that every test passed. */
async function runTests(copy: string, tests: readonly string[], longestMs = longestRunMs): Promise<Outcome> {
  const report = join(copy, 'report.json');
  rmSync(report, { force: true });
  const { output, timedOut } = await vitest(copy, tests, report, longestMs);
  if (timedOut) return { kind: 'missed', by: `a run that did not end within ${longestMs / 1000} s` };
  const { failed, passed, unloaded } = readReport(report);
  if (failed !== null) return { kind: 'missed', by: failed };
  const isWhole = unloaded === null && !output.includes('Error: ');
  if (passed > 0 && isWhole) return { kind: 'survived', detail: `${passed} tests pass` };
  // A file that does not load, or an error outside of a test, proves nothing about the guard.
  return { kind: 'broken', detail: unloaded ?? output.slice(-2_000) };
}

function vitest(
  copy: string,
  tests: readonly string[],
  report: string,
  longestMs: number,
): Promise<{ output: string; timedOut: boolean }> {
  const program = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const options = ['--bail=1', '--testTimeout=20000', '--reporter=json', `--outputFile=${report}`];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, 'run', ...tests, ...options], {
      cwd: copy,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, SALLYPORT_ABORTS: '40', SALLYPORT_FUZZ_RUNS: '5000' },
    });
    let output = '';
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, longestMs);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.on('error', reject);
    child.on('close', () => {
      clearTimeout(timer);
      resolve({ output, timedOut });
    });
  });
}

/** The first failed test, how many passed, and why the first file that did not load did not. */
function readReport(file: string): { failed: string | null; passed: number; unloaded: string | null } {
  try {
    const { testResults, numPassedTests } = JSON.parse(readFileSync(file, 'utf8')) as {
      testResults: {
        name: string;
        status: string;
        message: string;
        assertionResults: { status: string; fullName: string }[];
      }[];
      numPassedTests: number;
    };
    const empty = testResults.find((each) => each.status === 'failed' && each.assertionResults.length === 0);
    const all = testResults.flatMap(({ assertionResults }) => assertionResults);
    return {
      failed: all.find(({ status }) => status === 'failed')?.fullName ?? null,
      passed: numPassedTests,
      unloaded: empty === undefined ? null : `${empty.name} did not load: ${empty.message}`,
    };
  } catch {
    return { failed: null, passed: 0, unloaded: null };
  }
}

function makeCopy(): string {
  const copy = mkdtempSync(join(tmpdir(), 'sallyport-guards-'));
  for (const name of copied) cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir');
  return copy;
}

function describe(outcome: Outcome): string {
  return outcome.kind === 'missed' ? `by: ${outcome.by}` : outcome.detail;
}
