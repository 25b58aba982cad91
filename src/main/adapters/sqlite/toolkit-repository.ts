import { z } from 'zod';
import type { ToolkitRepository } from '#main/core/ports/index.ts';
import type { StoreFile } from './store-file.ts';
import { parseJson, type RowReader } from './stored-row.ts';

/** The person's own toolkits in sallyport.db, as JSON: the toolkit schema is checked by the core, which owns it. */
export function createToolkitRepository(file: StoreFile, rows: RowReader): ToolkitRepository {
  const { db } = file;
  const select = db.prepare<[], { slug: string; body: string }>(
    'SELECT slug, body FROM toolkits ORDER BY slug',
  );
  const put = db.prepare(
    'INSERT INTO toolkits (slug, body) VALUES (?, ?) ON CONFLICT (slug) DO UPDATE SET body = excluded.body',
  );
  const remove = db.prepare('DELETE FROM toolkits WHERE slug = ?');

  return {
    async all() {
      return file.read('Reading the toolkits', () =>
        select.all().flatMap(({ slug, body }) => {
          // The slug of the row counts: another one in the text would replace a different toolkit.
          const own = z.looseObject({ slug: z.literal(slug) });
          return rows.parse('toolkits', slug, own, parseJson(body)) ?? [];
        }),
      );
    },
    async put(toolkit) {
      file.write('Storing the toolkit', () => put.run(toolkit.slug, JSON.stringify(toolkit)));
    },
    async delete(slug) {
      file.write('Deleting the toolkit', () => remove.run(slug));
    },
  };
}
