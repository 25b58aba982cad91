import type {
  SecretStore,
  SecretStoreFailure,
  SecretStoreOptions,
  SecretWrite,
  VaultRecord,
  VaultRepository,
} from '#main/core/ports/index.ts';
import { SallyportError } from '#shared/errors.ts';

/** A vault repository in memory. `failNext` makes the next change fail, as a full disk would. */
export interface MemoryVaultRepository extends VaultRepository {
  record: VaultRecord | null;
  failNext(error: Error): void;
}

/** An empty repository that keeps the port's rules. */
export function createMemoryVaultRepository(): MemoryVaultRepository {
  let failure: Error | null = null;
  const fail = () => {
    const error = failure;
    failure = null;
    if (error !== null) throw error;
  };
  const repository: MemoryVaultRepository = {
    record: null,
    failNext(error) {
      failure = error;
    },
    load: async () => repository.record,
    async create(record) {
      fail();
      if (repository.record !== null)
        throw new SallyportError('VaultAlreadyInitialised', 'There is a vault.');
      repository.record = record;
    },
    async addSlot(slot) {
      fail();
      const { record } = repository;
      if (record === null || record.slots.some((each) => each.kind === slot.kind)) {
        throw new SallyportError('VaultSlotConflict', 'The slot is there already.');
      }
      repository.record = { ...record, slots: [...record.slots, slot] };
    },
    async putSlot(slot) {
      fail();
      const { record } = repository;
      if (record === null) throw new SallyportError('VaultNotInitialised', 'There is no vault.');
      const others = record.slots.filter((each) => each.kind !== slot.kind);
      repository.record = { ...record, slots: [...others, slot] };
    },
    async removeSlot(kind) {
      fail();
      const { record } = repository;
      const left = record?.slots.filter((each) => each.kind !== kind) ?? [];
      if (record === null || left.length === 0 || left.length === record.slots.length) {
        throw new SallyportError('VaultSlotConflict', 'The slot is the last one or not there.');
      }
      repository.record = { ...record, slots: left };
    },
  };
  return repository;
}

/** What the keychain in memory does next: work, be locked, fail with an outcome, or wait for a prompt nobody answers. */
export type MemoryKeychainMode = 'works' | 'locked' | 'prompts' | SecretStoreFailure['outcome'];

export interface MemorySecretStore extends SecretStore {
  mode: MemoryKeychainMode;
  readonly items: Map<string, string>;
  /** Every request, as `operation name limit`. */
  readonly requests: string[];
  /** Resolves once a prompt is being waited for. */
  prompted(): Promise<void>;
}

/** A working keychain in memory. Locked, it answers as a locked Linux keyring does. */
export function createMemorySecretStore(): MemorySecretStore {
  const items = new Map<string, string>();
  const requests: string[] = [];
  let prompt = Promise.withResolvers<void>();

  const answer = async <T>(
    request: string,
    { timeoutMs = 3_000, signal }: SecretStoreOptions,
    whenLocked: T,
    act: () => T,
  ): Promise<T | SecretStoreFailure> => {
    requests.push(`${request} ${timeoutMs}`);
    const { mode } = store;
    if (mode === 'works') return act();
    if (mode === 'locked') return whenLocked;
    if (mode !== 'prompts') return { outcome: mode, reason: `The keychain is ${mode}.` };
    const stopped = new Promise<void>((resolve) => {
      if (signal?.aborted) resolve();
      signal?.addEventListener('abort', () => resolve(), { once: true });
    });
    prompt.resolve();
    prompt = Promise.withResolvers<void>();
    await stopped;
    return { outcome: 'timed_out', reason: 'The request was cancelled.' };
  };

  const store: MemorySecretStore = {
    mode: 'works',
    items,
    requests,
    prompted: () => prompt.promise,
    read: (name, options = {}) =>
      answer(`read ${name}`, options, { outcome: 'not_found' as const }, () => {
        const value = items.get(name);
        return value === undefined ? { outcome: 'not_found' as const } : { outcome: 'found' as const, value };
      }),
    write: (name, value, options = {}) =>
      answer<SecretWrite>(`write ${name}`, options, { outcome: 'not_done' }, () => {
        items.set(name, value);
        return { outcome: 'done' };
      }),
    remove: (name, options = {}) =>
      answer<SecretWrite>(`remove ${name}`, options, { outcome: 'not_done' }, () => ({
        outcome: items.delete(name) ? 'done' : 'not_done',
      })),
    close: async () => undefined,
  };
  return store;
}
