import { expect, test } from 'vitest';
import type { CallDetail } from '#shared/domain/call.ts';
import { SallyportError } from '#shared/errors.ts';
import { createTestBridge } from '../../bridge/test-bridge.ts';
import { createCallsStore } from './calls-store.ts';
import { testCall } from './test-call.ts';

function storeWith(older: boolean) {
  const bridge = createTestBridge({
    'calls.list': ({ cursor }) =>
      cursor === undefined
        ? { items: [testCall('c3', 3), testCall('c2', 2)], next_cursor: older ? 'older' : null }
        : { items: [testCall('c2', 2), testCall('c1', 1)], next_cursor: null },
  });
  const store = createCallsStore(bridge);
  return { bridge, store, ids: () => store.getState().items?.map(({ id }) => id) };
}

test('shows a call the moment it is recorded while the newest are in view', async () => {
  const { store, ids } = storeWith(false);
  await store.getState().load();
  store.getState().receive(testCall('c4', 4));
  expect(ids()).toEqual(['c4', 'c3', 'c2']);
});

test('holds new calls back while the person reads further down, and shows them when asked', async () => {
  const { store, ids } = storeWith(false);
  await store.getState().load();
  store.getState().setAtTop(false);
  store.getState().receive(testCall('c4', 4));
  store.getState().receive(testCall('c4', 4));
  store.getState().receive(testCall('c3', 3));
  expect(ids()).toEqual(['c3', 'c2']);
  expect(store.getState().waiting).toHaveLength(1);
  store.getState().setAtTop(true);
  expect(ids()).toEqual(['c4', 'c3', 'c2']);
  expect(store.getState().waiting).toEqual([]);
});

test('loads older pages once each, without repeating a row', async () => {
  const { bridge, store, ids } = storeWith(true);
  await store.getState().load();
  await Promise.all([store.getState().loadMore(), store.getState().loadMore()]);
  await store.getState().loadMore();
  expect(ids()).toEqual(['c3', 'c2', 'c1']);
  expect(bridge.asked).toHaveLength(2);
});

test('asks the host for the filtered list and leaves out live calls that do not fit it', async () => {
  const { bridge, store, ids } = storeWith(false);
  store.getState().setFilter({ key_id: 'key_1' });
  await store.getState().load();
  store.getState().receive({ ...testCall('c9', 9), key_id: 'key_2' });
  expect(ids()).toEqual(['c3', 'c2']);
  expect(bridge.asked.at(-1)?.input).toEqual({ limit: 100, key_id: 'key_1' });
});

test('opens the call that was asked for last', async () => {
  const answers = new Map<string, (detail: CallDetail) => void>();
  const bridge = createTestBridge({
    'calls.get': ({ id }) => new Promise<CallDetail>((resolve) => answers.set(id, resolve)),
  });
  const store = createCallsStore(bridge);
  const first = store.getState().open('a');
  const second = store.getState().open('b');
  answers.get('b')?.({ id: 'b' } as CallDetail);
  await second;
  answers.get('a')?.({ id: 'a' } as CallDetail);
  await first;
  expect(store.getState().detail?.id).toBe('b');
});

test('says so when a call does not exist', async () => {
  const bridge = createTestBridge({
    'calls.get': () => {
      throw new SallyportError('CallNotFound', 'There is no such call.');
    },
  });
  const store = createCallsStore(bridge);
  await store.getState().open('gone');
  expect(store.getState()).toMatchObject({ detail: null, detailError: { code: 'CallNotFound' } });
});
