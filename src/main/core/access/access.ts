import type { Page } from '#shared/contract/paging.ts';
import type { ApiKey, KeyPermission, RulePreset } from '#shared/domain/api-key.ts';
import { SallyportError } from '#shared/errors.ts';
import { newId } from '../ids.ts';
import { pageByPosition } from '../paging.ts';
import type { ApiKeyRepository, Clock } from '../ports/index.ts';
import { hashKey, keyPrefix, newKeyText } from './api-key-text.ts';
import { createRateLimiter, type RateBudget, type RateLimitDeps } from './rate-limit.ts';

export interface Access {
  start(): Promise<void>;
  /**
   * Finds the agent by the key it presents; reads memory only. Throws Unauthorized.
   *
   * @param connection what the key came over, where more calls may follow with the same one.
   */
  authenticate(presented: string | undefined, connection?: object): ApiKey;
  /** Counts a request against the key's rate limit; null where the owner set none. */
  spend(key: ApiKey): RateBudget | null;
  /** Throws PermissionDenied naming what the key lacks. */
  requirePermission(key: ApiKey, permission: KeyPermission): void;
  /** Throws KeyNotFound. */
  get(id: string): ApiKey;
  /** Throws Unauthorized where the key was revoked since it was read. */
  requireLive(key: ApiKey): void;
  list(input: { limit: number; cursor?: string | undefined }): Page<ApiKey>;
  /** The answer holds the key's text, this once. */
  create(input: Pick<ApiKey, 'name' | 'permissions' | 'rule_preset'>): Promise<ApiKey & { key: string }>;
  /** Changes what is given, for the next request on. Throws KeyNotFound, also for a revoked key. */
  update(id: string, change: KeyChange): Promise<ApiKey>;
  /** Stops the key at once. Throws KeyNotFound. */
  revoke(id: string): Promise<ApiKey>;
  /** True while no key was ever made: the first agent has yet to come. */
  isEmpty(): boolean;
  /** Writes what is still in memory (last use). */
  stop(): Promise<void>;
}

export interface KeyChange {
  readonly name?: string | undefined;
  readonly permissions?: readonly KeyPermission[] | undefined;
  readonly rule_preset?: RulePreset | undefined;
}

export interface AccessDeps {
  readonly repository: ApiKeyRepository;
  readonly clock: Clock;
  readonly rateLimit: RateLimitDeps['limit'];
  readonly onChange: (id: string) => void;
}

const touchIntervalMs = 5_000;
/** People read the time of last use; thousands of calls can fall into one such step. */
const markEveryMs = 500;

