import type { ApiKey } from '#shared/domain/api-key.ts';
import type { Session } from '#shared/domain/session.ts';
import { SallyportError } from '#shared/errors.ts';
import { createSerialQueue } from '#shared/serial-queue.ts';
import type { Clock, SessionRepository } from '../ports/index.ts';
import {
  type ConfigReferences,
  changedConfig,
  checkConfig,
  namesToolkit,
  type SessionChange,
  usualConfig,
} from './session-config.ts';

/** The tool-router sessions, in memory once started. A session is there for the key that made it, and for no other. */
export interface Sessions {
  start(): Promise<void>;
  /** @throws ValidationFailed with every fault of the configuration. */
  create(key: ApiKey, userId: string, config: SessionChange): Promise<Session>;
  /** Counts as a use. @throws SessionNotFound. */
  get(key: ApiKey, id: string): Session;
  /** @throws SessionNotFound, ValidationFailed with every fault of the configuration. */
  update(key: ApiKey, id: string, change: SessionChange): Promise<Session>;
  /** @throws SessionNotFound. */
  delete(key: ApiKey, id: string): Promise<void>;
  /** Those of every key whose configuration names a toolkit. */
  naming(toolkit: string): readonly Session[];
}

export interface SessionsDeps {
  readonly repository: SessionRepository;
  readonly references: ConfigReferences;
  readonly clock: Clock;
  /** A fresh `trs_…` id. */
  readonly newId: () => string;
}

/** Agents make one for each conversation and seldom delete any. */
const keptMs = 30 * 24 * 60 * 60 * 1_000;
const mostPerKey = 10_000;
/** The time of last use decides within weeks: an hour more or less does not matter. */
const touchEveryMs = 60 * 60 * 1_000;

export function createSessions({ repository, references, clock, newId }: SessionsDeps): Sessions {
  const sessions = new Map<string, Session>();
  const inTurn = createSerialQueue();
  const now = () => new Date(clock.now()).toISOString();

  function sessionOf(key: ApiKey, id: string): Session {
    const session = sessions.get(id);
    if (session && session.key_id === key.id) return session;
    throw new SallyportError('SessionNotFound', `session_id: there is no session "${id.slice(0, 64)}".`, {
      field: 'session_id',
      fix: 'Create a session and use its session_id, with the key that made it. Sessions that nobody used for 30 days are gone.',
    });
  }

  function markUsed(session: Session): Session {
    const time = clock.now();
    if (Math.abs(time - Date.parse(session.last_used_at)) < touchEveryMs) return session;
    const used = { ...session, last_used_at: new Date(time).toISOString() };
    sessions.set(session.id, used);
    // Losing a date costs nothing that matters.
    repository.touch(session.id, used.last_used_at).catch(() => undefined);
    return used;
  }

  /** Removes what nobody used for long and, of a key that has too many, the ones unused for longest. */
  async function prune(key?: ApiKey): Promise<void> {
    const old = [...sessions.values()].filter(
      ({ last_used_at: used }) => clock.now() - Date.parse(used) > keptMs,
    );
    const own = [...sessions.values()]
      .filter((session) => session.key_id === key?.id)
      .sort((a, b) => (a.last_used_at < b.last_used_at ? -1 : 1));
    const spare = own.slice(0, Math.max(0, own.length + 1 - mostPerKey));
    const ids = [...new Set([...old, ...spare].map(({ id }) => id))];
    if (ids.length === 0) return;
    await repository.delete(ids);
    for (const id of ids) sessions.delete(id);
  }

  async function keep(session: Session): Promise<Session> {
    await repository.put(session);
    sessions.set(session.id, session);
    return session;
  }

  return {
    async start() {
      for (const session of await repository.all()) sessions.set(session.id, session);
      await prune();
    },
    create: (key, userId, change) =>
      inTurn(async () => {
        const config = changedConfig(usualConfig, change);
        checkConfig(config, userId, references);
        await prune(key);
        const time = now();
        return keep({
          id: newId(),
          key_id: key.id,
          user_id: userId,
          config,
          config_version: 1,
          created_at: time,
          updated_at: time,
          last_used_at: time,
        });
      }),
    get: (key, id) => markUsed(sessionOf(key, id)),
    update: (key, id, change) =>
      inTurn(async () => {
        const session = markUsed(sessionOf(key, id));
        const config = changedConfig(session.config, change);
        checkConfig(config, session.user_id, references);
        return keep({ ...session, config, config_version: session.config_version + 1, updated_at: now() });
      }),
    delete: (key, id) =>
      inTurn(async () => {
        sessionOf(key, id);
        await repository.delete([id]);
        sessions.delete(id);
      }),
    naming: (toolkit) => [...sessions.values()].filter(({ config }) => namesToolkit(config, toolkit)),
  };
}
