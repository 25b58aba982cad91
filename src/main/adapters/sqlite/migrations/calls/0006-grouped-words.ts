import type { Migration } from '../../migrate.ts';

// Fields of which few values come together share one word of the index. The index is emptied, and filled again behind the
// start as after an import: until then search looks at those calls one by one.
export const groupedWords: Migration = {
  version: 6,
  name: 'grouped_words',
  sql: `
    INSERT INTO call_index (call_index) VALUES ('delete-all');
    INSERT OR IGNORE INTO calls_to_index SELECT position FROM calls;
  `,
};
