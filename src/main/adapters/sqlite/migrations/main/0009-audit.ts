import type { Migration } from '../../migrate.ts';

export const audit: Migration = {
  version: 9,
  name: 'audit',
  sql: `
    -- What was changed, when, and on whose behalf. entry is {name, action, changes}.
    CREATE TABLE audit_entries (
      seq        INTEGER PRIMARY KEY AUTOINCREMENT,
      at         TEXT NOT NULL,
      via        TEXT NOT NULL,
      key_id     TEXT,
      key_name   TEXT,
      subject    TEXT NOT NULL,
      subject_id TEXT,
      entry      TEXT NOT NULL
    ) STRICT;
    CREATE INDEX audit_entries_by_subject ON audit_entries (subject, subject_id, seq);

    CREATE TRIGGER audit_entries_keep BEFORE UPDATE ON audit_entries
      BEGIN SELECT raise(ABORT, 'the list of changes only grows'); END;
    CREATE TRIGGER audit_entries_stay BEFORE DELETE ON audit_entries
      BEGIN SELECT raise(ABORT, 'the list of changes only grows'); END;
  `,
};
