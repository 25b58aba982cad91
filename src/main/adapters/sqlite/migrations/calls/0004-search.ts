import type { Migration } from '../../migrate.ts';

// A row holds numbers for what repeats from call to call (call_terms) and nothing large (call_contents), so that a search
// passes over thousands of them in milliseconds. Its key is its place in the list: the millisecond it started in times 4,096,
// and a count within it. The index of words is filled behind the insert: until then a call stands in calls_to_index.
const terms = [
  'front_door',
  'key_id',
  'key_name',
  'account_id',
  'toolkit',
  'method',
  'origin',
  'decision',
  'rule',
  'status',
  'error_code',
  'injected',
  'request_state',
  'response_state',
] as const;

const term = (field: string, from = 'calls') =>
  `(SELECT t.id FROM call_terms t WHERE t.field = '${field}' AND t.value IS ${field === 'status' ? `CAST(${from}.status AS TEXT)` : `${from}.${field}`})`;

export const search: Migration = {
  version: 4,
  name: 'search',
  sql: `
    CREATE TABLE call_terms (
      id    INTEGER PRIMARY KEY NOT NULL,
      field TEXT NOT NULL,
      value TEXT,
      UNIQUE (field, value)
    ) STRICT;
    ${terms
      .map(
        (field) =>
          `INSERT INTO call_terms (field, value) SELECT DISTINCT '${field}', CAST(${field} AS TEXT) FROM calls;`,
      )
      .join('\n    ')}

    CREATE TABLE found_calls (
      position              INTEGER PRIMARY KEY NOT NULL,
      id                    TEXT NOT NULL UNIQUE,
      front_door            INTEGER NOT NULL,
      key_id                INTEGER NOT NULL,
      key_name              INTEGER NOT NULL,
      account_id            INTEGER NOT NULL,
      toolkit               INTEGER NOT NULL,
      method                INTEGER NOT NULL,
      origin                INTEGER NOT NULL,
      path                  TEXT NOT NULL,
      decision              INTEGER NOT NULL,
      rule                  INTEGER NOT NULL,
      status                INTEGER NOT NULL,
      error_code            INTEGER NOT NULL,
      error_message         TEXT,
      duration_us           INTEGER NOT NULL,
      first_byte_us         INTEGER,
      request_bytes         INTEGER NOT NULL,
      response_bytes        INTEGER NOT NULL,
      replay_of             TEXT,
      session_id            TEXT,
      injected              INTEGER NOT NULL,
      request_state         INTEGER NOT NULL,
      request_size          INTEGER NOT NULL,
      request_content_type  ANY,
      response_state        INTEGER NOT NULL,
      response_size         INTEGER NOT NULL,
      response_content_type ANY
    ) STRICT;

    CREATE TABLE call_contents (
      position      INTEGER PRIMARY KEY NOT NULL,
      headers       BLOB,
      request_body  BLOB,
      response_body BLOB
    ) STRICT;

    CREATE TEMP TABLE places AS
    SELECT id, started_at * 4096 + row_number() OVER (PARTITION BY started_at ORDER BY id) - 1 AS position FROM calls;
    CREATE INDEX temp.places_by_id ON places (id);

    INSERT INTO found_calls
    SELECT p.position, calls.id, ${terms
      .slice(0, 7)
      .map((field) => term(field))
      .join(', ')}, path,
           ${['decision', 'rule', 'status', 'error_code'].map((field) => term(field)).join(', ')}, error_message,
           CAST(round(duration_ms * 1000) AS INTEGER), CAST(round(first_byte_ms * 1000) AS INTEGER),
           request_bytes, response_bytes, replay_of, NULL, ${term('injected')}, ${term('request_state')}, request_size,
           request_content_type, ${term('response_state')}, response_size, response_content_type
    FROM calls JOIN places p ON p.id = calls.id ORDER BY p.position;

    INSERT INTO call_contents
    SELECT p.position, headers, request_body, response_body
    FROM calls JOIN places p ON p.id = calls.id
    WHERE headers IS NOT NULL OR request_body IS NOT NULL OR response_body IS NOT NULL ORDER BY p.position;

    DROP TABLE places;
    DROP TABLE calls;
    ALTER TABLE found_calls RENAME TO calls;
    CREATE INDEX calls_by_origin_call ON calls (replay_of) WHERE replay_of IS NOT NULL;

    CREATE TABLE calls_to_index (position INTEGER PRIMARY KEY NOT NULL) STRICT;
    INSERT INTO calls_to_index SELECT position FROM calls;
    CREATE VIRTUAL TABLE call_index USING fts5(
      words, content = '', contentless_delete = 1, detail = none, tokenize = "ascii tokenchars '~'"
    );
  `,
};
