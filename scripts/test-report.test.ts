import { describe, expect, it } from 'vitest';
import { isGood, readPlaywrightReport, readVitestReport, summaryLine, tallyRun } from './test-report.ts';

const vitestFile = (name: string, statuses: readonly string[], status = 'passed') => ({
  name,
  status,
  assertionResults: statuses.map((each, index) => ({ fullName: `test ${index}`, status: each })),
});

const playwrightSpec = (title: string, status: string, reason?: string) => ({
  title,
  file: 'desktop.spec.ts',
  tests: [{ status, annotations: reason === undefined ? [] : [{ type: 'skip', description: reason }] }],
});

describe('the count that ends a test run', () => {
  it('counts passed, failed and skipped tests of every file, and names the skipped', () => {
    const report = {
      testResults: [
        vitestFile('vault.test.ts', ['passed', 'passed', 'failed'], 'failed'),
        vitestFile('keychain.test.ts', ['skipped', 'pending', 'todo']),
      ],
    };
    const tally = tallyRun(readVitestReport, report, 1);
    expect(summaryLine(tally)).toBe('2 passed, 1 failed, 3 skipped');
    expect(tally.skippedTitles[0]).toBe('keychain.test.ts: test 0');
  });

  it('counts a file that could not be loaded as a failure', () => {
    const report = {
      testResults: [vitestFile('broken.test.ts', [], 'failed'), vitestFile('a.test.ts', ['passed'])],
    };
    expect(summaryLine(tallyRun(readVitestReport, report, 1))).toBe('1 passed, 1 failed, 0 skipped');
  });

  it('counts a runner that ended badly with all its tests passed as a failure', () => {
    const report = { testResults: [vitestFile('a.test.ts', ['passed'])] };
    expect(summaryLine(tallyRun(readVitestReport, report, 1))).toBe('1 passed, 1 failed, 0 skipped');
  });

  it('counts a runner that left no report as a failure, whatever its exit code', () => {
    expect(summaryLine(tallyRun(readVitestReport, null, 0))).toBe('0 passed, 1 failed, 0 skipped');
  });

  it('counts nested suites of the browser tests, a flaky test as failed, and gives the reasons for skips', () => {
    const report = {
      suites: [
        {
          specs: [playwrightSpec('connects', 'expected')],
          suites: [
            {
              specs: [
                playwrightSpec('opens the window', 'skipped', "Electron's binary is not here"),
                playwrightSpec('wobbles', 'flaky'),
              ],
            },
          ],
        },
      ],
      errors: [],
    };
    const tally = tallyRun(readPlaywrightReport, report, 0);
    expect(summaryLine(tally)).toBe('1 passed, 1 failed, 1 skipped');
    expect(tally.skippedTitles).toEqual([
      "desktop.spec.ts: opens the window (Electron's binary is not here)",
    ]);
  });

  it('counts errors outside any browser test as failures', () => {
    const report = { suites: [], errors: [{ message: 'the configuration does not load' }] };
    expect(summaryLine(tallyRun(readPlaywrightReport, report, 1))).toBe('0 passed, 1 failed, 0 skipped');
  });

  it('is not good when nothing ran', () => {
    expect(isGood({ passed: 0, failed: 0, skipped: 4, skippedTitles: [] })).toBe(false);
    expect(isGood({ passed: 1, failed: 0, skipped: 4, skippedTitles: [] })).toBe(true);
    expect(isGood({ passed: 9, failed: 1, skipped: 0, skippedTitles: [] })).toBe(false);
  });
});
