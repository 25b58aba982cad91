import type { ConnectedAccount } from '#shared/domain/account.ts';
import { SallyportError } from '#shared/errors.ts';
import type { AccountRecord, AccountRepository, Clock } from '../ports/index.ts';
import type { Toolkits } from '../toolkits/index.ts';
import type { AccountCredential } from './credential.ts';
import { type CredentialCache, createCredentialCache } from './credential-cache.ts';
import type { VaultSeal } from './sealed-credential.ts';
import { notFound } from './select-account.ts';
import { createUsageMarks } from './usage-marks.ts';

/** Keeps what must never be shown. */
interface SecretKeeper {
  remember(owner: string, name: string, secrets: readonly string[]): void;
  forget(owner: string): void;
}

export interface AccountTableDeps {
  readonly repository: AccountRepository;
  readonly toolkits: Pick<Toolkits, 'get' | 'find'>;
  readonly vault: VaultSeal;
  readonly clock: Clock;
  readonly onChange: (id: string) => void;
  /** Told what each opened credential holds, so that no record shows it. */
  readonly knownSecrets?: SecretKeeper;
  /** @throws AuthConfigNotFound for an auth config that is not there, or not any more. */
  readonly requireAuthConfig?: (authConfigId: string) => void;
  /** Milliseconds between writes of the dates of last use; 3,000 unless told. */
  readonly usageDelayMs?: number;
}

/** The accounts in memory, each change of which is stored before it is shown. Nothing here decides what may change. */
export interface AccountTable {
  readonly records: ReadonlyMap<string, AccountRecord>;
  start(): Promise<void>;
  /** Writes the dates of last use that are still waiting. */
  stop(): Promise<void>;
  /** Now, as it is stored. */
  now(): string;
  /** @throws AccountNotFound, naming the field. */
  recordOf(id: string, field?: string): AccountRecord;
  /** A record as it is shown. */
  view(record: AccountRecord): ConnectedAccount;
  /** From memory while the vault is open. @throws VaultLocked, CredentialUnreadable, ToolkitNotFound, SchemeUnsupported, AccountNotActive. */
  credentialOf(record: AccountRecord): AccountCredential;
  open: CredentialCache['open'];
  /** Where credentials of a toolkit already go, with the owner's consent. */
  originsInUse(toolkit: string): string[];
  /** A time that no other account has, so that "newest" is never a matter of chance. */
  creationTime(): string;
  /** The accounts that belong to auth configs, those that are being stored among them. */
  inAuthConfigs(): readonly AccountRecord['account'][];
  insert(record: AccountRecord): Promise<ConnectedAccount>;
  change(
    record: AccountRecord,
    changes: Partial<AccountRecord['account']>,
    sealed?: Uint8Array,
  ): Promise<ConnectedAccount>;
  /** @throws AccountNotFound. */
  remove(id: string): Promise<void>;
  /** Uses what is stored already. */
  adopt(restored: readonly AccountRecord[]): void;
  /** Notes that the service refuses an account's typed-in credential, or takes it (again). Kept until the program ends. */
  markRefused(id: string, isRefused: boolean): void;
  markUsed(id: string): void;
}

/** People read the time of last use; thousands of calls can fall into one such step. */
const markEveryMs = 500;

