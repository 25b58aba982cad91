import type { AgentKey, ApiKey } from '#shared/domain/api-key.ts';
import { SallyportError } from '#shared/errors.ts';
import type { ApiKeyRecord, DailyCalls } from '../ports/index.ts';

/** A key in memory. Every call finds it by hash, so that what a call changes is changed in place. */
export interface KnownKey {
  key: ApiKey;
  /** SHA-256 in base64, of the present key and of the one before. */
  hash: string;
  previousHash: string | null;
  /** When present and previous key end, in milliseconds since the epoch. */
  endsAt: number;
  previousEndsAt: number;
  /** When a use of either was last noted. */
  markedAt: number;
  previousMarkedAt: number;
  calls: DailyCalls;
}

export function knownKey({ key, hash, previousHash, calls }: ApiKeyRecord): KnownKey {
  return {
    key,
    hash: hashName(hash),
    previousHash: previousHash === null ? null : hashName(previousHash),
    endsAt: timeOf(key.expires_at),
    previousEndsAt: timeOf(key.previous?.ends_at ?? null),
    markedAt: 0,
    previousMarkedAt: 0,
    calls,
  };
}

/** The name under which a hash is looked up. */
export function hashName(hash: Uint8Array): string {
  return Buffer.from(hash).toString('base64');
}

export function timeOf(moment: string | null): number {
  return moment === null ? Number.POSITIVE_INFINITY : Date.parse(moment);
}

/** What the owner is shown of a key: a previous one that has ended is none any more. */
export function shownKey({ key, previousEndsAt, calls }: KnownKey, now: number, today: string): AgentKey {
  return {
    ...key,
    previous: previousEndsAt > now ? key.previous : null,
    calls_today: calls.day === today ? calls.count : 0,
  };
}

/** @throws Unauthorized, or KeyExpired where the key, or the one presented in its place, is over. */
export function requireValid(known: KnownKey, hash: string, now: number): void {
  const { key, endsAt, previousEndsAt } = known;
  if (key.revoked_at !== null) throw revoked(key);
  if (hash !== known.hash && now >= previousEndsAt) {
    throw new SallyportError('KeyExpired', `This key of "${key.name}" was replaced by a newer one.`, {
      fix: 'Use the agent’s present key; the owner can make a new one in the console under Agents.',
    });
  }
  if (now >= endsAt) {
    throw new SallyportError('KeyExpired', `The key "${key.name}" expired at ${key.expires_at}.`, {
      fix: 'Ask the owner to prolong it in the console under Agents.',
    });
  }
}

const keyFix = 'Send the key of an agent as "x-api-key"; keys are made in the console under Agents.';

export function revoked(key: ApiKey): SallyportError {
  return new SallyportError('Unauthorized', `The key "${key.name}" was revoked.`, { fix: keyFix });
}

export function unknownKey(presented: string | undefined): SallyportError {
  const message = presented === undefined ? 'No API key was sent.' : 'The API key is not known here.';
  return new SallyportError('Unauthorized', message, { fix: keyFix });
}

export function keyNotFound(id: string): SallyportError {
  return new SallyportError('KeyNotFound', `There is no key "${id}".`, {
    field: 'id',
    fix: 'Take the id of a key from the list of agents.',
  });
}

/** A change to a key that was revoked. */
export function keyEnded(key: ApiKey): SallyportError {
  return new SallyportError('KeyNotFound', `The key "${key.name}" was revoked and stays as it was.`, {
    field: 'id',
    fix: 'Make a new key for the agent.',
  });
}
