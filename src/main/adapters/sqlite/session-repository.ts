import type { SessionRepository } from '#main/core/ports/index.ts';
import { type Session, sessionSchema } from '#shared/domain/session.ts';
import type { StoreFile } from './store-file.ts';
import { parseJson, type RowReader } from './stored-row.ts';

const columns = [
  'id',
  'key_id',
  'user_id',
  'config',
  'config_version',
  'created_at',
  'updated_at',
  'last_used_at',
] as const;

/** Tool-router sessions in sallyport.db. */
export function createSessionRepository(file: StoreFile, rows: RowReader): SessionRepository {
  const { db } = file;
  const select = db.prepare<[], Record<string, unknown>>(
    `SELECT ${columns.join(', ')} FROM sessions ORDER BY created_at, id`,
  );
  const put = db.prepare(
    `INSERT OR REPLACE INTO sessions (${columns.join(', ')})
     VALUES (${columns.map((name) => `@${name}`).join(', ')})`,
  );
  const touch = db.prepare('UPDATE sessions SET last_used_at = ? WHERE id = ?');
  const remove = db.prepare('DELETE FROM sessions WHERE id = ?');

  return {
    async all() {
      return file.read('Reading the sessions', () =>
        select.all().flatMap((row) => {
          const stored = { ...row, config: parseJson(row.config) };
          return rows.parse('sessions', row.id, sessionSchema, stored) ?? [];
        }),
      );
    },
    async put(session) {
      file.write('Storing the session', () => put.run(toRow(session)));
    },
    async touch(id, lastUsedAt) {
      file.write('Storing the last use of a session', () => touch.run(lastUsedAt, id));
    },
    async delete(ids) {
      file.write('Deleting sessions', () => {
        for (const id of ids) remove.run(id);
      });
    },
  };
}

function toRow(session: Session): Record<(typeof columns)[number], unknown> {
  return { ...session, config: JSON.stringify(session.config) };
}
