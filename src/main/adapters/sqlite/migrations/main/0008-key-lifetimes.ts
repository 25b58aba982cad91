import type { Migration } from '../../migrate.ts';

export const keyLifetimes: Migration = {
  version: 8,
  name: 'lifetimes of agent keys',
  sql: `
    ALTER TABLE api_keys ADD COLUMN expires_at TEXT;
    ALTER TABLE api_keys ADD COLUMN first_used_at TEXT;
    UPDATE api_keys SET first_used_at = last_used_at;

    -- The key before the last rotation.
    ALTER TABLE api_keys ADD COLUMN previous_prefix TEXT;
    ALTER TABLE api_keys ADD COLUMN previous_ends_at TEXT;
    ALTER TABLE api_keys ADD COLUMN previous_last_used_at TEXT;
    ALTER TABLE api_keys ADD COLUMN previous_hash BLOB CHECK (length(previous_hash) = 32);

    -- Calls on one day of local time, the last on which there were any.
    ALTER TABLE api_keys ADD COLUMN calls_day TEXT NOT NULL DEFAULT '';
    ALTER TABLE api_keys ADD COLUMN calls_count INTEGER NOT NULL DEFAULT 0;
  `,
};
