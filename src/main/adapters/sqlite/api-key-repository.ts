import { z } from 'zod';
import type { ApiKeyRecord, ApiKeyRepository } from '#main/core/ports/index.ts';
import { type ApiKey, apiKeySchema } from '#shared/domain/api-key.ts';
import { SallyportError } from '#shared/errors.ts';
import type { StoreFile } from './store-file.ts';
import { parseJson, type RowReader } from './stored-row.ts';

const hashSchema = z.instanceof(Uint8Array).refine((hash) => hash.length === 32, 'is not 32 bytes');
const recordSchema = z.object({
  key: apiKeySchema,
  hash: hashSchema,
  previousHash: hashSchema.nullable(),
  calls: z.object({ day: z.string(), count: z.int() }),
});

/** API keys in sallyport.db: their hashes, what they may do, and how they were used. */
export function createApiKeyRepository(file: StoreFile, rows: RowReader): ApiKeyRepository {
  const { db } = file;
  const select = db.prepare<[], Record<string, unknown>>(
    `SELECT id, name, prefix, permissions, rule_preset, created_at, expires_at, first_used_at, last_used_at, revoked_at,
       hash, previous_prefix, previous_ends_at, previous_last_used_at, previous_hash, calls_day, calls_count
     FROM api_keys ORDER BY created_at, id`,
  );
  const insert = db.prepare(
    `INSERT INTO api_keys (id, name, prefix, permissions, rule_preset, created_at, expires_at, first_used_at, last_used_at,
       revoked_at, hash, previous_prefix, previous_ends_at, previous_last_used_at, previous_hash, calls_day, calls_count)
     VALUES (@id, @name, @prefix, @permissions, @rule_preset, @created_at, @expires_at, @first_used_at, @last_used_at,
       @revoked_at, @hash, @previous_prefix, @previous_ends_at, @previous_last_used_at, @previous_hash, @day, @count)`,
  );
  // A key stays revoked as of the first time.
  const revoke = db.prepare('UPDATE api_keys SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?');
  const update = db.prepare(
    `UPDATE api_keys SET name = @name, permissions = @permissions, rule_preset = @rule_preset, expires_at = @expires_at
     WHERE id = @id`,
  );
  const replaceHashes = db.prepare(
    `UPDATE api_keys SET prefix = @prefix, hash = @hash, first_used_at = @first_used_at,
       previous_prefix = @previous_prefix, previous_ends_at = @previous_ends_at,
       previous_last_used_at = @previous_last_used_at, previous_hash = @previous_hash
     WHERE id = @id`,
  );
  const endPrevious = db.prepare('UPDATE api_keys SET previous_ends_at = ? WHERE id = ?');
  const touch = db.prepare(
    `UPDATE api_keys SET first_used_at = @first_used_at, last_used_at = @last_used_at,
       previous_last_used_at = @previous_last_used_at, calls_day = @day, calls_count = @count
     WHERE id = @id`,
  );

  return {
    async all() {
      return file.read('Reading the API keys', () =>
        select.all().flatMap((row) => {
          const record = rows.parse('api_keys', row.id, recordSchema, recordOf(row));
          return record === null ? [] : [record];
        }),
      );
    },
    async insert(record) {
      file.write('Storing the API key', () => insert.run({ ...hashColumns(record), ...record.calls }));
    },
    async revoke(id, revokedAt) {
      file.write('Revoking the API key', () => {
        if (revoke.run(revokedAt, id).changes === 0) throw notFound(id);
      });
    },
    async update(key) {
      file.write('Changing the API key', () => {
        if (update.run(columns(key)).changes === 0) throw notFound(key.id);
      });
    },
    async replaceHashes(record) {
      file.write('Replacing the API key', () => {
        if (replaceHashes.run(hashColumns(record)).changes === 0) throw notFound(record.key.id);
      });
    },
    async endPrevious(id, at) {
      file.write('Ending the replaced API key', () => {
        if (endPrevious.run(at, id).changes === 0) throw notFound(id);
      });
    },
    async touch(used) {
      if (used.length === 0) return;
      file.writeInPassing('Storing when API keys were used', () => {
        for (const { key, calls } of used) touch.run({ ...columns(key), ...calls });
      });
    },
  };
}

/** A record in the shape of its schema, from a row of any content. */
function recordOf(row: Record<string, unknown>): unknown {
  const {
    hash,
    previous_hash: previousHash,
    permissions,
    calls_day: day,
    calls_count: count,
    ...plain
  } = row;
  const previous = {
    prefix: row.previous_prefix,
    ends_at: row.previous_ends_at,
    last_used_at: row.previous_last_used_at,
  };
  return {
    key: {
      ...plain,
      permissions: parseJson(permissions),
      previous: row.previous_prefix === null ? null : previous,
    },
    hash: plainBytes(hash),
    previousHash: plainBytes(previousHash),
    calls: { day, count },
  };
}

function plainBytes(value: unknown): unknown {
  return value instanceof Uint8Array ? new Uint8Array(value) : value;
}

function columns({ permissions, previous, ...plain }: ApiKey) {
  return {
    ...plain,
    permissions: JSON.stringify(permissions),
    previous_prefix: previous?.prefix ?? null,
    previous_ends_at: previous?.ends_at ?? null,
    previous_last_used_at: previous?.last_used_at ?? null,
  };
}

/** A record as its row. */
export function apiKeyRow(record: ApiKeyRecord) {
  const { day, count } = record.calls;
  return { ...hashColumns(record), calls_day: day, calls_count: count };
}

function hashColumns({ key, hash, previousHash }: Omit<ApiKeyRecord, 'calls'>) {
  return { ...columns(key), hash, previous_hash: previousHash };
}

function notFound(id: string): SallyportError {
  return new SallyportError('KeyNotFound', `There is no API key ${id}.`, {
    field: 'id',
    fix: 'List the keys to see which there are.',
  });
}
