import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Notice } from '#shared/contract/app.ts';
import type { CallFilter } from '#shared/domain/call-filter.ts';
import { type CallFilterInput, parseCallFilter } from '#shared/domain/call-filter-input.ts';
import { type CallLog, type FlushResult, openCallLog } from '../../src/main/adapters/sqlite/call-log.ts';
import { unsealed } from '../../src/main/adapters/sqlite/test-processes/sample-call.ts';
import type { CallRecord, CallRetention } from '../../src/main/core/ports/index.ts';

/** A `calls.db` in a data directory of its own. */
export interface CallLogWorld {
  readonly dataDir: string;
  readonly notices: Notice[];
  log: CallLog;
  /** Opens the file with its key; a thousand calls are kept unless told otherwise. */
  open(retention?: Partial<CallRetention>): CallLog;
  reopen(retention?: Partial<CallRetention>): void;
  record(...calls: CallRecord[]): FlushResult;
  /** Changes the file behind the log's back, as a person with a database tool would. */
  edit(sql: string): void;
  /** Every byte that the data directory holds. */
  rawBytes(): Buffer;
  /** The ids of all calls that fit, read page by page. */
  allIds(query: { limit: number; filter?: CallFilter }): string[];
  /** Closes the log and removes its files. */
  end(): void;
}

/** The key that bodies are sealed with. */
export const bodyKey = () => new Uint8Array(32).fill(7);

export function createCallLogWorld(): CallLogWorld {
  const dataDir = mkdtempSync(join(tmpdir(), 'sallyport-calls-'));
  const notices: Notice[] = [];
  const path = join(dataDir, 'calls.db');

  function open(retention: Partial<CallRetention> = {}): CallLog {
    const opened = openCallLog(
      { path, retention: { maxAgeMs: null, maxRows: 1_000, maxBytes: 1e9, ...retention } },
      (notice) => notices.push(notice),
    );
    opened.setBodyKey(bodyKey());
    return opened;
  }

  const world: CallLogWorld = {
    dataDir,
    notices,
    log: open(),
    open,
    reopen(retention) {
      world.log.close();
      world.log = open(retention);
    },
    record(...calls) {
      for (const call of unsealed(...calls)) world.log.add(call);
      return world.log.flush();
    },
    edit(sql) {
      const db = new Database(path);
      db.exec(sql);
      db.close();
    },
    rawBytes: () => Buffer.concat(readdirSync(dataDir).map((name) => readFileSync(join(dataDir, name)))),
    allIds(query) {
      const ids: string[] = [];
      let cursor: string | undefined;
      for (;;) {
        const page = world.log.list({ ...query, cursor });
        ids.push(...page.items.map(({ id }) => id));
        if (page.items.length > query.limit) throw new Error(`A page holds ${page.items.length} calls.`);
        if (page.next_cursor === null) return ids;
        cursor = page.next_cursor;
      }
    },
    end() {
      world.log.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return world;
}

/** The filter of an input without names to resolve, at the time of the sample calls. */
export function fits(input: CallFilterInput): CallFilter {
  const parsed = parseCallFilter(input, Date.parse('2026-11-20T13:00:00Z'));
  if (!parsed.ok) throw new Error(parsed.fault.message);
  return parsed.filter;
}
