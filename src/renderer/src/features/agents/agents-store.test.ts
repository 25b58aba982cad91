import { expect, test } from 'vitest';
import { createTestBridge } from '../../bridge/test-bridge.ts';
import { createAgentsStore } from './agents-store.ts';

test('a new key is there at once, however long its list takes', async () => {
  const created = {
    id: 'key_1',
    name: 'First agent',
    prefix: 'ak_abc',
    permissions: ['proxy_execute' as const],
    rule_preset: 'full' as const,
    created_at: '2026-11-20T12:00:00.000Z',
    expires_at: null,
    first_used_at: null,
    last_used_at: null,
    revoked_at: null,
    previous: null,
    calls_today: 0,
    key: 'ak_made-for-this-test',
  };
  const bridge = createTestBridge({
    'keys.create': () => created,
    'keys.list': () => new Promise(() => undefined),
  });
  const store = createAgentsStore(bridge);
  const input = { name: 'First agent', permissions: created.permissions, rule_preset: created.rule_preset };
  expect(await store.getState().create({ ...input, expires_at: null })).toBe(true);
  expect(store.getState()).toMatchObject({ created, busy: false });
});
