// `npm run bench:calls [-- --rows 1000000]`: what the list of calls, its filters and its search take on a log of a million
// calls, and what recording costs the gateway. Writes `results/calls.md` after a run with all rows.
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createCallPacker, unpackCalls } from '../src/main/adapters/sqlite/call-batch.ts';
import { type CallLog, openCallLog } from '../src/main/adapters/sqlite/call-log.ts';
import { parseCallQuery } from '../src/shared/domain/call-query.ts';
import { measureRecording } from './call-log/gateway-load.ts';
import { sampleCalls } from './call-log/sample-calls.ts';
import { median } from './figures.ts';
import { describeMachine } from './machine.ts';

const fullRows = 1_000_000;
const { values: options } = parseArgs({ options: { rows: { type: 'string', default: String(fullRows) } } });
const rows = Number(options.rows);
const now = Date.parse('2026-11-21T12:00:00Z');
const everyMs = 2_000;
const runs = 9;

interface Line {
  readonly what: string;
  readonly found: string;
  readonly goal: string;
  readonly met: boolean;
}

const filters = [
  'toolkit:github',
  'toolkit:zendesk',
  'account:ca_zendeskxxxxxxxx2',
  'agent:"agent 11"',
  'method:DELETE',
  '-method:GET',
  'status:404',
  'status:>=500',
  'decision:denied',
  'error:UpstreamTimeout',
  'door:mcp',
  'rule:rl_bbbbbbbbbbbbbbbb',
  'took:>2s',
  'took:<21ms',
  'since:2h',
  'until:2026-11-01',
  'session:trs_0000000000000004',
  'is:replay',
  'path:/v1/repos/*',
  'path:/v1/repos/123456/*',
  'toolkit:github status:>=400 path:/v1/repos/* -method:GET',
  'toolkit:zendesk decision:denied method:DELETE',
  'toolkit:github account:ca_gmail*',
];
const searches = ['issues', 'mess', '123456', 'github timeout', 'zendesk agent 11 labels', 'nothinglikethis'];

const work = mkdtempSync(join(tmpdir(), 'sallyport-bench-calls-'));
try {
  const lines = await measure();
  const report = write(lines);
  console.log(report);
  if (rows === fullRows) writeFileSync(join(import.meta.dirname, 'results', 'calls.md'), report);
  process.exitCode = lines.every(({ met }) => met) ? 0 : 1;
} finally {
  rmSync(work, { recursive: true, force: true, maxRetries: 3 });
}

async function measure(): Promise<Line[]> {
  const path = join(work, 'calls.db');
  const retention = { maxAgeMs: null, maxRows: rows * 2, maxBytes: Number.MAX_SAFE_INTEGER };
  const log = openCallLog({ path, retention }, ({ message }) => process.stderr.write(`${message}\n`));
  log.setBodyKey(new Uint8Array(32).fill(7));
  process.stderr.write(`${rows} calls…\n`);
  const built = build(log);
  const bytes = log.health().bytes / rows;
  const lines: Line[] = [
    { what: 'a row with its indexes, without body and headers', ...atMost(bytes, 400, 'bytes') },
    ...queries(log),
    {
      what: `statistics of everything (${log.figures({ filter: [], buckets: 48, now }).calls} newest)`,
      ...atMost(
        timed(() => log.figures({ filter: [], buckets: 48, now })),
        250,
        'ms',
      ),
    },
    { what: 'a detail with 1 MiB of JSON', ...atMost(detail(log), 100, 'ms') },
    { what: 'storing a row', ...atMost(built.storedMicros, 200, 'µs') },
    { what: 'indexing a row', ...atMost(built.indexedMicros, 200, 'µs') },
  ];
  log.close();
  process.stderr.write(
    `${Math.round(statSync(path).size / 1e6)} MB\n${table(lines)}\nrecording beside the gateway…\n`,
  );
  return [...lines, ...(await recordingLines())];
}

