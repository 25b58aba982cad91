import { describe, expect, it } from 'vitest';
import type { ApiKey } from '#shared/domain/api-key.ts';
import type { Session } from '#shared/domain/session.ts';
import type { SessionRepository } from '../ports/index.ts';
import { createSessions } from './sessions.ts';

const day = 24 * 60 * 60 * 1_000;

function key(id: string): ApiKey {
  return {
    id,
    name: id,
    prefix: 'ak_',
    permissions: ['sessions'],
    rule_preset: 'full',
    created_at: '2026-01-01T00:00:00.000Z',
    expires_at: null,
    first_used_at: null,
    last_used_at: null,
    revoked_at: null,
    previous: null,
  };
}

function memory(): SessionRepository & { rows: Map<string, Session> } {
  const rows = new Map<string, Session>();
  return {
    rows,
    all: async () => [...rows.values()],
    put: async (session) => void rows.set(session.id, session),
    touch: async (id, usedAt) => {
      const session = rows.get(id);
      if (session) rows.set(id, { ...session, last_used_at: usedAt });
    },
    delete: async (ids) => {
      for (const id of ids) rows.delete(id);
    },
  };
}

function setUp(repository = memory(), idPrefix = 'trs_') {
  let now = Date.parse('2026-01-01T00:00:00.000Z');
  let made = 0;
  const sessions = createSessions({
    repository,
    references: {
      toolkits: { find: () => undefined },
      account: () => undefined,
      authConfig: () => undefined,
      isTool: () => false,
    },
    clock: { now: () => now, monotonic: () => now },
    newId() {
      made += 1;
      return `${idPrefix}${String(made).padStart(8, '0')}`;
    },
  });
  return {
    sessions,
    repository,
    pass(ms: number) {
      now += ms;
    },
  };
}

const ada = key('key_ada');

describe('sessions', () => {
  it('are there for the key that made them alone', async () => {
    const { sessions } = setUp();
    const { id } = await sessions.create(ada, 'user', {});
    expect(sessions.get(ada, id).user_id).toBe('user');
    expect(() => sessions.get(key('key_bob'), id)).toThrow('there is no session');
    await expect(sessions.update(key('key_bob'), id, {})).rejects.toThrow('there is no session');
    await expect(sessions.delete(key('key_bob'), id)).rejects.toThrow('there is no session');
  });

  it('raise their version with each change, keep what is not named, and set back what is null', async () => {
    const { sessions } = setUp();
    const { id } = await sessions.create(ada, 'user', {
      toolkits: { disabled: ['slack'] },
      manage_connections: { enabled: false },
    });
    const changed = await sessions.update(ada, id, { manage_connections: null });
    expect(changed).toMatchObject({
      config_version: 2,
      config: { toolkits: { disabled: ['slack'] }, manage_connections: { enabled: true } },
    });
  });

  it('outlive the process, and are gone once nobody used them for 30 days', async () => {
    const first = setUp();
    const kept = await first.sessions.create(ada, 'kept', {});
    const left = await first.sessions.create(ada, 'left', {});
    first.pass(20 * day);
    first.sessions.get(ada, kept.id);
    const second = setUp(first.repository);
    second.pass(31 * day);
    await second.sessions.start();
    expect(second.sessions.get(ada, kept.id).user_id).toBe('kept');
    expect(() => second.sessions.get(ada, left.id)).toThrow('there is no session');
    expect([...first.repository.rows.keys()]).toEqual([kept.id]);
  });

  it('do not pile up without end: of one key the ones unused for longest go', async () => {
    const { sessions, repository } = setUp();
    const first = await sessions.create(ada, 'user', {});
    for (let count = 1; count < 10_000; count += 1) {
      const id = `trs_x${count}`;
      const last_used_at = new Date(Date.parse(first.created_at) + count).toISOString();
      repository.rows.set(id, { ...first, id, last_used_at });
    }
    const later = setUp(repository, 'trs_later');
    await later.sessions.start();
    await later.sessions.create(key('key_bob'), 'user', {});
    expect(repository.rows.has(first.id)).toBe(true);
    await later.sessions.create(ada, 'user', {});
    expect(repository.rows.has(first.id)).toBe(false);
    expect(repository.rows.has('trs_x1')).toBe(true);
  });

  it('refuse references that lead nowhere, all at once', async () => {
    const { sessions } = setUp();
    const create = sessions.create(ada, 'user', {
      toolkits: { enabled: ['nosuch'] },
      tools: { github: { enabled: ['NO_TOOL'] } },
      auth_configs: { github: 'ac_nosuch1' },
      connected_accounts: { github: ['ca_nosuch1'] },
      preload: { tools: 'all' },
    });
    await expect(create).rejects.toMatchObject({
      code: 'ValidationFailed',
      details: {
        errors: [
          'toolkits.enable[0]: there is no toolkit "nosuch"',
          'tools.github.enable: "NO_TOOL" is no tool of "github"',
          'auth_configs.github: there is no auth config "ac_nosuch1"',
          'connected_accounts.github: this user has no account "ca_nosuch1"',
        ],
      },
    });
    await expect(sessions.create(ada, 'user', { preload: { tools: 'all' } })).rejects.toThrow('"all" needs');
  });
});
