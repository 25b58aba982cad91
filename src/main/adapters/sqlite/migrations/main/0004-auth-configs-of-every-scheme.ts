import type { Migration } from '../../migrate.ts';

export const authConfigsOfEveryScheme: Migration = {
  version: 4,
  name: 'auth configs of every scheme',
  sql: `
    -- A column cannot be allowed to be null afterwards: the table is made anew.
    CREATE TABLE auth_configs_of_every_scheme (
      id                         TEXT PRIMARY KEY NOT NULL,
      name                       TEXT NOT NULL,
      toolkit                    TEXT NOT NULL,
      auth_scheme                TEXT NOT NULL,
      is_enabled                 INTEGER NOT NULL CHECK (is_enabled IN (0, 1)),
      -- Null for a scheme whose credential is typed in.
      client_id                  TEXT,
      scopes                     TEXT NOT NULL,
      is_enabled_for_tool_router INTEGER NOT NULL CHECK (is_enabled_for_tool_router IN (0, 1)),
      tool_access_config         TEXT NOT NULL,
      created_by                 TEXT,
      created_at                 TEXT NOT NULL,
      updated_at                 TEXT NOT NULL,
      version                    INTEGER NOT NULL,
      sealed                     BLOB
    ) STRICT;

    INSERT INTO auth_configs_of_every_scheme
      SELECT id, name, toolkit, auth_scheme, is_enabled, client_id, scopes, 1, '{}', NULL, created_at, updated_at, version, sealed
      FROM auth_configs;

    DROP TABLE auth_configs;
    ALTER TABLE auth_configs_of_every_scheme RENAME TO auth_configs;
  `,
};
