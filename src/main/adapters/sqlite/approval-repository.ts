import type { ApprovalRepository } from '#main/core/ports/index.ts';
import { approvalSchema } from '#shared/domain/approval.ts';
import type { StoreFile } from './store-file.ts';
import { parseJson, type RowReader } from './stored-row.ts';

/** Far more than the console shows. */
const mostRows = 10_000;

/** What the owner was asked and answered, in sallyport.db. */
export function createApprovalRepository(file: StoreFile, rows: RowReader): ApprovalRepository {
  const { db } = file;
  const select = db.prepare<[number], { id: string; body: string }>(
    'SELECT id, body FROM approvals ORDER BY created_at DESC, id DESC LIMIT ?',
  );
  const put = db.prepare(
    `INSERT INTO approvals (id, created_at, body) VALUES (@id, @created_at, @body)
     ON CONFLICT (id) DO UPDATE SET body = @body`,
  );
  const trim = db.prepare(
    `DELETE FROM approvals WHERE id IN
       (SELECT id FROM approvals ORDER BY created_at DESC, id DESC LIMIT -1 OFFSET ${mostRows})`,
  );
  return {
    async all(limit) {
      return file.read('Reading the approvals', () =>
        select
          .all(limit)
          .reverse()
          .flatMap(({ id, body }) => {
            const approval = rows.parse('approvals', id, approvalSchema, parseJson(body));
            return approval === null ? [] : [approval];
          }),
      );
    },
    async put(approval) {
      const body = JSON.stringify({ ...approval, headers: null, body: null });
      file.write('Storing the approval', () => {
        put.run({ id: approval.id, created_at: approval.created_at, body });
        trim.run();
      });
    },
  };
}
