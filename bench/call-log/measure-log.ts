import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCallPacker, createCallUnpacker } from '../../src/main/adapters/sqlite/call-batch.ts';
import { type CallLog, openCallLog } from '../../src/main/adapters/sqlite/call-log.ts';
import { parseCallQuery } from '../../src/shared/domain/call-query.ts';
import { median } from '../figures.ts';
import { type Filling, type FillingCost, fillLog } from './fill-log.ts';
import { fullLog, newestAt } from './full-log.ts';
import { measureRecording, type RecordingLoad } from './gateway-load.ts';
import { combinations, filters, searches } from './questions.ts';
import { sampleCalls } from './sample-calls.ts';
import { sampleUnseenHeaders } from './sample-unseen-headers.ts';

/** One thing that was measured; goals are those of the project's performance page. */
export interface Figure {
  readonly what: string;
  readonly found: number;
  readonly unit: 'ms' | 'µs' | 'bytes' | '/s' | '%';
  /** At most so much, or at least for what is counted a second; null where it is told for its own sake. */
  readonly goal: number | null;
  readonly remark: string;
}

export interface LogBenchmark {
  readonly rows: number;
  /** A directory for what is not kept. */
  readonly work: string;
  readonly say: (text: string) => void;
}

const now = newestAt;
const runs = 9;

/** Asks a full log everything that the console asks, and records beside a gateway. */
export async function measureLog({ rows, work, say }: LogBenchmark): Promise<Figure[]> {
  const { path: filled, cost } = fullLog(rows);
  const path = join(work, 'calls.db');
  copyFileSync(filled, path);
  const retention = { maxAgeMs: null, maxRows: rows * 2, maxBytes: Number.MAX_SAFE_INTEGER };
  const open = () => openCallLog({ path, retention }, ({ message }) => say(message));
  const [afterCrash, checked] = took(open);
  checked.close();
  const [afterClose, log] = took(open);
  log.setBodyKey(new Uint8Array(32).fill(7));
  say('filling smaller logs, and asking the large one');
  const bytes = log.health().bytes / rows;
  const figures = [
    figure('A row with its indexes and headers, without bodies', bytes, 'bytes', 400),
    ...otherRowFigures(work),
    ...costFigures(cost),
    figure('Opening the log after a crash, every page checked', afterCrash, 'ms', null),
    figure('Opening the log that was closed in order', afterClose, 'ms', null),
    ...questionFigures(log),
  ];
  log.close();
  say('recording beside a gateway');
  return [...figures, ...(await recordingFigures(work))];
}

/** Rows whose headers take more: a smaller log tells. */
function otherRowFigures(work: string): Figure[] {
  const rows = 50_000;
  const remark = `by a log of ${rows.toLocaleString('en')} calls`;
  const bytesOf = (name: string, filling: Filling): number => {
    const retention = { maxAgeMs: null, maxRows: rows * 2, maxBytes: Number.MAX_SAFE_INTEGER };
    const log = openCallLog({ path: join(work, name), retention }, () => undefined);
    log.setBodyKey(new Uint8Array(32).fill(7));
    fillLog(log, rows, now, filling);
    const { bytes } = log.health();
    log.close();
    return bytes / rows;
  };
  const unseen = bytesOf('unseen.db', { headersOf: sampleUnseenHeaders });
  const hurried = bytesOf('hurried.db', { isHurried: true });
  return [
    figure('… with headers that the dictionary does not know', unseen, 'bytes', null, remark),
    figure('… recorded while more than a thousand calls come a second', hurried, 'bytes', null, remark),
  ];
}

function costFigures({ sealedMicros, storedMicros, indexedMicros }: FillingCost): Figure[] {
  const remark = 'processor time of the worker';
  return [
    figure('Redacting, compressing and sealing a row', sealedMicros, 'µs', null, remark),
    figure('Storing a row', storedMicros, 'µs', null, remark),
    figure('Indexing a row', indexedMicros, 'µs', null, remark),
  ];
}

