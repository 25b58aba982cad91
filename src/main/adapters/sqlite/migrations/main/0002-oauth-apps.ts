import type { Migration } from '../../migrate.ts';

export const oauthApps: Migration = {
  version: 2,
  name: 'OAuth apps',
  sql: `
    -- sealed is the client secret; a public client has none.
    CREATE TABLE auth_configs (
      id          TEXT PRIMARY KEY NOT NULL,
      name        TEXT NOT NULL,
      toolkit     TEXT NOT NULL,
      auth_scheme TEXT NOT NULL,
      is_enabled  INTEGER NOT NULL CHECK (is_enabled IN (0, 1)),
      client_id   TEXT NOT NULL,
      scopes      TEXT NOT NULL,
      created_at  TEXT NOT NULL,
      updated_at  TEXT NOT NULL,
      version     INTEGER NOT NULL,
      sealed      BLOB
    ) STRICT;

    -- No foreign key: an app that cannot be read must not keep its accounts from being stored.
    ALTER TABLE accounts ADD COLUMN auth_config_id TEXT;
    ALTER TABLE accounts ADD COLUMN identity TEXT;
    ALTER TABLE accounts ADD COLUMN expires_at TEXT;
  `,
};
