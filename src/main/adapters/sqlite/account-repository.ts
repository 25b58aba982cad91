import { z } from 'zod';
import type { AccountRecord, AccountRepository } from '#main/core/ports/index.ts';
import { accountSchema } from '#shared/domain/account.ts';
import { SallyportError } from '#shared/errors.ts';
import { sqliteCode } from './storage-failure.ts';
import type { StoreFile } from './store-file.ts';
import { parseJson, type RowReader } from './stored-row.ts';

const recordSchema = z.object({
  account: accountSchema.omit({ unconfirmed_origins: true, refused_at: true }),
  sealed: z.instanceof(Uint8Array),
  version: z.int(),
});

const columns = [
  'id',
  'toolkit',
  'auth_scheme',
  'alias',
  'alias_key',
  'user_id',
  'status',
  'status_reason',
  'auth_config_id',
  'identity',
  'expires_at',
  'origins',
  'public_fields',
  'created_at',
  'updated_at',
  'last_used_at',
  'version',
  'sealed',
] as const;

/** Connected accounts in sallyport.db: what may be shown in columns, the credential sealed. */
export function createAccountRepository(file: StoreFile, rows: RowReader): AccountRepository {
  const { db } = file;
  const select = db.prepare<[], Record<string, unknown>>(
    `SELECT ${columns.join(', ')} FROM accounts ORDER BY created_at, id`,
  );
  const insert = db.prepare(
    `INSERT INTO accounts (${columns.join(', ')}) VALUES (${columns.map((name) => `@${name}`).join(', ')})`,
  );
  const update = db.prepare(
    `UPDATE accounts SET ${columns.map((name) => `${name} = @${name}`).join(', ')}
     WHERE id = @id AND version = @expected_version`,
  );
  const selectSealed = db.prepare<[string], { sealed: Buffer }>('SELECT sealed FROM accounts WHERE id = ?');
  const remove = db.prepare('DELETE FROM accounts WHERE id = ?');
  const touch = db.prepare('UPDATE accounts SET last_used_at = ? WHERE id = ?');

  return {
    async all() {
      return file.read('Reading the connected accounts', () =>
        select.all().flatMap((row) => {
          const record = rows.parse('accounts', row.id, recordSchema, fromRow(row));
          return record === null ? [] : [{ ...record, sealed: new Uint8Array(record.sealed) }];
        }),
      );
    },

    async insert(record) {
      file.write('Storing the connected account', () => {
        refusingTakenAlias(record, () => insert.run(accountRow(record)));
      });
    },

    async update(record, expectedVersion) {
      const work = () => {
        const { changes } = refusingTakenAlias(record, () =>
          update.run({ ...accountRow(record), expected_version: expectedVersion }),
        );
        if (changes === 0) {
          throw new SallyportError(
            'AccountConflict',
            `The account ${record.account.id} was changed or deleted meanwhile.`,
            {
              fix: 'Load it again and repeat the change.',
            },
          );
        }
      };
      const what = 'Storing the connected account';
      const stored = file.read(what, () => selectSealed.get(record.account.id)?.sealed);
      if (stored?.equals(record.sealed) === false) file.writeAndErase(what, work);
      else file.write(what, work);
    },

    async delete(id) {
      file.writeAndErase('Deleting the connected account', () => remove.run(id));
    },

    async touch(lastUsedAt) {
      if (lastUsedAt.size === 0) return;
      file.writeInPassing('Storing when accounts were used', () => {
        for (const [id, at] of lastUsedAt) touch.run(at, id);
      });
    },
  };
}

/** A record as its row. */
export function accountRow({
  account,
  sealed,
  version,
}: AccountRecord): Record<(typeof columns)[number], unknown> {
  return {
    ...account,
    alias_key: account.alias === null ? null : account.alias.normalize('NFC').toLowerCase(),
    origins: JSON.stringify(account.origins),
    public_fields: JSON.stringify(account.public_fields),
    version,
    sealed,
  };
}

function fromRow(row: Record<string, unknown>): unknown {
  const { sealed, version, alias_key: _, origins, public_fields, ...plain } = row;
  const account = { ...plain, origins: parseJson(origins), public_fields: parseJson(public_fields) };
  return { account, sealed, version };
}

function refusingTakenAlias<Result>({ account }: AccountRecord, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const code = sqliteCode(error);
    if (code === 'SQLITE_CONSTRAINT_UNIQUE') {
      throw new SallyportError(
        'AccountConflict',
        `Another account already has the alias "${account.alias}".`,
        {
          field: 'alias',
          fix: 'Choose another alias.',
          cause: error,
        },
      );
    }
    if (code === 'SQLITE_CONSTRAINT_PRIMARYKEY') {
      throw new SallyportError('AccountConflict', `There is an account ${account.id} already.`, {
        field: 'id',
        fix: 'Try again.',
        cause: error,
      });
    }
    throw error;
  }
}
