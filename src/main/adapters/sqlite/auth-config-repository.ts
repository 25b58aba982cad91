import { z } from 'zod';
import type { AuthConfigRecord, AuthConfigRepository } from '#main/core/ports/index.ts';
import { authConfigSchema } from '#shared/domain/auth-config.ts';
import { SallyportError } from '#shared/errors.ts';
import type { StoreFile } from './store-file.ts';
import { parseJson, type RowReader } from './stored-row.ts';

const recordSchema = z.object({
  config: authConfigSchema.omit({ account_count: true, has_client_secret: true }),
  sealed: z.instanceof(Uint8Array).nullable(),
  version: z.int(),
});

const columns = [
  'id',
  'name',
  'toolkit',
  'auth_scheme',
  'is_enabled',
  'client_id',
  'scopes',
  'is_enabled_for_tool_router',
  'tool_access_config',
  'created_by',
  'redirect_uri',
  'server',
  'created_at',
  'updated_at',
  'version',
  'sealed',
] as const;

/** Auth configs in sallyport.db: what may be shown in columns, client secret or registration sealed. */
export function createAuthConfigRepository(file: StoreFile, rows: RowReader): AuthConfigRepository {
  const { db } = file;
  const select = db.prepare<[], Record<string, unknown>>(
    `SELECT ${columns.join(', ')} FROM auth_configs ORDER BY created_at, id`,
  );
  const insert = db.prepare(
    `INSERT INTO auth_configs (${columns.join(', ')}) VALUES (${columns.map((name) => `@${name}`).join(', ')})`,
  );
  const update = db.prepare(
    `UPDATE auth_configs SET ${columns.map((name) => `${name} = @${name}`).join(', ')}
     WHERE id = @id AND version = @expected_version`,
  );
  const selectSealed = db.prepare<[string], { sealed: Buffer | null }>(
    'SELECT sealed FROM auth_configs WHERE id = ?',
  );
  const remove = db.prepare('DELETE FROM auth_configs WHERE id = ?');

  return {
    async all() {
      return file.read('Reading the auth configs', () =>
        select.all().flatMap((row) => {
          const record = rows.parse('auth_configs', row.id, recordSchema, fromRow(row));
          if (record === null) return [];
          return [{ ...record, sealed: record.sealed === null ? null : new Uint8Array(record.sealed) }];
        }),
      );
    },

    async insert(record) {
      file.write('Storing the auth config', () => insert.run(authConfigRow(record)));
    },

    async update(record, expectedVersion) {
      const what = 'Storing the auth config';
      const work = () => {
        const { changes } = update.run({ ...authConfigRow(record), expected_version: expectedVersion });
        if (changes > 0) return;
        // One process owns the file and changes run in turn: only another program can have come in between.
        throw new SallyportError(
          'StorageFailed',
          `${what} failed: ${record.config.id} was changed or deleted outside Sallyport.`,
          { fix: 'Restart Sallyport, then repeat the change.' },
        );
      };
      const stored = file.read(what, () => selectSealed.get(record.config.id)?.sealed ?? null);
      const replaces = stored !== null && (record.sealed === null || !stored.equals(record.sealed));
      if (replaces) file.writeAndErase(what, work);
      else file.write(what, work);
    },

    async delete(id) {
      file.writeAndErase('Deleting the auth config', () => remove.run(id));
    },
  };
}

/** A record as its row. */
export function authConfigRow({
  config,
  sealed,
  version,
}: AuthConfigRecord): Record<(typeof columns)[number], unknown> {
  return {
    ...config,
    is_enabled: config.is_enabled ? 1 : 0,
    scopes: JSON.stringify(config.scopes),
    is_enabled_for_tool_router: config.is_enabled_for_tool_router ? 1 : 0,
    tool_access_config: JSON.stringify(config.tool_access_config),
    server: config.server === null ? null : JSON.stringify(config.server),
    version,
    sealed,
  };
}

function fromRow(row: Record<string, unknown>): unknown {
  const {
    sealed,
    version,
    scopes,
    is_enabled,
    is_enabled_for_tool_router,
    tool_access_config,
    server,
    ...plain
  } = row;
  const config = {
    ...plain,
    scopes: parseJson(scopes),
    is_enabled: is_enabled === 1,
    is_enabled_for_tool_router: is_enabled_for_tool_router === 1,
    tool_access_config: parseJson(tool_access_config),
    server: server === null ? null : parseJson(server),
  };
  return { config, sealed, version };
}
