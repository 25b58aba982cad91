// `npm run soak`: the same suites as `npm test` with the full counts, for a machine that has the time.

const fullCounts: Readonly<Record<string, string>> = {
  SALLYPORT_FUZZ_RUNS: '1000000',
  // Processes killed while they write calls.
  SALLYPORT_KILL_RUNS: '200',
  // The whole product killed while agents keep it busy.
  SALLYPORT_KILLED_GATEWAYS: '40',
  // Deaths at each of the points around a renewal of a token, and calls that wait for one.
  SALLYPORT_CRASH_RUNS: '40',
  SALLYPORT_REFRESH_CALLS: '10000',
  SALLYPORT_ABORTS: '10000',
  SALLYPORT_UPLOAD_MIB: '1024',
  // Texts with secrets in them, written in every way.
  SALLYPORT_REDACTION_RUNS: '50000',
  // Paths written in ways that services take for the same.
  SALLYPORT_DISGUISE_RUNS: '500000',
  // Requests of any JSON, for each route of the API.
  SALLYPORT_ROUTE_RUNS: '2000',
  // Milliseconds a single test may take.
  SALLYPORT_TEST_TIMEOUT: String(60 * 60 * 1000),
};

for (const [name, value] of Object.entries(fullCounts)) process.env[name] ??= value;
await import('./test.ts');
