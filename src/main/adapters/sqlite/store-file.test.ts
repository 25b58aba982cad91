import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { mainMigrations } from './migrations/main/index.ts';
import { openDatabase } from './open-database.ts';
import { createStoreFile, type StoreFile } from './store-file.ts';

const full = 2;
const normal = 1;
let directory = '';
let db: Database;
let file: StoreFile;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sallyport-store-file-'));
  const path = join(directory, 'sallyport.db');
  const options = { synchronous: 'FULL', busyTimeoutMs: 0, check: 'always', consequence: '' } as const;
  db = openDatabase({ ...options, path, migrations: mainMigrations, onNotice: () => undefined });
  file = createStoreFile(db, path, () => undefined);
});

afterEach(() => {
  db.close();
  rmSync(directory, { recursive: true, force: true });
});

const waitsForDisk = () => db.pragma('synchronous', { simple: true });

it('waits for the disk for all that it writes, but not for what it writes in passing', () => {
  expect(file.write('Storing', waitsForDisk)).toBe(full);
  expect(file.writeInPassing('Storing', waitsForDisk)).toBe(normal);
  expect(file.write('Storing', waitsForDisk)).toBe(full);
});

it('waits for the disk again after what it wrote in passing failed, of which it keeps nothing', () => {
  const failing = () => {
    db.exec('INSERT INTO pending_erasure (singleton) VALUES (1)');
    throw new Error('no');
  };
  expect(() => file.writeInPassing('Storing', failing)).toThrow();
  expect(waitsForDisk()).toBe(full);
  expect(db.prepare('SELECT count(*) FROM pending_erasure').pluck().get()).toBe(0);
});
