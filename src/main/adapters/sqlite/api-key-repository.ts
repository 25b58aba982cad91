import { z } from 'zod';
import type { ApiKeyRepository } from '#main/core/ports/index.ts';
import { apiKeySchema } from '#shared/domain/api-key.ts';
import { SallyportError } from '#shared/errors.ts';
import type { StoreFile } from './store-file.ts';
import { parseJson, type RowReader } from './stored-row.ts';

const recordSchema = z.object({
  key: apiKeySchema,
  hash: z.instanceof(Uint8Array).refine((hash) => hash.length === 32, 'is not 32 bytes'),
});

/** API keys in sallyport.db: their hashes and what they may do. */
export function createApiKeyRepository(file: StoreFile, rows: RowReader): ApiKeyRepository {
  const { db } = file;
  const select = db.prepare<[], Record<string, unknown>>(
    `SELECT id, name, prefix, permissions, rule_preset, created_at, last_used_at, revoked_at, hash
     FROM api_keys ORDER BY created_at, id`,
  );
  const insert = db.prepare(
    `INSERT INTO api_keys (id, name, prefix, permissions, rule_preset, created_at, last_used_at, revoked_at, hash)
     VALUES (@id, @name, @prefix, @permissions, @rule_preset, @created_at, @last_used_at, @revoked_at, @hash)`,
  );
  // A key stays revoked as of the first time.
  const revoke = db.prepare('UPDATE api_keys SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?');
  const update = db.prepare(
    'UPDATE api_keys SET name = @name, permissions = @permissions, rule_preset = @rule_preset WHERE id = @id',
  );
  const touch = db.prepare('UPDATE api_keys SET last_used_at = ? WHERE id = ?');

  return {
    async all() {
      return file.read('Reading the API keys', () =>
        select.all().flatMap(({ hash, permissions, ...plain }) => {
          const candidate = { key: { ...plain, permissions: parseJson(permissions) }, hash };
          const record = rows.parse('api_keys', plain.id, recordSchema, candidate);
          return record === null ? [] : [{ ...record, hash: new Uint8Array(record.hash) }];
        }),
      );
    },
    async insert({ key, hash }) {
      file.write('Storing the API key', () =>
        insert.run({ ...key, permissions: JSON.stringify(key.permissions), hash }),
      );
    },
    async revoke(id, revokedAt) {
      file.write('Revoking the API key', () => {
        if (revoke.run(revokedAt, id).changes === 0) throw notFound(id);
      });
    },
    async update({ id, name, permissions, rule_preset }) {
      file.write('Changing the API key', () => {
        const changed = update.run({ id, name, permissions: JSON.stringify(permissions), rule_preset });
        if (changed.changes === 0) throw notFound(id);
      });
    },
    async touch(lastUsedAt) {
      if (lastUsedAt.size === 0) return;
      file.write('Storing when API keys were used', () => {
        for (const [id, at] of lastUsedAt) touch.run(at, id);
      });
    },
  };
}

function notFound(id: string): SallyportError {
  return new SallyportError('KeyNotFound', `There is no API key ${id}.`, {
    field: 'id',
    fix: 'List the keys to see which there are.',
  });
}
