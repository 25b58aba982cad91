import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createRowInserter, type RowInserter } from './row-inserter.ts';

let db: Database.Database;
let insert: RowInserter;

beforeEach(() => {
  db = new Database(':memory:');
  db.exec('CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE) STRICT');
  insert = createRowInserter(db, 'words', ['id', 'word']);
});
afterEach(() => db.close());

const words = (count: number) => Array.from({ length: count }, (_, id) => [id, `word ${id}`]);
const stored = () => db.prepare('SELECT id, word FROM words ORDER BY id').raw().all();

it.each([0, 1, 15, 16, 17, 50])('inserts %i rows', (count) => {
  expect(insert(words(count))).toEqual(Array(count).fill(true));
  expect(stored()).toEqual(words(count));
});

it('leaves out the rows that break a constraint, and no others', () => {
  const rows = [...words(40), [40, 'word 3'], [41, null], [42, 'last']];
  rows[20] = [20, 'word 1'];
  const refused = [20, 40, 41];
  expect(insert(rows)).toEqual(rows.map((_, index) => !refused.includes(index)));
  expect(stored()).toEqual(rows.filter((_, index) => !refused.includes(index)));
});

it('fails where it is not the rows that are at fault', () => {
  db.exec('DROP TABLE words');
  expect(() => insert(words(1))).toThrow('no such table');
});