function questionFigures(log: CallLog): Figure[] {
  const page = (text: string, goal: number): Figure => {
    const parsed = parseCallQuery(text, now);
    if (!parsed.ok) throw new Error(parsed.fault.message);
    const query = { limit: 100, filter: parsed.filter };
    const { items } = log.list(query);
    const what = text === '' ? 'The first page' : `\`${text}\``;
    return figure(
      what,
      timed(() => log.list(query)),
      'ms',
      goal,
      `${items.length} found`,
    );
  };
  const everything = { filter: [], buckets: 48, now };
  const { calls } = log.figures(everything);
  return [
    page('', 50),
    ...[...filters, ...combinations].map((text) => page(text, 50)),
    ...searches.map((text) => page(text, 100)),
    figure(
      'Statistics',
      timed(() => log.figures(everything)),
      'ms',
      250,
      `of the newest ${calls} calls`,
    ),
    figure('A detail with 1 MiB of JSON', detail(log), 'ms', 100),
  ];
}

/** A machine that is too busy for the load says so instead of costing the other figures. */
async function recordingFigures(work: string): Promise<Figure[]> {
  const taken = 'Calls that the log takes beside a gateway';
  try {
    const load = await measureRecording(join(work, 'recording'), { rounds: 80, secondsATurn: 1 });
    return [
      figure(taken, load.recordedPerSecond, '/s', 5_000, `${load.lost} lost`),
      figure("What that adds to the gateway's median", percentAdded(load.ratio), '%', 10, latencies(load)),
      ...threadFigures(load),
    ];
  } catch (error) {
    return [figure(taken, 0, '/s', 5_000, `not measured: ${error instanceof Error ? error.message : error}`)];
  }
}

function latencies({ quietMs, recordingMs, ratioFrom, ratioTo, stolenShare }: RecordingLoad): string {
  const spread = `${percentAdded(ratioFrom).toFixed(1)} to ${percentAdded(ratioTo).toFixed(1)} % in nine of ten drawings of the rounds`;
  const stolen =
    stolenShare === null ? '' : `; other guests took ${(stolenShare * 100).toFixed(1)} % of the processors`;
  return `${quietMs.toFixed(2)} ms alone, ${recordingMs.toFixed(2)} ms meanwhile; ${spread}${stolen}`;
}

function percentAdded(ratio: number): number {
  return (ratio - 1) * 100;
}

function threadFigures({ gatewayMicros, workerMicros }: RecordingLoad): Figure[] {
  const remark = 'processor time beside a gateway';
  const threads = [
    ["A call on the gateway's thread", gatewayMicros],
    ["A call on the log's worker", workerMicros],
  ] as const;
  return threads.flatMap(([what, micros]) =>
    micros === null ? [] : [figure(what, micros, 'µs', null, remark)],
  );
}

/** Milliseconds to open a call whose answer was cut at 1 MiB. */
function detail(log: CallLog): number {
  const id = 'call_large';
  const made = sampleCalls(now, 1)(0);
  const items = Array(8_000).fill({ id: 1, text: 'x'.repeat(100) });
  const bytes = Buffer.from(JSON.stringify({ items }).slice(0, 2 ** 20));
  const packer = createCallPacker();
  packer.add({
    ...made,
    summary: { ...made.summary, id },
    responseBody: { state: 'truncated', size: bytes.length, contentType: 'application/json', bytes },
  });
  const row = createCallUnpacker(packer.take())();
  if (row !== null) log.add(row);
  log.flush();
  return timed(() => log.get(id));
}

/** Milliseconds at the median. */
function timed(work: () => unknown): number {
  return median(Array.from({ length: runs }, () => took(work)[0]));
}

/** Milliseconds, and what came of them. */
function took<Result>(work: () => Result): [number, Result] {
  const began = performance.now();
  const result = work();
  return [performance.now() - began, result];
}

function figure(what: string, found: number, unit: Figure['unit'], goal: number | null, remark = ''): Figure {
  return { what, found, unit, goal, remark };
}