async function recordingLines(): Promise<Line[]> {
  const load = await measureRecording(work, 5, 6);
  return [
    {
      what: 'calls a second that the log took, none lost',
      found: `${Math.round(load.recordedPerSecond)}, ${load.lost} lost`,
      goal: '≥ 5,000',
      // The last ones are due a moment after a turn ends.
      met: load.recordedPerSecond >= 4_950 && load.lost === 0,
    },
    {
      what: `the gateway's median meanwhile (${load.quietMs.toFixed(2)} ms alone)`,
      found: `${load.recordingMs.toFixed(2)} ms, ${((load.ratio - 1) * 100).toFixed(1)} % more`,
      goal: '< 10 % more',
      met: load.ratio < 1.1,
    },
  ];
}

/** Fills the log as the worker does: a flush, then a step of the index. */
function build(log: CallLog): { storedMicros: number; indexedMicros: number } {
  const call = sampleCalls(now - rows * everyMs, everyMs);
  const packer = createCallPacker();
  let stored = 0;
  let indexed = 0;
  for (let index = 0; index < rows; ) {
    for (let count = 0; count < 500 && index < rows; count += 1) packer.add(call(index++));
    const batch = unpackCalls(packer.take()).map((row) => ({ ...row, headers: new Uint8Array() }));
    let began = performance.now();
    log.setBodyKey(null);
    for (const row of batch) log.add(row);
    const { lostRows, reason } = log.flush();
    if (lostRows > 0) throw new Error(reason ?? 'rows were lost');
    stored += performance.now() - began;
    began = performance.now();
    log.index();
    indexed += performance.now() - began;
  }
  while (log.index() > 0);
  return { storedMicros: (stored * 1_000) / rows, indexedMicros: (indexed * 1_000) / rows };
}

function queries(log: CallLog): Line[] {
  const query = (text: string) => {
    const parsed = parseCallQuery(text, now);
    if (!parsed.ok) throw new Error(parsed.fault.message);
    const filter = parsed.filter;
    const { items } = log.list({ limit: 100, filter });
    return { count: items.length, ms: timed(() => log.list({ limit: 100, filter })) };
  };
  const line = (text: string, goal: number): Line => {
    const { count, ms } = query(text);
    return { what: text === '' ? 'the first page' : `\`${text}\` (${count})`, ...atMost(ms, goal, 'ms') };
  };
  return [line('', 50), ...filters.map((text) => line(text, 50)), ...searches.map((text) => line(text, 100))];
}

function detail(log: CallLog): number {
  log.setBodyKey(new Uint8Array(32).fill(7));
  const made = sampleCalls(now, 1)(0);
  const bytes = Buffer.from(
    JSON.stringify({ items: Array(8_000).fill({ id: 1, text: 'x'.repeat(100) }) }).slice(0, 2 ** 20),
  );
  const packer = createCallPacker();
  const large = { ...made.summary, id: 'call_large' };
  packer.add({
    ...made,
    summary: large,
    responseBody: { state: 'truncated', size: bytes.length, contentType: 'application/json', bytes },
  });
  for (const row of unpackCalls(packer.take())) log.add(row);
  log.flush();
  return timed(() => log.get('call_large'));
}

/** Milliseconds at the median. */
function timed(work: () => unknown): number {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const began = performance.now();
    work();
    times.push(performance.now() - began);
  }
  return median(times);
}

function atMost(value: number, goal: number, unit: string): Omit<Line, 'what'> {
  return { found: `${value.toFixed(1)} ${unit}`, goal: `≤ ${goal} ${unit}`, met: value <= goal };
}

function write(lines: readonly Line[]): string {
  const { cores, processor, system, node, loadBefore } = describeMachine();
  return `# The call log at ${rows.toLocaleString('en')} calls

${new Date().toISOString().slice(0, 10)}, ${cores} cores (${processor}), ${system}, Node ${node}, load ${loadBefore} at the end. Medians of ${runs} runs; in brackets, how many of the 100 asked for were found.

${table(lines)}
`;
}

function table(lines: readonly Line[]): string {
  const rows = lines.map(
    ({ what, found, goal, met }) => `| ${what} | ${found} | ${goal} | ${met ? 'met' : '**missed**'} |`,
  );
  return ['| | found | goal | |', '|---|---|---|---|', ...rows].join('\n');
}
