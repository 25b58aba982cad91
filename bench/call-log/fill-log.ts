import { createCallPacker, createCallUnpacker } from '../../src/main/adapters/sqlite/call-batch.ts';
import type { CallLog } from '../../src/main/adapters/sqlite/call-log.ts';
import { sampleCalls } from './sample-calls.ts';
import type { HeaderSampler } from './sample-headers.ts';

/** Microseconds a row of the log's worker: redacting, compressing and sealing; storing; indexing. */
export interface FillingCost {
  readonly sealedMicros: number;
  readonly storedMicros: number;
  readonly indexedMicros: number;
}

export interface Filling {
  /** Those of the samples where left out. */
  readonly headersOf?: HeaderSampler;
  /** As the worker does while calls come too fast to compress their headers. */
  readonly isHurried?: boolean;
}

const rowsAStep = 500;
/** A call every two seconds: a million of them are 23 days. */
const everyMs = 2_000;

/**
 * Fills a log as its worker does while calls come faster than it follows: rows are prepared, stored in one transaction, and
 * steps of the index follow. At other times it stores and indexes in one; apart, each has a cost to tell.
 */
export function fillLog(
  log: CallLog,
  rows: number,
  until: number,
  { headersOf, isHurried = false }: Filling = {},
): FillingCost {
  const call = sampleCalls(until - rows * everyMs, everyMs, headersOf);
  const packer = createCallPacker();
  const micros = { sealed: 0, stored: 0, indexed: 0 };
  const spend = (part: keyof typeof micros, work: () => void): void => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    micros[part] += user + system;
  };
  for (let index = 0; index < rows; ) {
    for (let count = 0; count < rowsAStep && index < rows; count += 1) packer.add(call(index++));
    const batch = packer.take();
    spend('sealed', () => {
      const next = createCallUnpacker(batch);
      for (let row = next(); row !== null; row = next()) log.add(row, isHurried);
    });
    spend('stored', () => {
      const { lostRows, reason } = log.flush();
      if (lostRows > 0) throw new Error(reason ?? 'rows were lost');
    });
    spend('indexed', () => {
      while (log.index() > 0);
    });
  }
  return {
    sealedMicros: micros.sealed / rows,
    storedMicros: micros.stored / rows,
    indexedMicros: micros.indexed / rows,
  };
}
