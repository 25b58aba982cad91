import { expect, test } from 'vitest';
import type { PairingRequest } from '#shared/domain/pairing.ts';
import { SallyportError } from '#shared/errors.ts';
import { createTestBridge } from '../../bridge/test-bridge.ts';
import { createCommandLineStore } from './command-line-store.ts';

const request = (id: string): PairingRequest => ({
  id,
  code: 'BCDF-GHJK',
  name: 'laptop',
  requested_at: '2026-11-21T10:00:00.000Z',
  expires_at: '2026-11-21T10:10:00.000Z',
});

test('tells which requests are new, once each', async () => {
  let items = [request('pair_1')];
  const bridge = createTestBridge({ 'commandLine.requests': () => ({ items }) });
  const store = createCommandLineStore(bridge);
  expect((await store.getState().load()).map(({ id }) => id)).toEqual(['pair_1']);
  items = [request('pair_1'), request('pair_2')];
  expect((await store.getState().load()).map(({ id }) => id)).toEqual(['pair_2']);
});

test('shows why an answer did not get through, and the list as it is', async () => {
  const bridge = createTestBridge({
    'commandLine.requests': () => ({ items: [] }),
    'commandLine.decide': () => {
      throw new SallyportError('PairingNotFound', 'gone');
    },
  });
  const store = createCommandLineStore(bridge);
  expect(await store.getState().decide('pair_1', 'confirm')).toBe(false);
  expect(store.getState()).toMatchObject({ busy: false, error: null, requests: [] });
});