export function createAccess({ repository, clock, rateLimit, onChange }: AccessDeps): Access {
  const limiter = createRateLimiter({ now: () => clock.monotonic(), limit: rateLimit });
  const byHash = new Map<string, ApiKey>();
  const hashById = new Map<string, string>();
  const touched = new Map<string, string>();
  const markedAt = new Map<string, number>();
  const lastPresented = new WeakMap<object, { readonly text: string; readonly hash: string }>();
  let touchTimer: NodeJS.Timeout | undefined;

  const remember = (key: ApiKey, hash: string) => {
    byHash.set(hash, key);
    hashById.set(key.id, hash);
  };

  function find(id: string): { hash: string; key: ApiKey } {
    const hash = hashById.get(id);
    const key = hash === undefined ? undefined : byHash.get(hash);
    if (hash !== undefined && key !== undefined) return { hash, key };
    throw new SallyportError('KeyNotFound', `There is no key "${id}".`, {
      field: 'id',
      fix: 'Take the id of a key from the list of agents.',
    });
  }

  async function writeTouched(): Promise<void> {
    touchTimer = undefined;
    if (touched.size === 0) return;
    const batch = new Map(touched);
    touched.clear();
    // The time of last use is a convenience: a failed write loses nothing that matters.
    await repository.touch(batch).catch(() => undefined);
  }

  function markUsed(key: ApiKey, hash: string): void {
    const now = clock.now();
    if (Math.abs(now - (markedAt.get(key.id) ?? 0)) < markEveryMs) return;
    markedAt.set(key.id, now);
    const lastUsed = new Date(now).toISOString();
    byHash.set(hash, { ...key, last_used_at: lastUsed });
    touched.set(key.id, lastUsed);
    touchTimer ??= setTimeout(() => void writeTouched(), touchIntervalMs).unref();
  }

  /** The hash of a presented key. A connection presents the same one again and again, and hashing it is dear. */
  function hashOnce(presented: string, connection: object | undefined): string {
    const last = connection && lastPresented.get(connection);
    if (last?.text === presented) return last.hash;
    const hash = hashKey(presented).toString('base64');
    if (connection) lastPresented.set(connection, { text: presented, hash });
    return hash;
  }

  return {
    async start() {
      for (const { key, hash } of await repository.all()) remember(key, Buffer.from(hash).toString('base64'));
    },
    authenticate(presented, connection) {
      // Looking up by hash compares nothing secret byte by byte.
      const hash = presented === undefined ? '' : hashOnce(presented, connection);
      const key = byHash.get(hash);
      if (!key || key.revoked_at !== null) throw unauthorized(presented, key);
      markUsed(key, hash);
      return key;
    },
    spend: (key) => limiter.spend(key.id),
    requirePermission(key, permission) {
      if (key.permissions.includes(permission)) return;
      throw new SallyportError(
        'PermissionDenied',
        `The key "${key.name}" lacks the permission "${permission}".`,
        {
          fix: 'The owner can grant it under Agents.',
        },
      );
    },
    get: (id) => find(id).key,
    requireLive({ id }) {
      const key = byHash.get(hashById.get(id) ?? '');
      if (!key || key.revoked_at !== null) throw unauthorized('', key);
    },
    list({ limit, cursor }) {
      return pageByPosition([...byHash.values()], limit, cursor, (key) => `${key.created_at} ${key.id}`);
    },
    async create({ name, permissions, rule_preset }) {
      const text = newKeyText();
      const key: ApiKey = {
        id: newId('key'),
        name,
        prefix: keyPrefix(text),
        permissions,
        rule_preset,
        created_at: new Date(clock.now()).toISOString(),
        last_used_at: null,
        revoked_at: null,
      };
      const hash = hashKey(text);
      await repository.insert({ key, hash });
      remember(key, hash.toString('base64'));
      onChange(key.id);
      return { ...key, key: text };
    },
    async update(id, change) {
      const { hash, key } = find(id);
      if (key.revoked_at !== null) throw keyRevoked(key);
      const changed = {
        name: change.name ?? key.name,
        permissions: [...(change.permissions ?? key.permissions)],
        rule_preset: change.rule_preset ?? key.rule_preset,
      };
      await repository.update({ ...key, ...changed });
      const updated = { ...find(id).key, ...changed };
      byHash.set(hash, updated);
      onChange(id);
      return updated;
    },
    async revoke(id) {
      const { hash, key } = find(id);
      if (key.revoked_at !== null) return key;
      const revokedAt = new Date(clock.now()).toISOString();
      await repository.revoke(id, revokedAt);
      // Read again: the key may have been used or changed while it was stored.
      const revoked = { ...find(id).key, revoked_at: revokedAt };
      byHash.set(hash, revoked);
      onChange(id);
      return revoked;
    },
    isEmpty: () => byHash.size === 0,
    async stop() {
      clearTimeout(touchTimer);
      await writeTouched();
    },
  };
}

function unauthorized(presented: string | undefined, key: ApiKey | undefined): SallyportError {
  const fix = 'Send the key of an agent as "x-api-key"; keys are made in the console under Agents.';
  if (presented === undefined) return new SallyportError('Unauthorized', 'No API key was sent.', { fix });
  if (key) return new SallyportError('Unauthorized', `The key "${key.name}" was revoked.`, { fix });
  return new SallyportError('Unauthorized', 'The API key is not known here.', { fix });
}

function keyRevoked(key: ApiKey): SallyportError {
  return new SallyportError('KeyNotFound', `The key "${key.name}" was revoked and stays as it was.`, {
    field: 'id',
    fix: 'Make a new key for the agent.',
  });
}
