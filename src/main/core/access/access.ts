import type { Page } from '#shared/contract/paging.ts';
import type { AgentKey, ApiKey, KeyPermission, RulePreset } from '#shared/domain/api-key.ts';
import { SallyportError } from '#shared/errors.ts';
import { newId } from '../ids.ts';
import { pageByPosition } from '../paging.ts';
import type { ApiKeyRecord, ApiKeyRepository, Clock } from '../ports/index.ts';
import { hashKey, keyPrefix, newKeyText } from './api-key-text.ts';
import {
  hashName,
  type KnownKey,
  keyEnded,
  keyNotFound,
  knownKey,
  requireValid,
  shownKey,
  timeOf,
  unknownKey,
} from './known-key.ts';
import { createLocalDay } from './local-day.ts';
import { createRateLimiter, type RateBudget, type RateLimitDeps } from './rate-limit.ts';

export interface Access {
  start(): Promise<void>;
  /**
   * Finds the agent by the key it presents; reads memory only. Throws Unauthorized, KeyExpired.
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
  /** Throws Unauthorized or KeyExpired where the key has ended since it was read. */
  requireLive(key: ApiKey): void;
  /** Counts a recorded call for the owner to see; null is nobody's. */
  countCall(keyId: string | null): void;
  /** Every key, those that have ended included. */
  all(): ApiKey[];
  list(input: { limit: number; cursor?: string | undefined }): Page<AgentKey>;
  /** The answer holds the key's text, this once. Throws ValidationFailed for an expiry that is over. */
  create(
    input: Pick<ApiKey, 'name' | 'permissions' | 'rule_preset' | 'expires_at'>,
  ): Promise<AgentKey & { key: string }>;
  /** Changes what is given, for the next request on. Throws KeyNotFound, also for a revoked key, and ValidationFailed. */
  update(id: string, change: KeyChange): Promise<AgentKey>;
  /**
   * Gives the agent a new key, whose text the answer holds, this once. The one before is accepted for the grace time; one
   * before that ends now. Throws KeyNotFound, also for a revoked key.
   */
  rotate(id: string, graceSeconds: number): Promise<AgentKey & { key: string }>;
  /** Ends the key before the last rotation now. Throws KeyNotFound. */
  endPrevious(id: string): Promise<AgentKey>;
  /** Stops the key, and the one before it, at once. Throws KeyNotFound. */
  revoke(id: string): Promise<AgentKey>;
  /** True while no key was ever made: the first agent has yet to come. */
  isEmpty(): boolean;
  /** Uses the keys that a backup brought, which are stored already; a key that is known stays as it is. */
  adopt(restored: readonly ApiKeyRecord[]): void;
  /** Writes what is still in memory (last use, calls today). */
  stop(): Promise<void>;
}

export interface KeyChange {
  readonly name?: string | undefined;
  readonly permissions?: readonly KeyPermission[] | undefined;
  readonly rule_preset?: RulePreset | undefined;
  readonly expires_at?: string | null | undefined;
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
  const localDay = createLocalDay();
  const byHash = new Map<string, KnownKey>();
  const byId = new Map<string, KnownKey>();
  const touched = new Set<KnownKey>();
  const lastPresented = new WeakMap<object, { readonly text: string; readonly hash: string }>();
  let touchTimer: NodeJS.Timeout | undefined;

  const iso = (time: number) => new Date(time).toISOString();
  const shown = (known: KnownKey) => shownKey(known, clock.now(), localDay(clock.now()));

  /** Puts a record in place of what was known of its key. */
  function remember(record: ApiKeyRecord): KnownKey {
    const before = byId.get(record.key.id);
    if (before) forget(before);
    const known = knownKey(record);
    byId.set(record.key.id, known);
    byHash.set(known.hash, known);
    if (known.previousHash !== null) byHash.set(known.previousHash, known);
    return known;
  }

  function forget(known: KnownKey): void {
    byHash.delete(known.hash);
    if (known.previousHash !== null) byHash.delete(known.previousHash);
    touched.delete(known);
  }

  function find(id: string): KnownKey {
    const known = byId.get(id);
    if (known) return known;
    throw keyNotFound(id);
  }

  function findLasting(id: string): KnownKey {
    const known = find(id);
    if (known.key.revoked_at !== null) throw keyEnded(known.key);
    return known;
  }

  async function writeTouched(): Promise<void> {
    touchTimer = undefined;
    if (touched.size === 0) return;
    const batch = [...touched];
    touched.clear();
    // When a key was used is a convenience: a failed write loses nothing that matters.
    await repository.touch(batch).catch(() => undefined);
  }

  function writeLater(known: KnownKey): void {
    touched.add(known);
    touchTimer ??= setTimeout(() => void writeTouched(), touchIntervalMs).unref();
  }

  function markUsed(known: KnownKey, hash: string, now: number): void {
    const isPresent = hash === known.hash;
    const markedAt = isPresent ? known.markedAt : known.previousMarkedAt;
    if (Math.abs(now - markedAt) < markEveryMs) return;
    const at = iso(now);
    const isFirst = isPresent && known.key.first_used_at === null;
    if (isPresent) {
      known.markedAt = now;
      known.key = { ...known.key, last_used_at: at, first_used_at: known.key.first_used_at ?? at };
    } else {
      known.previousMarkedAt = now;
      const { previous } = known.key;
      known.key = {
        ...known.key,
        last_used_at: at,
        previous: previous === null ? null : { ...previous, last_used_at: at },
      };
    }
    writeLater(known);
    // The owner may be waiting for it.
    if (isFirst) onChange(known.key.id);
  }

