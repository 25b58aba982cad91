import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';

// Whether every page of a database is sound takes a second to tell for a large one. It needs no telling where the file is the
// very one that was closed in order: a crash, and whoever writes to the file meanwhile, leaves another size, another time or a
// write-ahead log behind.

const noteOf = (path: string): string => `${path}-closed`;

/** Notes that a database was closed in order. Without the note, as where it cannot be written, the next opening checks it. */
export function noteCleanEnd(path: string): void {
  try {
    if (!existsSync(`${path}-wal`)) writeFileSync(noteOf(path), stateOf(path), { mode: 0o600 });
  } catch {
    // Checking costs time and nothing else.
  }
}

/** Whether a database is as it was closed in order. The note counts once: it is gone before anything is written. */
export function takeCleanEnd(path: string): boolean {
  try {
    const noted = readFileSync(noteOf(path), 'utf8');
    rmSync(noteOf(path));
    return !existsSync(`${path}-wal`) && noted === stateOf(path);
  } catch {
    return false;
  }
}

/** What every write to a file changes. */
function stateOf(path: string): string {
  const { size, mtimeNs } = statSync(path, { bigint: true });
  return `${size} ${mtimeNs}\n`;
}
