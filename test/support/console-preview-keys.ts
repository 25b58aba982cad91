import type { AnyEvent } from '#shared/contract/events.ts';
import type { AgentKey } from '#shared/domain/api-key.ts';
import { page } from './console-preview-page.ts';

const now = Date.now();
const ago = (milliseconds: number): string => new Date(now - milliseconds).toISOString();
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** The agents of the preview, and what can be done with their keys. */
export function createKeysPreview(
  isEmpty: boolean,
  emit: (event: AnyEvent) => void,
): Record<string, (input: Record<string, unknown>) => unknown> {
  let keys: AgentKey[] = isEmpty ? [] : sampleKeys();
  let lastId = 0;
  return {
    'keys.list': (input) => page(keys, input),
    'keys.create': (input) => {
      lastId += 1;
      const made: AgentKey = {
        id: `key_${lastId}`,
        name: String(input.name),
        prefix: 'ak_Zq81xW',
        permissions: input.permissions as AgentKey['permissions'],
        rule_preset: input.rule_preset as AgentKey['rule_preset'],
        created_at: new Date().toISOString(),
        expires_at: input.expires_at === undefined ? null : (input.expires_at as string | null),
        first_used_at: null,
        last_used_at: null,
        revoked_at: null,
        previous: null,
        calls_today: 0,
      };
      keys = [...keys, made];
      emit({ name: 'keys.changed', payload: { id: made.id } });
      return { ...made, key: 'ak_Zq81xWc0Yt5nRb7uLd2vKs9mHf4pJg6e' };
    },
    'keys.update': (input) => {
      keys = keys.map((key) => (key.id === input.id ? { ...key, ...input } : key));
      return keys.find((key) => key.id === input.id);
    },
    'keys.rotate': (input) => {
      const ends = new Date(Date.now() + Number(input.grace_seconds) * 1_000).toISOString();
      keys = keys.map((key) =>
        key.id === input.id
          ? {
              ...key,
              prefix: 'ak_Nw42pB',
              first_used_at: null,
              previous: { prefix: key.prefix, ends_at: ends, last_used_at: key.last_used_at },
            }
          : key,
      );
      return { ...keys.find((key) => key.id === input.id), key: 'ak_Nw42pBc0Yt5nRb7uLd2vKs9mHf4pJg6e' };
    },
    'keys.endPrevious': (input) => {
      keys = keys.map((key) => (key.id === input.id ? { ...key, previous: null } : key));
      return keys.find((key) => key.id === input.id);
    },
    'keys.revoke': (input) => {
      keys = keys.map((key) =>
        key.id === input.id ? { ...key, revoked_at: new Date().toISOString() } : key,
      );
      return keys.find((key) => key.id === input.id);
    },
  };
}

function sampleKeys(): AgentKey[] {
  const key = (id: string, name: string, rest: Partial<AgentKey> = {}): AgentKey => ({
    id,
    name,
    prefix: `ak_${id.slice(4)}8x`,
    permissions: ['proxy_execute', 'read_calls', 'manage_connections'],
    rule_preset: 'full',
    created_at: ago(8 * day),
    expires_at: null,
    first_used_at: ago(8 * day),
    last_used_at: ago(2 * minute),
    revoked_at: null,
    previous: null,
    calls_today: 128,
    ...rest,
  });
  return [
    key('key_a1B2', 'Claude Code', {
      previous: {
        prefix: 'ak_w7Qp2Z',
        ends_at: new Date(Date.now() + 21 * hour).toISOString(),
        last_used_at: ago(2 * hour),
      },
    }),
    key('key_c3D4', 'nightly report', {
      permissions: ['proxy_execute'],
      rule_preset: 'read_only',
      first_used_at: null,
      last_used_at: null,
      calls_today: 0,
      expires_at: new Date(Date.now() + 30 * day).toISOString(),
    }),
    key('key_g7H8', 'release helper', { expires_at: ago(3 * hour), calls_today: 4 }),
    key('key_e5F6', 'an experiment from the hackathon that nobody remembers the exact purpose of any more', {
      revoked_at: ago(2 * day),
      calls_today: 0,
    }),
  ];
}
