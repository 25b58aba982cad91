import type { VaultSeal } from '#main/core/accounts/index.ts';
import type {
  AccountRecord,
  AccountRepository,
  AuthConfigRecord,
  AuthConfigRepository,
  ToolkitRepository,
} from '#main/core/ports/index.ts';
import { SallyportError } from '#shared/errors.ts';

/** An account repository in memory that keeps the port's rules and can be told to fail. */
export interface MemoryAccounts extends AccountRepository {
  readonly rows: Map<string, AccountRecord>;
  /** Every batch of dates of last use, in order. */
  readonly touches: ReadonlyMap<string, string>[];
  /** Makes every call fail with this error until it is null again. */
  failure: Error | null;
}

export function createMemoryAccounts(stored: readonly AccountRecord[] = []): MemoryAccounts {
  const rows = new Map(stored.map((record) => [record.account.id, record]));
  const conflict = () =>
    new SallyportError('AccountConflict', 'id: the account was changed meanwhile.', { field: 'id' });
  const memory: MemoryAccounts = {
    rows,
    touches: [],
    failure: null,
    async all() {
      return [...rows.values()];
    },
    async insert(record) {
      if (memory.failure) throw memory.failure;
      rows.set(record.account.id, record);
    },
    async update(record, expectedVersion) {
      if (memory.failure) throw memory.failure;
      if (rows.get(record.account.id)?.version !== expectedVersion) throw conflict();
      rows.set(record.account.id, record);
    },
    async delete(id) {
      if (memory.failure) throw memory.failure;
      rows.delete(id);
    },
    async touch(lastUsedAt) {
      if (memory.failure) throw memory.failure;
      memory.touches.push(lastUsedAt);
    },
  };
  return memory;
}

/** An auth config repository in memory that keeps the port's rules and can be told to fail. */
export interface MemoryAuthConfigs extends AuthConfigRepository {
  readonly rows: Map<string, AuthConfigRecord>;
  /** Makes every write fail with this error until it is null again. */
  failure: Error | null;
}

export function createMemoryAuthConfigRepository(
  stored: readonly AuthConfigRecord[] = [],
): MemoryAuthConfigs {
  const rows = new Map(stored.map((record) => [record.config.id, record]));
  const memory: MemoryAuthConfigs = {
    rows,
    failure: null,
    async all() {
      return [...rows.values()];
    },
    async insert(record) {
      if (memory.failure) throw memory.failure;
      rows.set(record.config.id, record);
    },
    async update(record, expectedVersion) {
      if (memory.failure) throw memory.failure;
      if (rows.get(record.config.id)?.version !== expectedVersion) {
        throw new SallyportError('StorageFailed', 'The OAuth app was changed meanwhile.');
      }
      rows.set(record.config.id, record);
    },
    async delete(id) {
      if (memory.failure) throw memory.failure;
      rows.delete(id);
    },
  };
  return memory;
}

/** A toolkit repository in memory; `rows` may hold anything, as a database edited by hand may. */
export function createMemoryToolkits(
  stored: readonly (readonly [string, unknown])[] = [],
): ToolkitRepository & { readonly rows: Map<string, unknown> } {
  const rows = new Map(stored);
  return {
    rows,
    async all() {
      return [...rows.values()];
    },
    async put(toolkit) {
      rows.set(toolkit.slug, toolkit);
    },
    async delete(slug) {
      rows.delete(slug);
    },
  };
}

/** A seal that only names its owner, and a lock that the test turns. Counts what it opens. */
export interface PlainSeal extends VaultSeal {
  locked: boolean;
  unsealed: number;
  turnLock(locked: boolean): void;
}

export function createPlainSeal(): PlainSeal {
  const listeners = new Set<(unlocked: boolean) => void>();
  const requireOpen = () => {
    if (plain.locked) throw new SallyportError('VaultLocked', 'The vault is locked.');
  };
  const plain: PlainSeal = {
    locked: false,
    unsealed: 0,
    turnLock(locked) {
      plain.locked = locked;
      for (const listener of listeners) listener(!locked);
    },
    seal(owner, plaintext) {
      requireOpen();
      return Buffer.from(
        JSON.stringify([owner.accountId, owner.kind, Buffer.from(plaintext).toString('base64')]),
      );
    },
    unseal(owner, sealed) {
      requireOpen();
      plain.unsealed += 1;
      const [accountId, kind, text] = JSON.parse(Buffer.from(sealed).toString()) as [string, string, string];
      if (accountId !== owner.accountId || kind !== owner.kind) {
        throw new SallyportError('CredentialUnreadable', 'The credential belongs to another account.');
      }
      return Buffer.from(text, 'base64');
    },
    onLockChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return plain;
}
