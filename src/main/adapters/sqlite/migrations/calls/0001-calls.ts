import type { Migration } from '../../migrate.ts';

// The large columns stand last: SQLite reads a row from its start, so lists never touch their pages.
export const callsTable: Migration = {
  version: 1,
  name: 'calls',
  sql: `
    CREATE TABLE calls (
      id                    TEXT PRIMARY KEY NOT NULL,
      started_at            INTEGER NOT NULL,
      front_door            TEXT NOT NULL,
      key_id                TEXT,
      key_name              TEXT,
      account_id            TEXT,
      toolkit               TEXT,
      method                TEXT NOT NULL,
      origin                TEXT,
      path                  TEXT NOT NULL,
      decision              TEXT NOT NULL,
      rule                  TEXT,
      status                INTEGER,
      error_code            TEXT,
      error_message         TEXT,
      duration_ms           REAL NOT NULL,
      first_byte_ms         REAL,
      request_bytes         INTEGER NOT NULL,
      response_bytes        INTEGER NOT NULL,
      injected              TEXT NOT NULL,
      request_state         TEXT NOT NULL,
      request_size          INTEGER NOT NULL,
      request_content_type  TEXT,
      response_state        TEXT NOT NULL,
      response_size         INTEGER NOT NULL,
      response_content_type TEXT,
      headers               BLOB,
      request_body          BLOB,
      response_body         BLOB
    ) STRICT;

    CREATE INDEX calls_by_time ON calls (started_at, id);
    CREATE INDEX calls_by_toolkit ON calls (toolkit, started_at, id);
    CREATE INDEX calls_by_account ON calls (account_id, started_at, id);
    CREATE INDEX calls_by_key ON calls (key_id, started_at, id);
  `,
};
