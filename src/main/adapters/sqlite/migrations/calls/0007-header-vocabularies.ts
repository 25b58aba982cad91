import type { Migration } from '../../migrate.ts';

// What the headers of calls have in common, learned from them and sealed with the key of their bodies. A vocabulary that no
// further call is written by knows the last place in the list that may need it: it goes when all calls up to there are gone.
export const headerVocabularies: Migration = {
  version: 7,
  name: 'header_vocabularies',
  sql: `
    CREATE TABLE header_vocabularies (
      id            INTEGER PRIMARY KEY NOT NULL,
      sealed        BLOB NOT NULL,
      last_position INTEGER
    ) STRICT;
  `,
};
