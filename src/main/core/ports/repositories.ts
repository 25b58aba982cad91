import type { ConnectedAccount } from '#shared/domain/account.ts';
import type { ApiKey } from '#shared/domain/api-key.ts';
import type { Approval } from '#shared/domain/approval.ts';
import type { AuthConfig } from '#shared/domain/auth-config.ts';
import type { McpServer } from '#shared/domain/mcp-server.ts';
import type { RuleSet } from '#shared/domain/rule.ts';
import type { Session } from '#shared/domain/session.ts';
import type { Settings } from '#shared/domain/settings.ts';
import type { ToolkitInput } from '#shared/domain/toolkit.ts';
import type { SlotKind } from '#shared/domain/vault.ts';

// One method = one transaction = one business change. Everything is asynchronous so that another store can take over.

/** The vault key wrapped for one way of opening it. */
export interface KeySlot {
  readonly kind: SlotKind;
  /** The sealed vault key. */
  readonly wrapped: Uint8Array;
  /** What the kind needs to unwrap: scrypt salt and cost, or the keychain item's name. No secret. */
  readonly params: Readonly<Record<string, string | number>>;
}

export interface VaultRecord {
  readonly id: string;
  readonly created_at: string;
  readonly slots: readonly KeySlot[];
}

export interface VaultRepository {
  load(): Promise<VaultRecord | null>;
  /** Fails with VaultAlreadyInitialised where a vault exists: an unreadable vault is never overwritten. */
  create(record: VaultRecord): Promise<void>;
  /** Fails with VaultSlotConflict where the kind is already there. */
  addSlot(slot: KeySlot): Promise<void>;
  /** Inserts the slot, or puts it in the place of the one of its kind, whose bytes are overwritten. */
  putSlot(slot: KeySlot): Promise<void>;
  /** Fails with VaultSlotConflict where it is the last one or not there. */
  removeSlot(kind: SlotKind): Promise<void>;
}

/** An account's row: what may be shown, and its credential sealed. `unconfirmed_origins` and `refused_at` are not stored. */
export interface AccountRecord {
  readonly account: Omit<ConnectedAccount, 'unconfirmed_origins' | 'refused_at'>;
  readonly sealed: Uint8Array;
  /** Raised by every change; a writer names the one it read. */
  readonly version: number;
}

export interface AccountRepository {
  all(): Promise<AccountRecord[]>;
  /** Fails with AccountConflict where the alias is taken. */
  insert(record: AccountRecord): Promise<void>;
  /** Replaces the row where its version is still `expectedVersion`; fails with AccountConflict otherwise. */
  update(record: AccountRecord, expectedVersion: number): Promise<void>;
  /** Removes the row and overwrites its bytes in the file. */
  delete(id: string): Promise<void>;
  /** When the accounts were last used, by id; several at once, seldom. */
  touch(lastUsedAt: ReadonlyMap<string, string>): Promise<void>;
}

/** An auth config's row. Whether it has a secret follows from `sealed`; how many accounts use it is counted, not stored. */
export interface AuthConfigRecord {
  readonly config: Omit<AuthConfig, 'account_count' | 'has_client_secret'>;
  /** The client secret or Sallyport's own registration, sealed; null for a public client and for a scheme without one. */
  readonly sealed: Uint8Array | null;
  /** Raised by every change; a writer names the one it read. */
  readonly version: number;
}

export interface AuthConfigRepository {
  all(): Promise<AuthConfigRecord[]>;
  insert(record: AuthConfigRecord): Promise<void>;
  /** Replaces the row where its version is still `expectedVersion`; fails with StorageFailed otherwise. */
  update(record: AuthConfigRecord, expectedVersion: number): Promise<void>;
  /** Removes the row and overwrites its bytes in the file. */
  delete(id: string): Promise<void>;
}

export interface ToolkitRepository {
  /** The person's own toolkits as stored, unvalidated. */
  all(): Promise<unknown[]>;
  /** Inserts or replaces by slug. */
  put(toolkit: ToolkitInput): Promise<void>;
  delete(slug: string): Promise<void>;
}

export interface ApiKeyRecord {
  readonly key: ApiKey;
  /** SHA-256 of the key's text, 32 bytes. */
  readonly hash: Uint8Array;
  /** Of the key before the last rotation. */
  readonly previousHash: Uint8Array | null;
  readonly calls: DailyCalls;
}

/** How many calls an agent made on a day, named in local time ("2026-11-21"). */
export interface DailyCalls {
  readonly day: string;
  readonly count: number;
}

export interface ApiKeyRepository {
  all(): Promise<ApiKeyRecord[]>;
  insert(record: ApiKeyRecord): Promise<void>;
  /** Stores name, permissions, rule preset and expiry; fails with KeyNotFound. */
  update(key: ApiKey): Promise<void>;
  /** Stores the present key and the one before; fails with KeyNotFound. */
  replaceHashes(record: Omit<ApiKeyRecord, 'calls'>): Promise<void>;
  /** Stores when the key before ends; fails with KeyNotFound. */
  endPrevious(id: string, at: string): Promise<void>;
  /** Sets `revoked_at`; fails with KeyNotFound. */
  revoke(id: string, revokedAt: string): Promise<void>;
  /** Stores when keys were used, and how often. */
  touch(used: readonly Pick<ApiKeyRecord, 'key' | 'calls'>[]): Promise<void>;
}

export interface RuleRepository {
  all(): Promise<RuleSet[]>;
  /** Replaces a list where its version is still `expectedVersion` (0: there is none yet); fails with RulesConflict otherwise. */
  put(set: RuleSet, expectedVersion: number): Promise<void>;
}

/** Approvals without headers and bodies, which are the agent's and stay in memory. */
export interface ApprovalRepository {
  /** The newest, oldest first. */
  all(limit: number): Promise<Approval[]>;
  /** Inserts or replaces by id, and lets the oldest go. */
  put(approval: Approval): Promise<void>;
}

export interface SessionRepository {
  all(): Promise<Session[]>;
  /** Inserts or replaces by id: only the process that owns the data directory writes, one change after the other. */
  put(session: Session): Promise<void>;
  touch(id: string, lastUsedAt: string): Promise<void>;
  delete(ids: readonly string[]): Promise<void>;
}

export interface McpServerRepository {
  all(): Promise<McpServer[]>;
  /** Inserts or replaces by id. */
  put(server: McpServer): Promise<void>;
  delete(id: string): Promise<void>;
}

export interface SettingsRepository {
  /** What was stored, unvalidated. */
  load(): Promise<Record<string, unknown>>;
  save(settings: Settings): Promise<void>;
}
