import { existsSync, renameSync } from 'node:fs';

const companions = ['', '-wal', '-shm'] as const;

/**
 * Renames a database and its -wal and -shm files to `<name>.damaged-<time>.db`, beside the original, never over an existing
 * file. Answers the new path of the database. The database must be closed: Windows renames no open file.
 */
export function setAside(path: string, at: Date): string {
  const time = at.toISOString().slice(0, 19).replaceAll(':', '-');
  const base = `${path.replace(/\.db$/, '')}.damaged-${time}Z`;
  let target = `${base}.db`;
  for (let count = 2; companions.some((suffix) => existsSync(target + suffix)); count += 1) {
    target = `${base}-${count}.db`;
  }
  for (const suffix of companions) {
    if (existsSync(path + suffix)) renameSync(path + suffix, target + suffix);
  }
  return target;
}
