import { expect, test } from 'vitest';
import type { AccountTest, ConnectedAccount } from '#shared/domain/account.ts';
import { createTestBridge } from '../../bridge/test-bridge.ts';
import { createConnectionsStore } from './connections-store.ts';

const account = {
  id: 'ca_12345678',
  toolkit: 'acme',
  created_at: '2026-01-01T00:00:00.000Z',
} as ConnectedAccount;
const refused: AccountTest = {
  verdict: 'refused',
  message: 'The service refused it.',
  call_id: 'call_1',
  status: 401,
};

test('a test says nothing any more of an account that was given another credential', async () => {
  const bridge = createTestBridge({
    'accounts.test': () => refused,
    'toolkits.get': () => ({ name: 'Acme' }) as never,
  });
  const store = createConnectionsStore(bridge);
  await store.getState().test(account.id);
  await store.getState().test('ca_other');
  store.getState().put(account);
  expect(store.getState().tests).toEqual({ ca_other: { state: 'done', result: refused } });
});
