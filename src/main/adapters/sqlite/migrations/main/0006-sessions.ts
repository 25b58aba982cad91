import type { Migration } from '../../migrate.ts';

export const sessions: Migration = {
  version: 6,
  name: 'sessions and MCP servers',
  sql: `
    CREATE TABLE sessions (
      id             TEXT PRIMARY KEY NOT NULL,
      key_id         TEXT NOT NULL,
      user_id        TEXT NOT NULL,
      config         TEXT NOT NULL,
      config_version INTEGER NOT NULL,
      created_at     TEXT NOT NULL,
      updated_at     TEXT NOT NULL,
      last_used_at   TEXT NOT NULL
    ) STRICT;

    CREATE TABLE mcp_servers (
      id   TEXT PRIMARY KEY NOT NULL,
      body TEXT NOT NULL
    ) STRICT;
  `,
};