  /** The hash of a presented key. A connection presents the same one again and again, and hashing it is dear. */
  function hashOnce(presented: string, connection: object | undefined): string {
    const last = connection && lastPresented.get(connection);
    if (last?.text === presented) return last.hash;
    const hash = hashName(hashKey(presented));
    if (connection) lastPresented.set(connection, { text: presented, hash });
    return hash;
  }

  function requireFuture(expiresAt: string | null): void {
    if (expiresAt === null || Date.parse(expiresAt) > clock.now()) return;
    throw new SallyportError('ValidationFailed', 'expires_at: lies in the past.', {
      field: 'expires_at',
      fix: 'Choose a time to come, or null for a key that does not end by itself.',
    });
  }

  return {
    async start() {
      for (const record of await repository.all()) remember(record);
    },
    adopt(restored) {
      for (const record of restored) {
        if (byId.has(record.key.id)) continue;
        remember(record);
        onChange(record.key.id);
      }
    },
    authenticate(presented, connection) {
      // Looking up by hash compares nothing secret byte by byte.
      const hash = presented === undefined ? '' : hashOnce(presented, connection);
      const known = byHash.get(hash);
      if (!known) throw unknownKey(presented);
      const now = clock.now();
      requireValid(known, hash, now);
      markUsed(known, hash, now);
      return known.key;
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
      const known = byId.get(id);
      if (!known) throw unknownKey('');
      requireValid(known, known.hash, clock.now());
    },
    countCall(keyId) {
      const known = keyId === null ? undefined : byId.get(keyId);
      if (!known) return;
      const day = localDay(clock.now());
      known.calls = { day, count: known.calls.day === day ? known.calls.count + 1 : 1 };
      writeLater(known);
    },
    all: () => [...byId.values()].map(({ key }) => key),
    list({ limit, cursor }) {
      const page = pageByPosition(
        [...byId.values()],
        limit,
        cursor,
        ({ key }) => `${key.created_at} ${key.id}`,
      );
      return { ...page, items: page.items.map(shown) };
    },
    async create({ name, permissions, rule_preset, expires_at }) {
      requireFuture(expires_at);
      const text = newKeyText();
      const key: ApiKey = {
        id: newId('key'),
        name,
        prefix: keyPrefix(text),
        permissions,
        rule_preset,
        created_at: iso(clock.now()),
        expires_at,
        first_used_at: null,
        last_used_at: null,
        revoked_at: null,
        previous: null,
      };
      const record = { key, hash: hashKey(text), previousHash: null, calls: { day: '', count: 0 } };
      await repository.insert(record);
      const known = remember(record);
      onChange(key.id);
      return { ...shown(known), key: text };
    },
    async update(id, change) {
      const { key } = findLasting(id);
      if (change.expires_at !== undefined) requireFuture(change.expires_at);
      const changed = {
        name: change.name ?? key.name,
        permissions: [...(change.permissions ?? key.permissions)],
        rule_preset: change.rule_preset ?? key.rule_preset,
        expires_at: change.expires_at === undefined ? key.expires_at : change.expires_at,
      };
      await repository.update({ ...key, ...changed });
      // Read again: the key may have been used meanwhile.
      const known = find(id);
      known.key = { ...known.key, ...changed };
      known.endsAt = timeOf(changed.expires_at);
      onChange(id);
      return shown(known);
    },
    async rotate(id, graceSeconds) {
      const { key, hash, calls } = findLasting(id);
      const text = newKeyText();
      const record: ApiKeyRecord = {
        key: {
          ...key,
          prefix: keyPrefix(text),
          first_used_at: null,
          previous: {
            prefix: key.prefix,
            ends_at: iso(clock.now() + graceSeconds * 1_000),
            last_used_at: null,
          },
        },
        hash: hashKey(text),
        previousHash: Buffer.from(hash, 'base64'),
        calls,
      };
      await repository.replaceHashes(record);
      const known = remember(record);
      onChange(id);
      return { ...shown(known), key: text };
    },
    async endPrevious(id) {
      const { key, previousEndsAt } = findLasting(id);
      const now = clock.now();
      if (key.previous === null || previousEndsAt <= now) return shown(find(id));
      const previous = { ...key.previous, ends_at: iso(now) };
      await repository.endPrevious(id, previous.ends_at);
      const known = find(id);
      known.key = { ...known.key, previous };
      known.previousEndsAt = now;
      onChange(id);
      return shown(known);
    },
    async revoke(id) {
      const { key } = find(id);
      if (key.revoked_at !== null) return shown(find(id));
      const revokedAt = iso(clock.now());
      await repository.revoke(id, revokedAt);
      const known = find(id);
      known.key = { ...known.key, revoked_at: revokedAt };
      onChange(id);
      return shown(known);
    },
    isEmpty: () => byId.size === 0,
    async stop() {
      clearTimeout(touchTimer);
      await writeTouched();
    },
  };
}
