import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import type { PairingAnswer, PairingRequest, PairingTicket } from '#shared/domain/pairing.ts';
import { SallyportError } from '#shared/errors.ts';
import type { Access } from '../access/index.ts';
import type { Clock, Timers } from '../ports/index.ts';

/** Lets command lines in: each asks once, and the owner confirms it in the console. */
export interface Pairing {
  /** @throws RateLimited while others wait already. */
  begin(name: string): PairingTicket;
  /** What became of a request; its key is told once. @throws PairingNotFound, also once its time is over. */
  answer(id: string, secret: string): PairingAnswer;
  waiting(): PairingRequest[];
  /** @throws PairingNotFound. */
  decide(id: string, answer: 'confirm' | 'deny'): Promise<{ id: string }>;
}

export interface PairingDeps {
  readonly access: Pick<Access, 'create' | 'revoke'>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly newId: () => string;
  readonly onChange: () => void;
  readonly onDecided: (request: PairingRequest, answer: 'confirm' | 'deny') => void;
}

interface Held {
  readonly request: PairingRequest;
  readonly secretHash: Buffer;
  state: 'waiting' | 'deciding' | 'denied' | { readonly id: string; readonly key: string };
  /** The command line asks again and again; one that has ended does not. */
  cancelGone: () => void;
}

const openMs = 10 * 60_000;
/** Many times the pause between two questions of a command line. */
const goneMs = 30_000;
/** More at once are no person's doing. */
const mostHeld = 3;
/** Without vowels and look-alikes, so that a code is no word and can be compared. */
const letters = 'BCDFGHJKLMNPQRSTVWXZ';

export function createPairing(deps: PairingDeps): Pairing {
  const { access, clock, timers, newId, onChange, onDecided } = deps;
  const held = new Map<string, Held>();

  function drop(id: string): void {
    held.get(id)?.cancelGone();
    if (held.delete(id)) onChange();
  }

  /** Drops a request that nobody waits for any more, and ends the key that was made for it. */
  function end(id: string): void {
    const state = held.get(id)?.state;
    // Its key is on the way to it or to the ones who gave up: the answer decides.
    if (state === 'deciding') return;
    drop(id);
    if (typeof state === 'object') access.revoke(state.id).catch(() => undefined);
  }

  function expectAgain(id: string, entry: Held): void {
    entry.cancelGone();
    entry.cancelGone = timers.after(goneMs, () => end(id));
  }

  function find(id: string): Held {
    const known = held.get(id);
    if (known) return known;
    throw notFound();
  }

  return {
    begin(name) {
      const undecided = [...held.values()].filter(({ state }) => state === 'waiting' || state === 'deciding');
      if (undecided.length >= mostHeld) {
        throw new SallyportError('RateLimited', 'Other command lines wait to be paired already.', {
          fix: 'Confirm or deny them in the console, under Settings, or wait half a minute where they have ended.',
        });
      }
      const now = clock.now();
      const secret = randomBytes(32).toString('base64url');
      const request: PairingRequest = {
        id: newId(),
        code: newCode(),
        name,
        requested_at: new Date(now).toISOString(),
        expires_at: new Date(now + openMs).toISOString(),
      };
      const entry: Held = { request, secretHash: digest(secret), state: 'waiting', cancelGone: () => {} };
      held.set(request.id, entry);
      expectAgain(request.id, entry);
      timers.after(openMs, () => end(request.id));
      onChange();
      const { id, code, expires_at } = request;
      return { id, code, secret, expires_at };
    },
    answer(id, secret) {
      const entry = find(id);
      const { secretHash, state } = entry;
      if (!timingSafeEqual(digest(secret), secretHash)) throw notFound();
      if (state === 'waiting' || state === 'deciding') {
        expectAgain(id, entry);
        return { state: 'waiting' };
      }
      drop(id);
      return state === 'denied' ? { state } : { state: 'confirmed', key: state.key };
    },
    waiting: () =>
      [...held.values()].filter(({ state }) => state === 'waiting').map(({ request }) => request),
    async decide(id, answer) {
      const entry = find(id);
      if (entry.state !== 'waiting') throw notFound();
      if (answer === 'deny') {
        entry.state = 'denied';
        onDecided(entry.request, answer);
        onChange();
        return { id };
      }
      entry.state = 'deciding';
      try {
        const { id: keyId, key } = await access.create({
          name: `Command line (${entry.request.name})`,
          permissions: ['proxy_execute', 'command_line'],
          rule_preset: 'ask_before_writes',
          expires_at: null,
        });
        entry.state = { id: keyId, key };
        expectAgain(id, entry);
      } catch (error) {
        entry.state = 'waiting';
        throw error;
      }
      onDecided(entry.request, answer);
      onChange();
      return { id };
    },
  };
}

function notFound(): SallyportError {
  return new SallyportError('PairingNotFound', 'id: nothing waits to be paired under this id.', {
    field: 'id',
    fix: 'A request is kept while its command line waits, ten minutes at most; ask again with "sallyport pair".',
  });
}

function newCode(): string {
  const code = Array.from({ length: 8 }, () => letters[randomInt(letters.length)]).join('');
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
