import type { AuditLog, AuditOrigin } from '#main/core/ports/index.ts';
import { auditEntrySchema } from '#shared/domain/audit.ts';
import { SallyportError } from '#shared/errors.ts';
import type { StoreFile } from '../store-file.ts';
import { parseJson, type RowReader } from '../stored-row.ts';
import { installAuditTriggers } from './audit-triggers.ts';

const filters = `
  (@subject IS NULL OR subject = @subject) AND (@subject_id IS NULL OR subject_id = @subject_id)
  AND (@via IS NULL OR via = @via) AND (@since IS NULL OR at >= @since) AND (@until IS NULL OR at <= @until)`;

/**
 * The list of changes in sallyport.db. Lines are only added, which the file's own triggers hold.
 *
 * @param origin on whose behalf the code works that changes something.
 */
export function createAuditLog(file: StoreFile, rows: RowReader, origin: () => AuditOrigin): AuditLog {
  const { db } = file;
  installAuditTriggers(db, origin);
  const newestFirst = db.prepare<unknown[], Record<string, unknown>>(
    `SELECT * FROM audit_entries WHERE (@after IS NULL OR seq < @after) AND ${filters} ORDER BY seq DESC LIMIT @rows`,
  );
  const oldestFirst = db.prepare<unknown[], Record<string, unknown>>(
    `SELECT * FROM audit_entries WHERE (@after IS NULL OR seq > @after) AND ${filters} ORDER BY seq LIMIT @rows`,
  );
  const append = db.prepare(
    `INSERT INTO audit_entries (at, via, key_id, key_name, subject, subject_id, entry)
     VALUES (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), audit_via(), audit_key_id(), audit_key_name(), ?, ?, ?)`,
  );
  return {
    async list({ limit, cursor, subject, subject_id, via, since, until }, order) {
      const parameters = {
        after: cursor === undefined ? null : seqOf(cursor),
        subject: subject ?? null,
        subject_id: subject_id ?? null,
        via: via ?? null,
        since: since ?? null,
        until: until ?? null,
        rows: limit + 1,
      };
      return file.read('Reading the list of changes', () => {
        const found = (order === 'newest_first' ? newestFirst : oldestFirst).all(parameters);
        const page = found.slice(0, limit);
        const items = page.flatMap(({ entry, ...row }) => {
          const candidate = { ...row, ...(parseJson(entry) as object) };
          const read = rows.parse('audit_entries', row.seq, auditEntrySchema, candidate);
          return read === null ? [] : [read];
        });
        return { items, next_cursor: found.length > limit ? String(page.at(-1)?.seq) : null };
      });
    },
    async append(subject, subjectId, action, name) {
      file.write('Adding to the list of changes', () =>
        append.run(subject, subjectId, JSON.stringify({ name: name ?? null, action, changes: [] })),
      );
    },
  };
}

function seqOf(cursor: string): number {
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw new SallyportError('ValidationFailed', 'cursor: is not a cursor of this list.', {
    field: 'cursor',
    fix: 'Use the next_cursor of the page before, or leave it out to start anew.',
  });
}
