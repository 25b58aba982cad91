// `npm test`: builds, then runs the unit, integration and end-to-end tests. The last line is the result.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { findSystemParts, installParts, mayInstall, type SystemParts } from './system-packages.ts';
import {
  addTallies,
  isGood,
  readPlaywrightReport,
  readVitestReport,
  summaryLine,
  type Tally,
  tallyRun,
} from './test-report.ts';

const root = join(import.meta.dirname, '..');
const reports = mkdtempSync(join(tmpdir(), 'sallyport-test-'));
process.on('exit', () => rmSync(reports, { recursive: true, force: true }));
const oneFailure: Tally = { passed: 0, failed: 1, skipped: 0, skippedTitles: [] };

const { parts, installFailed } = prepareSystem();
const browser = parts.browser === null ? {} : { PLAYWRIGHT_CHROMIUM: parts.browser };
const build = await run('electron-vite/bin/electron-vite.js', ['build', '--logLevel', 'warn']);
const tallies: Tally[] = build === 0 ? [await runVitest(), await runPlaywright()] : [oneFailure];
if (build !== 0) heading('The build failed, so no test ran');
if (installFailed) tallies.push(oneFailure);

const total = tallies.reduce(addTallies);
report(total);
process.exitCode = isGood(total) ? 0 : 1;

function prepareSystem(): { parts: SystemParts; installFailed: boolean } {
  const found = findSystemParts();
  if (found.missing.length === 0 || !mayInstall(process.env)) return { parts: found, installFailed: false };
  heading('Installing what the tests need');
  const installed = installParts(found.missing);
  return { parts: findSystemParts(), installFailed: !installed };
}

async function runVitest(): Promise<Tally> {
  heading('Unit and integration tests');
  const file = join(reports, 'vitest.json');
  // Longer than a person would wait for one test: a busy machine is not a failure.
  const timeout = process.env.SALLYPORT_TEST_TIMEOUT ?? '60000';
  const code = await run('vitest/vitest.mjs', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
    `--testTimeout=${timeout}`,
  ]);
  return tallyRun(readVitestReport, readReport(file), code);
}

/** Without a browser the tests are still listed, so that they are counted as what they are: skipped. */
async function runPlaywright(): Promise<Tally> {
  heading('End-to-end tests');
  const file = join(reports, 'playwright.json');
  const code = await run(
    '@playwright/test/cli.js',
    ['test', ...(parts.browser === null ? ['--list'] : []), '--reporter=list,json'],
    { PLAYWRIGHT_JSON_OUTPUT_FILE: file },
  );
  return tallyRun(readPlaywrightReport, readReport(file), code);
}

function report(tally: Tally): void {
  if (parts.missing.length > 0) {
    heading('Missing on this machine');
    for (const { name, aptPackage, leftOut } of parts.missing) {
      console.log(`${name} (Debian, Ubuntu: apt install ${aptPackage}). Left out: ${leftOut}.`);
    }
  }
  if (tally.skippedTitles.length > 0) {
    heading('Skipped');
    for (const title of tally.skippedTitles) console.log(title.replace(root + sep, ''));
  }
  console.log(`\n${summaryLine(tally)}`);
}

/** Runs an npm package's program on the Node that runs this; returns its exit code. */
function run(program: string, args: readonly string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', program), ...args], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...browser, ...env },
    });
    child.on('error', (error) => {
      console.log(`${relative(root, program)} did not start: ${error.message}`);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}

function readReport(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

function heading(text: string): void {
  console.log(`\n--- ${text} ---`);
}
