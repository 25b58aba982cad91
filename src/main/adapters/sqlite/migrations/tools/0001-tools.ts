import type { Migration } from '../../migrate.ts';

export const tools: Migration = {
  version: 1,
  name: 'tools',
  sql: `
    -- The set of tools in force for each toolkit; rows of other revisions are being written or on their way out.
    CREATE TABLE tool_sets (
      toolkit  TEXT PRIMARY KEY NOT NULL,
      revision TEXT NOT NULL UNIQUE,
      origin   TEXT NOT NULL
    ) STRICT;

    CREATE TABLE tools (
      id          INTEGER PRIMARY KEY,
      revision    TEXT NOT NULL,
      slug        TEXT NOT NULL,
      title       TEXT NOT NULL,
      description TEXT NOT NULL,
      method      TEXT NOT NULL,
      path        TEXT NOT NULL,
      binding     TEXT NOT NULL,
      input       TEXT NOT NULL,
      UNIQUE (revision, slug)
    ) STRICT;

    CREATE VIRTUAL TABLE tool_words USING fts5 (
      slug, title, description,
      content = '', contentless_delete = 1,
      tokenize = 'porter unicode61 remove_diacritics 2'
    );

    CREATE TRIGGER tool_words_of_new AFTER INSERT ON tools BEGIN
      INSERT INTO tool_words (rowid, slug, title, description)
      VALUES (new.id, new.slug, new.title, new.description);
    END;

    CREATE TRIGGER tool_words_of_gone AFTER DELETE ON tools BEGIN
      DELETE FROM tool_words WHERE rowid = old.id;
    END;
  `,
};