export function createAccountTable(deps: AccountTableDeps): AccountTable {
  const { repository, toolkits, vault, clock } = deps;
  const records = new Map<string, AccountRecord>();
  const markedAt = new Map<string, number>();
  const refusedAt = new Map<string, string>();
  const credentials = createCredentialCache(vault, toolkits, (account, secrets) =>
    deps.knownSecrets?.remember(account.id, account.toolkit, secrets),
  );
  const marks = createUsageMarks((usedAt) => repository.touch(usedAt), deps.usageDelayMs ?? 3_000);
  let stopListening = () => {};

  function recordOf(id: string, field = 'id'): AccountRecord {
    const record = records.get(id);
    if (!record) throw notFound(field, id);
    return record;
  }

  function view(record: AccountRecord): ConnectedAccount {
    const at = refusedAt.get(record.account.id);
    return at === undefined ? described(record) : { ...described(record), refused_at: at };
  }

  function described(record: AccountRecord): ConnectedAccount {
    try {
      return credentialOf(record).account;
    } catch (error) {
      // Locked, unreadable or without a toolkit: what could be confirmed is not known, and nothing is sent either.
      if (!(error instanceof SallyportError)) throw error;
      return { ...record.account, unconfirmed_origins: [] };
    }
  }

  // Most calls want what the call before them wanted. Goes with the opened credential, so that a locked vault leaves nothing.
  const handedOut = new WeakMap<object, { record: AccountRecord; credential: AccountCredential }>();

  function credentialOf(record: AccountRecord): AccountCredential {
    const opened = credentials.open(record);
    const known = handedOut.get(opened);
    if (known?.record === record) return known.credential;
    const { toolkit, scheme, fields, origins, secrets, unconfirmed } = opened;
    const account = { ...record.account, unconfirmed_origins: [...unconfirmed] };
    const credential = { account, toolkit, scheme, fields, origins, secrets };
    handedOut.set(opened, { record, credential });
    return credential;
  }

  const now = () => new Date(clock.now()).toISOString();

  function forget(id: string): void {
    credentials.drop(id);
    refusedAt.delete(id);
  }

  // Counted as accounts of their auth config before they are stored, so that it is not deleted in between.
  const beingStored = new Set<AccountRecord>();

  return {
    records,
    now,
    recordOf,
    view,
    credentialOf,
    open: credentials.open,
    async start() {
      for (const record of await repository.all()) records.set(record.account.id, record);
      stopListening = vault.onLockChange(() => credentials.clear());
    },
    async stop() {
      stopListening();
      credentials.clear();
      await marks.stop();
    },
    originsInUse: (toolkit) =>
      [...records.values()].flatMap(({ account }) => (account.toolkit === toolkit ? account.origins : [])),
    creationTime() {
      const taken = new Set([...records.values()].map(({ account }) => Date.parse(account.created_at)));
      let time = clock.now();
      while (taken.has(time)) time += 1;
      return new Date(time).toISOString();
    },
    inAuthConfigs: () => [...records.values(), ...beingStored].map(({ account }) => account),
    async insert(record) {
      const { auth_config_id: configId } = record.account;
      if (configId !== null) deps.requireAuthConfig?.(configId);
      beingStored.add(record);
      try {
        await repository.insert(record);
        records.set(record.account.id, record);
      } finally {
        beingStored.delete(record);
      }
      deps.onChange(record.account.id);
      return view(record);
    },
    async change(record, changes, sealed = record.sealed) {
      const account = { ...record.account, ...changes, updated_at: now() };
      const next = { account, sealed, version: record.version + 1 };
      await repository.update(next, record.version);
      // It may have been used while the change was being stored.
      const lastUsed = recordOf(account.id).account.last_used_at;
      const stored = { ...next, account: { ...account, last_used_at: lastUsed } };
      records.set(account.id, stored);
      credentials.drop(account.id);
      deps.onChange(account.id);
      return view(stored);
    },
    async remove(id) {
      recordOf(id);
      await repository.delete(id);
      records.delete(id);
      forget(id);
      deps.knownSecrets?.forget(id);
      marks.forget(id);
      markedAt.delete(id);
      deps.onChange(id);
    },
    adopt(restored) {
      for (const record of restored) {
        records.set(record.account.id, record);
        forget(record.account.id);
        deps.onChange(record.account.id);
      }
    },
    markRefused(id, isRefused) {
      if (!records.has(id) || refusedAt.has(id) === isRefused) return;
      if (isRefused) refusedAt.set(id, now());
      else refusedAt.delete(id);
      deps.onChange(id);
    },
    markUsed(id) {
      const record = records.get(id);
      const time = clock.now();
      if (!record || Math.abs(time - (markedAt.get(id) ?? 0)) < markEveryMs) return;
      markedAt.set(id, time);
      const usedAt = new Date(time).toISOString();
      records.set(id, { ...record, account: { ...record.account, last_used_at: usedAt } });
      marks.mark(id, usedAt);
    },
  };
}
