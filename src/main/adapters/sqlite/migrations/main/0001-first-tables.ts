import type { Migration } from '../../migrate.ts';

export const firstTables: Migration = {
  version: 1,
  name: 'first tables',
  sql: `
    CREATE TABLE vault (
      singleton  INTEGER PRIMARY KEY CHECK (singleton = 1),
      id         TEXT NOT NULL CHECK (length(id) > 0),
      created_at TEXT NOT NULL
    ) STRICT;

    CREATE TABLE vault_slots (
      position INTEGER PRIMARY KEY,
      vault    INTEGER NOT NULL DEFAULT 1 REFERENCES vault (singleton),
      kind     TEXT NOT NULL UNIQUE,
      wrapped  BLOB NOT NULL,
      params   TEXT NOT NULL
    ) STRICT;

    -- alias_key is the alias as it is compared: composed and in lower case.
    CREATE TABLE accounts (
      id            TEXT PRIMARY KEY NOT NULL,
      toolkit       TEXT NOT NULL,
      auth_scheme   TEXT NOT NULL,
      alias         TEXT,
      alias_key     TEXT UNIQUE,
      user_id       TEXT NOT NULL,
      status        TEXT NOT NULL,
      status_reason TEXT,
      origins       TEXT NOT NULL,
      public_fields TEXT NOT NULL,
      created_at    TEXT NOT NULL,
      updated_at    TEXT NOT NULL,
      last_used_at  TEXT,
      version       INTEGER NOT NULL,
      sealed        BLOB NOT NULL
    ) STRICT;

    CREATE TABLE toolkits (
      slug TEXT PRIMARY KEY NOT NULL,
      body TEXT NOT NULL
    ) STRICT;

    CREATE TABLE api_keys (
      id           TEXT PRIMARY KEY NOT NULL,
      name         TEXT NOT NULL,
      prefix       TEXT NOT NULL,
      permissions  TEXT NOT NULL,
      rule_preset  TEXT NOT NULL,
      created_at   TEXT NOT NULL,
      last_used_at TEXT,
      revoked_at   TEXT,
      hash         BLOB NOT NULL UNIQUE CHECK (length(hash) = 32)
    ) STRICT;

    CREATE TABLE settings (
      name  TEXT PRIMARY KEY NOT NULL,
      value TEXT NOT NULL
    ) STRICT;

    -- One row while deleted secrets may still have bytes in the file; written with the deletion, removed when they are gone.
    CREATE TABLE pending_erasure (
      singleton INTEGER PRIMARY KEY CHECK (singleton = 1)
    ) STRICT;
  `,
};
