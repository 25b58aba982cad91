import type { Migration } from '../../migrate.ts';

// What was cleared has to leave the file as well. A row here says that this is not done yet, so that a crash or a full disk
// in between only delays it to the next start.
export const pendingErasure: Migration = {
  version: 5,
  name: 'pending_erasure',
  sql: 'CREATE TABLE pending_erasure (singleton INTEGER PRIMARY KEY NOT NULL CHECK (singleton = 1)) STRICT;',
};
