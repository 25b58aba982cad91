import type { Migration } from '../../migrate.ts';

// A new column has to stand before the large ones, so the table is made anew rather than lengthened.
export const replays: Migration = {
  version: 2,
  name: 'replays',
  sql: `
    CREATE TABLE calls_with_replays (
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
      replay_of             TEXT,
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

    INSERT INTO calls_with_replays
    SELECT id, started_at, front_door, key_id, key_name, account_id, toolkit, method, origin, path, decision, rule, status,
           error_code, error_message, duration_ms, first_byte_ms, request_bytes, response_bytes, NULL, injected,
           request_state, request_size, request_content_type, response_state, response_size, response_content_type,
           headers, request_body, response_body
    FROM calls;

    DROP TABLE calls;
    ALTER TABLE calls_with_replays RENAME TO calls;

    CREATE INDEX calls_by_time ON calls (started_at, id);
    CREATE INDEX calls_by_toolkit ON calls (toolkit, started_at, id);
    CREATE INDEX calls_by_account ON calls (account_id, started_at, id);
    CREATE INDEX calls_by_key ON calls (key_id, started_at, id);
    CREATE INDEX calls_by_origin_call ON calls (replay_of, started_at, id) WHERE replay_of IS NOT NULL;
  `,
};
