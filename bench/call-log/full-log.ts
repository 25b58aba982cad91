import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCallLog } from '../../src/main/adapters/sqlite/call-log.ts';
import { type FillingCost, fillLog } from './fill-log.ts';

const root = join(import.meta.dirname, '..', '..');
const kept = join(root, 'node_modules', '.cache', 'sallyport-bench');
const store = join(root, 'src', 'main', 'adapters', 'sqlite');
/** When the newest call of a full log began. */
export const newestAt = Date.parse('2026-11-20T12:00:00Z');

export interface FullLog {
  readonly path: string;
  /** What filling it took, when it was filled. */
  readonly cost: FillingCost;
}

/**
 * A call log with so many calls, written and indexed, without bodies. Writing a million takes minutes, so it is kept
 * for the next run; what changes the log or its
 * calls makes it anew. Not to be written to: copy it.
 */
export function fullLog(rows: number): FullLog {
  const path = join(kept, `calls-${rows}-${shape()}.db`);
  const notes = `${path}.json`;
  if (existsSync(notes)) return { path, cost: JSON.parse(readFileSync(notes, 'utf8')) as FillingCost };
  mkdirSync(kept, { recursive: true });
  for (const name of readdirSync(kept)) {
    if (name.startsWith(`calls-${rows}-`)) rmSync(join(kept, name));
  }
  process.stderr.write(`writing ${rows.toLocaleString('en')} calls…\n`);
  // Under its name stands only what was written to the end.
  const draft = join(kept, `${process.pid}.db`);
  const cost = fill(draft, rows);
  renameSync(draft, path);
  rmSync(`${draft}-closed`, { force: true });
  writeFileSync(notes, JSON.stringify(cost));
  return { path, cost };
}

function fill(path: string, rows: number): FillingCost {
  const retention = { maxAgeMs: null, maxRows: rows * 2, maxBytes: Number.MAX_SAFE_INTEGER };
  const log = openCallLog({ path, retention }, ({ message }) => process.stderr.write(`${message}\n`));
  try {
    log.setBodyKey(new Uint8Array(32).fill(7));
    return fillLog(log, rows, newestAt);
  } finally {
    log.close();
  }
}

/** Changes with the tables and with what is written into them. */
function shape(): string {
  const folders = [join(store, 'migrations', 'calls'), store, import.meta.dirname];
  const files = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /^(?:\d{4}|call|header|packed|sample|fill)-.*(?<!\.test)\.ts$/.test(name))
      .sort()
      .map((name) => join(folder, name)),
  );
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}
