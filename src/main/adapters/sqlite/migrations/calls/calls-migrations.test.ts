import Database from 'better-sqlite3';
import { afterEach, expect, it } from 'vitest';
import { migrate } from '../../migrate.ts';
import { callsTable } from './0001-calls.ts';
import { callsMigrations } from './index.ts';

const db = new Database(':memory:');
afterEach(() => db.close());

it('keeps the calls of a log that knew no replays', () => {
  migrate(db, [callsTable]);
  const body = Buffer.from([1, 2, 3]);
  const columns = db.pragma('table_info(calls)') as { name: string; type: string }[];
  const before = Object.fromEntries(
    columns.map(({ name, type }, index) => [name, type === 'BLOB' ? body : type === 'TEXT' ? name : index]),
  );
  db.prepare(`INSERT INTO calls VALUES (${columns.map(({ name }) => `@${name}`).join(', ')})`).run(before);
  migrate(db, callsMigrations.slice(0, 2));
  expect(db.prepare('SELECT * FROM calls').all()).toEqual([expect.objectContaining(before)]);
  expect(db.prepare('SELECT replay_of FROM calls').all()).toEqual([{ replay_of: null }]);
});
