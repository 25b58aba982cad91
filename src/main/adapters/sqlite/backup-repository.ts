import type { Database } from 'better-sqlite3';
import type { BackupRepository } from '#main/core/ports/index.ts';
import { SallyportError } from '#shared/errors.ts';
import { accountRow } from './account-repository.ts';
import { apiKeyRow } from './api-key-repository.ts';
import { authConfigRow } from './auth-config-repository.ts';
import { sqliteCode } from './storage-failure.ts';
import type { StoreFile } from './store-file.ts';
import { webhookRow } from './webhook-repository.ts';

type Row = Readonly<Record<string, unknown>>;

/** Puts a backup into sallyport.db, in one transaction over all its tables. */
export function createBackupRepository(file: StoreFile): BackupRepository {
  const { db } = file;
  const removeRules = db.prepare('DELETE FROM rule_sets WHERE key_id IS ?');
  return {
    async restore({ toolkits, authConfigs, accounts, keys, rules, webhooks, mcpServers, settings }) {
      file.writeAndErase('Restoring the backup', () => {
        for (const toolkit of toolkits) {
          put(db, 'toolkits', 'slug', { slug: toolkit.slug, body: JSON.stringify(toolkit) });
        }
        for (const record of authConfigs) putVersion(db, 'auth_configs', authConfigRow(record));
        for (const record of accounts) putAccount(db, accountRow(record));
        for (const record of keys) put(db, 'api_keys', 'id', apiKeyRow(record));
        for (const { key_id: id, version, rules: list } of rules) {
          removeRules.run(id);
          insert(db, 'rule_sets', { key_id: id, version, rules: JSON.stringify(list) });
        }
        for (const record of webhooks) put(db, 'webhooks', 'id', webhookRow(record));
        for (const server of mcpServers) {
          put(db, 'mcp_servers', 'id', { id: server.id, body: JSON.stringify(server) });
        }
        for (const [name, value] of Object.entries(settings ?? {})) {
          put(db, 'settings', 'name', { name, value: JSON.stringify(value) });
        }
      });
    },
  };
}

function insertText(table: string, row: Row): string {
  const names = Object.keys(row);
  return `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`;
}

function insert(db: Database, table: string, row: Row): void {
  db.prepare(insertText(table, row)).run(row);
}

function putText(table: string, key: string, row: Row): string {
  const others = Object.keys(row).filter((name) => name !== key);
  const assigned = others.map((name) => `${name} = excluded.${name}`).join(', ');
  return `${insertText(table, row)} ON CONFLICT (${key}) DO UPDATE SET ${assigned}`;
}

function put(db: Database, table: string, key: string, row: Row): void {
  db.prepare(putText(table, key, row)).run(row);
}

/** Only over the row that the backup was compared with. */
function putVersion(db: Database, table: string, row: Row): void {
  const text = `${putText(table, 'id', row)} WHERE ${table}.version = excluded.version - 1`;
  if (db.prepare(text).run(row).changes > 0) return;
  throw new SallyportError(
    'AccountConflict',
    `${String(row.id)} was changed while the backup was restored.`,
    {
      fix: 'Nothing was changed by the backup. Restore it again.',
    },
  );
}

function putAccount(db: Database, row: Row): void {
  try {
    putVersion(db, 'accounts', row);
  } catch (error) {
    if (sqliteCode(error) !== 'SQLITE_CONSTRAINT_UNIQUE') throw error;
    throw new SallyportError(
      'AccountConflict',
      `Another account already has the alias "${String(row.alias)}".`,
      {
        field: 'alias',
        fix: 'Rename one of the two, then restore the backup again. Nothing was changed by it.',
        cause: error,
      },
    );
  }
}
