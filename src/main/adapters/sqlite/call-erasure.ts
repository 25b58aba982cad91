import type { Database } from 'better-sqlite3';
import type { CallIndex } from './call-index.ts';
import { type CallTerms, type TermField, termFields } from './call-terms.ts';
import { type GroupField, groups } from './call-words.ts';
import { emptyLog } from './store-file.ts';

/** Takes what was deleted out of the files, in a way that a crash only delays. */
export interface CallErasure {
  markErasure(): void;
  isErasurePending(): boolean;
  erase(): void;
}

export function createErasure(db: Database, terms: CallTerms, index: CallIndex): CallErasure {
  const mark = db.prepare('INSERT OR IGNORE INTO pending_erasure (singleton) VALUES (1)');
  const unmark = db.prepare('DELETE FROM pending_erasure');
  const pending = db.prepare('SELECT 1 FROM pending_erasure');

  return {
    markErasure: () => void mark.run(),
    isErasurePending: () => pending.get() !== undefined,
    erase() {
      db.transaction(() => {
        for (const field of termFields) db.prepare(unusedTerms(field)).run(field);
        index.compact();
      }).immediate();
      terms.reload();
      // secure_delete zeroes what is freed; copies in the unused space of split pages go with VACUUM alone, and older images
      // of pages with the write-ahead log.
      db.exec('VACUUM');
      emptyLog(db);
      unmark.run();
      emptyLog(db);
    },
  };
}

function unusedTerms(field: TermField): string {
  return `DELETE FROM call_terms WHERE field = ? AND ${isGroup(field) ? 'value' : 'id'} NOT IN (${usedTerms(field)})`;
}

function usedTerms(field: TermField): string {
  if (isGroup(field)) return `SELECT DISTINCT ${groups[field].join(" || '.' || ")} FROM calls`;
  if (field !== 'content_type') return `SELECT ${field} FROM calls`;
  return `SELECT request_content_type FROM calls WHERE typeof(request_content_type) = 'integer'
          UNION SELECT response_content_type FROM calls WHERE typeof(response_content_type) = 'integer'`;
}

function isGroup(field: TermField): field is GroupField {
  return field in groups;
}
