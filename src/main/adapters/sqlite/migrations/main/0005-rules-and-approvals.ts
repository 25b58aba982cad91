import type { Migration } from '../../migrate.ts';

export const rulesAndApprovals: Migration = {
  version: 5,
  name: 'rules and approvals',
  sql: `
    -- A null key_id stands for every agent; UNIQUE alone would let several of those in.
    CREATE TABLE rule_sets (
      key_id  TEXT,
      rules   TEXT NOT NULL,
      version INTEGER NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX rule_sets_by_key ON rule_sets (coalesce(key_id, ''));

    CREATE TABLE approvals (
      id         TEXT PRIMARY KEY NOT NULL,
      created_at TEXT NOT NULL,
      body       TEXT NOT NULL
    ) STRICT;
    CREATE INDEX approvals_by_time ON approvals (created_at, id);
  `,
};
