import { join } from 'node:path';
import { z } from 'zod';
import type { StoredOperation, ToolRepository } from '#main/core/ports/index.ts';
import type { Notice } from '#shared/contract/app.ts';
import { toolOriginSchema } from '#shared/domain/openapi-import.ts';
import { toolMigrations } from './migrations/tools/index.ts';
import { openDatabase } from './open-database.ts';
import { createStorageGuard } from './storage-guard.ts';
import { createRowReader, parseJson } from './stored-row.ts';

const setSchema = z.object({ toolkit: z.string(), revision: z.string(), origin: toolOriginSchema });

/** Rows removed at a time: each takes its words out of the index, too. */
const sweptAtOnce = 50;

/**
 * Opens `tools.db`: the tools of imported API descriptions and the index of their words. A file of its own, because
 * sallyport.db is rewritten whenever a secret in it is replaced, and thousands of tools would make that slow. It holds nothing
 * that cannot be imported again. Fails with StorageFailed where the file cannot be used.
 */
export function openToolStore(dataDir: string, onNotice: (notice: Notice) => void): ToolRepository {
  const path = join(dataDir, 'tools.db');
  const db = openDatabase({
    path,
    migrations: toolMigrations,
    synchronous: 'NORMAL',
    busyTimeoutMs: 1_000,
    check: 'always',
    consequence: 'The imported tools are gone: import the API descriptions of their toolkits again.',
    onNotice,
  });
  const rows = createRowReader('tools.db', onNotice);
  const selectSets = db.prepare<[], { toolkit: string; revision: string; origin: string }>(
    'SELECT toolkit, revision, origin FROM tool_sets ORDER BY toolkit',
  );
  const selectTools = db.prepare<[string], StoredOperation>(
    'SELECT slug, title, description, method, path, binding, input FROM tools WHERE revision = ? ORDER BY slug',
  );
  const insert = db.prepare(
    `INSERT INTO tools (revision, slug, title, description, method, path, binding, input)
     VALUES (@revision, @slug, @title, @description, @method, @path, @binding, @input)`,
  );
  const publish = db.prepare(
    `INSERT INTO tool_sets (toolkit, revision, origin) VALUES (?, ?, ?)
     ON CONFLICT (toolkit) DO UPDATE SET revision = excluded.revision, origin = excluded.origin`,
  );
  const withdraw = db.prepare('DELETE FROM tool_sets WHERE toolkit = ?');
  const sweep = db.prepare(
    `DELETE FROM tools WHERE id IN (
       SELECT id FROM tools WHERE revision NOT IN (SELECT revision FROM tool_sets) LIMIT ${sweptAtOnce})`,
  );
  // A word of the slug or title tells more than one of the description.
  const search = db.prepare<[string, string, number], { slug: string }>(
    `SELECT tools.slug FROM tool_words JOIN tools ON tools.id = tool_words.rowid
     WHERE tool_words MATCH ? AND tools.revision = ? ORDER BY bm25(tool_words, 4, 3, 1) LIMIT ?`,
  );

  const guarded = createStorageGuard(db, path);
  const write = (what: string, work: () => unknown) => guarded(what, () => db.transaction(work).immediate());

  return {
    async sets() {
      return guarded('Reading the tools', () =>
        selectSets.all().flatMap((row) => {
          const parsed = rows.parse('tool_sets', row.toolkit, setSchema, {
            ...row,
            origin: parseJson(row.origin),
          });
          return parsed === null ? [] : [parsed];
        }),
      );
    },
    operations: async (revision) => guarded('Reading the tools', () => selectTools.all(revision)),
    async stage(revision, operations) {
      write('Storing the tools', () => {
        for (const operation of operations) insert.run({ revision, ...operation });
      });
    },
    async publish(sets) {
      write('Storing the tools', () => {
        for (const { toolkit, revision, origin } of sets) {
          publish.run(toolkit, revision, JSON.stringify(origin));
        }
      });
    },
    async withdraw(toolkit) {
      write('Removing the tools', () => withdraw.run(toolkit));
    },
    async sweep() {
      return guarded('Removing the tools', () => sweep.run().changes > 0);
    },
    async search(revision, words, limit) {
      // Quoted, so that no word is read as an operator of the query language.
      const query = words.map((word) => `"${word.replaceAll('"', '""')}"`).join(' OR ');
      return guarded('Searching the tools', () => search.all(query, revision, limit).map(({ slug }) => slug));
    },
    close: () => db.close(),
  };
}
