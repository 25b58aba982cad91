import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createCallPacker, unpackCalls } from '../../src/main/adapters/sqlite/call-batch.ts';
import { openCallLog } from '../../src/main/adapters/sqlite/call-log.ts';
import { sampleCalls } from './sample-calls.ts';

const root = join(import.meta.dirname, '..', '..');
const kept = join(root, 'node_modules', '.cache', 'sallyport-bench');
const newestAt = Date.parse('2026-11-20T12:00:00Z');
const everyMs = 2_000;

/**
 * The file of a call log with so many calls, written and indexed, without bodies. Writing a million takes minutes, so it is kept
 * for the next run; another shape of the log or of its calls makes it anew. Not to be written to: copy it.
 */
export function fullLog(rows: number): string {
  const path = join(kept, `calls-${rows}-${shape()}.db`);
  if (existsSync(path)) return path;
  mkdirSync(kept, { recursive: true });
  for (const name of readdirSync(kept)) {
    if (name.startsWith(`calls-${rows}-`)) rmSync(join(kept, name));
  }
  process.stderr.write(`writing ${rows.toLocaleString('en')} calls…\n`);
  // Under its name stands only what was written to the end.
  const draft = join(kept, `${process.pid}.db`);
  fill(draft, rows);
  renameSync(draft, path);
  return path;
}

function fill(path: string, rows: number): void {
  const retention = { maxAgeMs: null, maxRows: rows * 2, maxBytes: Number.MAX_SAFE_INTEGER };
  const log = openCallLog({ path, retention }, ({ message }) => process.stderr.write(`${message}\n`));
  const call = sampleCalls(newestAt - rows * everyMs, everyMs);
  const packer = createCallPacker();
  for (let index = 0; index < rows; ) {
    for (let count = 0; count < 500 && index < rows; count += 1) packer.add(call(index++));
    for (const row of unpackCalls(packer.take())) log.add({ ...row, headers: new Uint8Array() });
    log.flush();
    log.index();
  }
  while (log.index() > 0);
  log.close();
}

/** Changes with the tables and with what is written into them. */
function shape(): string {
  const migrations = join(root, 'src', 'main', 'adapters', 'sqlite', 'migrations', 'calls');
  const files = [
    ...readdirSync(migrations)
      .sort()
      .map((name) => join(migrations, name)),
    join(import.meta.dirname, 'sample-calls.ts'),
  ];
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}
