import type { Migration } from '../../migrate.ts';
import { callsTable } from './0001-calls.ts';
import { replays } from './0002-replays.ts';
import { oneListIndex } from './0003-one-list-index.ts';
import { search } from './0004-search.ts';
import { pendingErasure } from './0005-pending-erasure.ts';
import { groupedWords } from './0006-grouped-words.ts';
import { headerVocabularies } from './0007-header-vocabularies.ts';

/** The schema of calls.db, in order. Append only: a released step never changes. */
export const callsMigrations: readonly Migration[] = [
  callsTable,
  replays,
  oneListIndex,
  search,
  pendingErasure,
  groupedWords,
  headerVocabularies,
];
