import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Notice } from '#shared/contract/app.ts';
import { type MainStore, openMainStore } from '../../src/main/adapters/sqlite/main-store.ts';
import type {
  AccountRecord,
  ApiKeyRecord,
  AuditOrigin,
  AuthConfigRecord,
} from '../../src/main/core/ports/index.ts';

/** A `sallyport.db` in a data directory of its own. */
export interface MainStoreWorld {
  readonly dataDir: string;
  readonly notices: Notice[];
  store: MainStore;
  /** On whose behalf the audit log takes changes to be made. */
  readonly origin: AuditOrigin;
  open(): MainStore;
  reopen(): void;
  /** Changes the file behind the store's back, as a person with a database tool would. */
  edit(sql: string, ...values: unknown[]): void;
  /** Every byte that the data directory holds. */
  rawBytes(): Buffer;
  /** Whether any 16 bytes in a row of the sealed ones are in the data directory, or in what is given. */
  leavesBytes(sealed: Uint8Array, raw?: Buffer): boolean;
  /** Closes the store and removes its files. */
  end(): void;
}

export function createMainStoreWorld(): MainStoreWorld {
  const dataDir = mkdtempSync(join(tmpdir(), 'sallyport-store-'));
  const notices: Notice[] = [];
  const origin: AuditOrigin = { via: 'console', key: null };
  const open = () =>
    openMainStore(
      dataDir,
      (notice) => notices.push(notice),
      () => origin,
    );
  const rawBytes = () => Buffer.concat(readdirSync(dataDir).map((name) => readFileSync(join(dataDir, name))));

  const world: MainStoreWorld = {
    dataDir,
    notices,
    store: open(),
    origin,
    open,
    reopen() {
      world.store.close();
      world.store = open();
    },
    edit(sql, ...values) {
      const db = new Database(join(dataDir, 'sallyport.db'));
      db.prepare(sql).run(...values);
      db.close();
    },
    rawBytes,
    leavesBytes(sealed, raw = rawBytes()) {
      for (let at = 0; at + 16 <= sealed.length; at += 16) {
        if (raw.includes(Buffer.from(sealed.subarray(at, at + 16)))) return true;
      }
      return false;
    },
    end() {
      world.store.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return world;
}

/** A record as it may be stored, its sealed bytes made up. */
export function anAccount(id: string, changes: Partial<AccountRecord['account']> = {}): AccountRecord {
  return {
    account: {
      id,
      toolkit: 'github',
      auth_scheme: 'API_KEY',
      alias: null,
      user_id: 'default',
      status: 'ACTIVE',
      status_reason: null,
      auth_config_id: null,
      identity: null,
      expires_at: null,
      origins: ['https://api.github.com'],
      public_fields: { subdomain: 'acme' },
      created_at: '2026-11-20T12:00:00.000Z',
      updated_at: '2026-11-20T12:00:00.000Z',
      last_used_at: null,
      ...changes,
    },
    sealed: new Uint8Array(randomBytes(200)),
    version: 1,
  };
}

/** An OAuth app as it may be stored, its sealed bytes made up. */
export function anApp(
  id: string,
  sealed: Uint8Array | null = new Uint8Array(randomBytes(120)),
  changes: Partial<AuthConfigRecord['config']> = {},
): AuthConfigRecord {
  return {
    config: {
      id,
      name: 'GitHub app',
      toolkit: 'github',
      auth_scheme: 'OAUTH2',
      is_enabled: true,
      client_id: 'Iv1.0123456789abcdef',
      scopes: ['repo', 'read:user'],
      is_enabled_for_tool_router: true,
      tool_access_config: {},
      created_by: null,
      redirect_uri: null,
      server: null,
      created_at: '2026-11-20T12:00:00.000Z',
      updated_at: '2026-11-20T12:00:00.000Z',
      ...changes,
    },
    sealed,
    version: 1,
  };
}

/** An agent's key as it may be stored, its hash made up. */
export function aKey(id: string): ApiKeyRecord {
  return {
    key: {
      id,
      name: 'first agent',
      prefix: 'ak_abc',
      permissions: ['proxy_execute'],
      rule_preset: 'full',
      created_at: '2026-11-20T12:00:00.000Z',
      expires_at: null,
      first_used_at: null,
      last_used_at: null,
      revoked_at: null,
      previous: null,
    },
    hash: new Uint8Array(32).fill(0xa7),
    previousHash: null,
    calls: { day: '', count: 0 },
  };
}
