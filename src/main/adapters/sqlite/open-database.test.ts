import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Notice } from '#shared/contract/app.ts';
import { noteCleanEnd } from './clean-end.ts';
import type { Migration } from './migrate.ts';
import { type DatabaseFile, openDatabase } from './open-database.ts';
import { setAside } from './set-aside.ts';

let directory = '';
let path = '';
let notices: Notice[] = [];

const first: Migration = { version: 1, name: 'first', sql: 'CREATE TABLE notes (text TEXT NOT NULL) STRICT' };
const second: Migration = { version: 2, name: 'second', sql: 'ALTER TABLE notes ADD COLUMN colour TEXT' };

const open = (migrations: readonly Migration[] = [first], check: DatabaseFile['check'] = 'always') =>
  openDatabase({
    path,
    migrations,
    synchronous: 'FULL',
    busyTimeoutMs: 0,
    check,
    consequence: 'Nothing else changes.',
    onNotice: (notice) => notices.push(notice),
  });

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sallyport-database-'));
  path = join(directory, 'notes.db');
  notices = [];
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** A sound file with some hundred pages. */
function fill(): void {
  const db = open();
  const insert = db.prepare('INSERT INTO notes VALUES (?)');
  db.transaction(() => {
    for (let count = 0; count < 500; count += 1) insert.run(`note ${count} `.repeat(80));
  })();
  db.close();
}

describe('a database that was closed in order', () => {
  const openTrusting = () => open([first], 'unless_closed_in_order');
  const wasSetAside = () => notices.some(({ code }) => code === 'DatabaseSetAside');

  /** Overwrites a page that opening does not read. */
  function damage(): void {
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0xa5, 40 * 4_096, 41 * 4_096));
  }

  beforeEach(fill);

  it('is opened without a look at each page, once', () => {
    damage();
    noteCleanEnd(path);
    openTrusting().close();
    expect(wasSetAside()).toBe(false);
    openTrusting().close();
    expect(wasSetAside()).toBe(true);
  });

  it('is checked where somebody has written to it since', () => {
    noteCleanEnd(path);
    damage();
    openTrusting().close();
    expect(wasSetAside()).toBe(true);
  });

  it('has no clean end while its write-ahead log is there', () => {
    const db = openTrusting();
    db.exec("INSERT INTO notes VALUES ('late')");
    noteCleanEnd(path);
    expect(existsSync(`${path}-closed`)).toBe(false);
    noteCleanEnd(join(directory, 'absent.db'));
    db.close();
  });

  it('is checked always where its file asks for that', () => {
    damage();
    noteCleanEnd(path);
    open().close();
    expect(wasSetAside()).toBe(true);
  });
});

describe('opening a database', () => {
  it('sets its durability on the first and on every later opening', () => {
    for (let opening = 0; opening < 3; opening += 1) {
      const db = open();
      expect(db.pragma('synchronous', { simple: true })).toBe(2);
      expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
      expect(db.pragma('secure_delete', { simple: true })).toBe(1);
      expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
      db.close();
    }
  });

  it('runs each migration once, in order', () => {
    open([first]).close();
    const db = open([first, second]);
    expect(db.pragma('user_version', { simple: true })).toBe(2);
    expect(db.prepare('SELECT text, colour FROM notes').all()).toEqual([]);
    db.close();
    open([first, second]).close();
  });

  it('keeps the state before a migration that fails', () => {
    open([first]).close();
    const broken = {
      ...second,
      sql: 'CREATE TABLE half (a TEXT) STRICT; CREATE TABLE notes (a TEXT) STRICT',
    };
    expect(() => open([first, broken])).toThrow(expect.objectContaining({ code: 'StorageFailed' }));
    const db = open([first]);
    expect(db.prepare("SELECT name FROM sqlite_schema WHERE name = 'half'").all()).toEqual([]);
    db.close();
    expect(notices).toEqual([]);
  });

  it('refuses a file of a newer version and leaves it where it is, unchanged', () => {
    open([first, second]).close();
    const before = readFileSync(path);
    expect(() => open([first])).toThrow(
      expect.objectContaining({
        code: 'StorageFailed',
        message: expect.stringMatching(/schema version 2.*up to 1/),
      }),
    );
    expect(readFileSync(path)).toEqual(before);
    expect(readdirSync(directory)).toEqual(['notes.db']);
  });

  it('does not take a directory for a damaged file', () => {
    mkdirSync(path);
    expect(() => open()).toThrow(expect.objectContaining({ code: 'StorageFailed' }));
    expect(notices).toEqual([]);
  });
});

describe('a damaged database', () => {
  const damages: Record<string, () => void> = {
    'cut in the middle': () => truncateSync(path, 20_000),
    'cut within its header': () => truncateSync(path, 50),
    'cut to nothing': () => truncateSync(path, 0),
    'overwritten at its start': () => overwrite(0, 100),
    'overwritten in a page': () => overwrite(4096 * 5, 4096),
    'replaced by a text': () => writeFileSync(path, 'not a database\n'.repeat(1000)),
  };

  function overwrite(at: number, length: number): void {
    const bytes = readFileSync(path);
    bytes.fill(0xa5, at, at + length);
    writeFileSync(path, bytes);
  }

  it.each(Object.keys(damages))('is set aside and named, and a fresh one starts: %s', (name) => {
    fill();
    damages[name]?.();
    const damaged = readFileSync(path);
    const db = open();
    expect(db.prepare('SELECT count(*) AS count FROM notes').get()).toEqual({ count: 0 });
    db.close();
    const kept = readdirSync(directory).find((file) =>
      /^notes\.damaged-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.db$/.test(file),
    );
    expect(readFileSync(join(directory, kept ?? ''))).toEqual(damaged);
    expect(notices).toEqual([
      expect.objectContaining({
        code: 'DatabaseSetAside',
        message: expect.stringContaining(join(directory, kept ?? '')),
      }),
    ]);
    open().close();
    expect(notices).toHaveLength(1);
  });

  it('takes its write-ahead log along', () => {
    const db = open();
    db.prepare('INSERT INTO notes VALUES (?)').run('in the log');
    copyFileSync(`${path}-wal`, join(directory, 'wal-copy'));
    db.close();
    truncateSync(path, 0);
    copyFileSync(join(directory, 'wal-copy'), `${path}-wal`);
    open().close();
    const kept = readdirSync(directory).find((file) => file.endsWith('.db-wal') && file.includes('damaged'));
    expect(readFileSync(join(directory, kept ?? ''))).toEqual(readFileSync(join(directory, 'wal-copy')));
  });
});

describe('setting aside', () => {
  it('never overwrites what was set aside before', () => {
    const at = new Date('2026-11-20T12:34:56.789Z');
    const kept = ['first', 'second', 'third'].map((text) => {
      writeFileSync(path, text);
      return setAside(path, at);
    });
    expect(kept).toEqual(
      ['', '-2', '-3'].map((count) => join(directory, `notes.damaged-2026-11-20T12-34-56Z${count}.db`)),
    );
    expect(kept.map((file) => readFileSync(file, 'utf8'))).toEqual(['first', 'second', 'third']);
    expect(existsSync(path)).toBe(false);
  });
});
