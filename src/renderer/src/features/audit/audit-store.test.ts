import { expect, test } from 'vitest';
import type { AuditEntry } from '#shared/domain/audit.ts';
import { createTestBridge } from '../../bridge/test-bridge.ts';
import { createAuditStore } from './audit-store.ts';

const entry = (seq: number): AuditEntry => ({
  seq,
  at: '2026-11-21T10:00:00.000Z',
  via: 'console',
  key_id: null,
  key_name: null,
  subject: 'agent',
  subject_id: 'key_1',
  name: 'agent',
  action: 'changed',
  changes: [],
});

test('loads the newest first, then older ones, and starts anew under another filter', async () => {
  const bridge = createTestBridge({
    'audit.list': ({ cursor }) =>
      cursor === undefined
        ? { items: [entry(3), entry(2)], next_cursor: '2' }
        : { items: [entry(1)], next_cursor: null },
  });
  const store = createAuditStore(bridge);
  await store.getState().load();
  await store.getState().loadOlder();
  expect(store.getState().entries?.map(({ seq }) => seq)).toEqual([3, 2, 1]);
  expect(store.getState().next).toBeNull();
  store.getState().setFilter({ subject: 'vault', via: null });
  expect(store.getState().entries).toBeNull();
  expect(bridge.asked.at(-1)?.input).toEqual({ subject: 'vault', limit: 50 });
});

test('reads a list that is shown again when something was changed, and no other', async () => {
  const bridge = createTestBridge({ 'audit.list': () => ({ items: [entry(1)], next_cursor: null }) });
  const store = createAuditStore(bridge);
  store.getState().receive();
  expect(bridge.asked).toEqual([]);
  await store.getState().load();
  store.getState().receive();
  expect(bridge.asked).toHaveLength(2);
});

test('exports piece after piece what the filter lets through', async () => {
  const bridge = createTestBridge({
    'audit.export': ({ cursor }) =>
      cursor === undefined
        ? { text: 'one\n', entries: 1, next_cursor: '1' }
        : { text: 'two\n', entries: 1, next_cursor: null },
  });
  const outcome = await createAuditStore(bridge).getState().exportAll();
  expect(outcome).toEqual({ ok: true, value: { parts: ['one\n', 'two\n'], entries: 2 } });
});
