import type { Database } from 'better-sqlite3';
import { SallyportError } from '#shared/errors.ts';

/** One step of a database's schema. Steps are only ever appended, numbered from 1 without gaps. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/**
 * Refuses a database that a newer Sallyport wrote, with StorageFailed. Checked before anything is written: such a file is
 * sound, so it is neither changed nor set aside.
 */
export function refuseNewerSchema(db: Database, path: string, migrations: readonly Migration[]): void {
  const found = schemaVersion(db);
  const known = migrations.length;
  if (found <= known) return;
  throw new SallyportError(
    'StorageFailed',
    `${path} was written by a newer Sallyport: it has schema version ${found}, this one knows up to ${known}.`,
    { fix: 'Update Sallyport, or choose another data directory with --data-dir.' },
  );
}

/** Brings a database to the newest schema, each step with its version number in one transaction. */
export function migrate(db: Database, migrations: readonly Migration[]): void {
  for (const { version, sql } of migrations.slice(schemaVersion(db))) {
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${version}`);
    }).immediate();
  }
}

function schemaVersion(db: Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}
