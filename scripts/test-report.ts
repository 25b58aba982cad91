// Reads what the test runners report about themselves, and adds it up.

/** What one runner did. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Each skipped test, with its file. */
  readonly skippedTitles: readonly string[];
}

const nothing: Tally = { passed: 0, failed: 0, skipped: 0, skippedTitles: [] };

/** @returns the two added up. */
export function addTallies(one: Tally, other: Tally): Tally {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
    skippedTitles: [...one.skippedTitles, ...other.skippedTitles],
  };
}

/** The line that ends a run. */
export function summaryLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** Whether a run counts as good: nothing failed, and something ran at all. */
export function isGood({ passed, failed }: Tally): boolean {
  return failed === 0 && passed > 0;
}

/**
 * A runner that ends badly without a failed test to show for it (a crash, a file that does not load, an error outside any
 * test, no report) counts as one failure: it must never look like a pass.
 *
 * @param report the parsed report; null where none was written.
 */
export function tallyRun(read: (report: unknown) => Tally, report: unknown, exitCode: number): Tally {
  const tally = report === null ? nothing : read(report);
  const crashed = tally.failed === 0 && (exitCode !== 0 || report === null);
  return crashed ? { ...tally, failed: 1 } : tally;
}

interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** Reads Vitest's JSON report. A file that failed without a failed test in it counts as one failure. */
export function readVitestReport(report: unknown): Tally {
  const { testResults } = report as VitestReport;
  return testResults
    .map(({ name, status, assertionResults }) => {
      const count = (wanted: string) => assertionResults.filter((result) => result.status === wanted).length;
      const passed = count('passed');
      const failed = count('failed');
      const skipped = assertionResults.filter(
        (result) => result.status !== 'passed' && result.status !== 'failed',
      );
      return {
        passed,
        failed: status === 'failed' && failed === 0 ? 1 : failed,
        skipped: skipped.length,
        skippedTitles: skipped.map((result) => `${name}: ${result.fullName}`),
      };
    })
    .reduce(addTallies, nothing);
}

interface PlaywrightSuite {
  readonly file?: string;
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs?: readonly {
    readonly title: string;
    readonly file: string;
    readonly tests: readonly {
      readonly status: string;
      readonly annotations?: readonly { readonly type: string; readonly description?: string }[];
    }[];
  }[];
}

interface PlaywrightReport {
  readonly suites: readonly PlaywrightSuite[];
  readonly errors?: readonly unknown[];
}

/** Reads Playwright's JSON report. Errors outside any test count as failures; a flaky test, which failed once, too. */
export function readPlaywrightReport(report: unknown): Tally {
  const { suites, errors = [] } = report as PlaywrightReport;
  return addTallies(suites.map(readSuite).reduce(addTallies, nothing), { ...nothing, failed: errors.length });
}

function readSuite({ suites = [], specs = [] }: PlaywrightSuite): Tally {
  const own = specs.flatMap(({ title, file, tests }) =>
    tests.map(({ status, annotations = [] }): Tally => {
      if (status === 'expected') return { ...nothing, passed: 1 };
      if (status !== 'skipped') return { ...nothing, failed: 1 };
      const reason = annotations.find(({ type }) => type === 'skip')?.description;
      const suffix = reason === undefined ? '' : ` (${reason})`;
      return { ...nothing, skipped: 1, skippedTitles: [`${file}: ${title}${suffix}`] };
    }),
  );
  return [...own, ...suites.map(readSuite)].reduce(addTallies, nothing);
}
