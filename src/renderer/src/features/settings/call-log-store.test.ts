import { expect, it } from 'vitest';
import { SallyportError } from '#shared/errors.ts';
import { createTestBridge } from '../../bridge/test-bridge.ts';
import { createCallLogStore } from './call-log-store.ts';

const health = {
  calls: 7,
  bytes: 4_096,
  oldest_at: null,
  newest_at: null,
  waiting_for_index: 0,
  lost_calls: 0,
  lost_bodies: 0,
};

it('deletes every call and looks at the log again', async () => {
  let calls = 7;
  const bridge = createTestBridge({
    'calls.health': () => ({ ...health, calls }),
    'calls.clear': (input) => {
      expect(input).toEqual({ all: true });
      calls = 0;
      return { deleted: 7 };
    },
  });
  const store = createCallLogStore(bridge);
  await store.getState().load();
  expect(store.getState().health?.calls).toBe(7);
  expect(await store.getState().clear()).toBe(7);
  expect(store.getState().health?.calls).toBe(0);
});

it('shows why calls could not be deleted', async () => {
  const bridge = createTestBridge({
    'calls.clear': () => {
      throw new SallyportError('StorageFailed', 'The disk is full.');
    },
  });
  const store = createCallLogStore(bridge);
  expect(await store.getState().clear()).toBeNull();
  expect(store.getState()).toMatchObject({ busy: false, error: { code: 'StorageFailed' } });
});
