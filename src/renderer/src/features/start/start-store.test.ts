import { expect, test } from 'vitest';
import type { CallSummary } from '#shared/domain/call.ts';
import { aCallSummary } from '#test/support/call-summary.ts';
import { createTestBridge } from '../../bridge/test-bridge.ts';
import { createStartStore } from './start-store.ts';

const refused = aCallSummary({ id: 'call_refused', status: null, decision: 'refused' });
const answered = aCallSummary({ id: 'call_answered', status: 404 });
const ownTest = aCallSummary({ id: 'call_test', front_door: 'console' });
const imported = aCallSummary({ id: 'call_imported', front_door: 'import' });

function storeOver(log: readonly CallSummary[]) {
  const bridge = createTestBridge({
    'calls.list': ({ front_door: doors = [], status }) => {
      const found = log.find(
        (call) => doors.includes(call.front_door) && (status === undefined || call.status !== null),
      );
      return { items: found === undefined ? [] : [found], next_cursor: null };
    },
  });
  return { bridge, ...createStartStore(bridge, { getItem: () => null, setItem: () => undefined }) };
}

test('finds the call that a service answered, however many an agent made since and before', async () => {
  const store = storeOver([ownTest, refused, answered, refused]);
  await store.getState().load();
  expect(store.getState().answered).toEqual(answered);
});

test('still waits where calls were only refused, imported or the owner’s own, and tells the latest attempt', async () => {
  const store = storeOver([imported, ownTest, refused]);
  await store.getState().load();
  expect(store.getState()).toMatchObject({ answered: null, failed: refused });
  store.getState().receive(imported);
  store.getState().receive(ownTest);
  const again = aCallSummary({ ...refused, id: 'call_again' });
  store.getState().receive(again);
  expect(store.getState()).toMatchObject({ answered: null, failed: again });
  store.getState().receive(answered);
  store.getState().receive(aCallSummary({ id: 'call_later' }));
  expect(store.getState().answered).toEqual(answered);
});

test('an answer stays given when the log is cleared', async () => {
  const store = storeOver([]);
  store.getState().receive(answered);
  await store.getState().load();
  expect(store.getState().answered).toEqual(answered);
});

test('asks the log once, however many places want to know at a start', async () => {
  const { bridge, getState } = storeOver([answered]);
  await Promise.all([getState().load(), getState().load(), getState().load()]);
  expect(bridge.asked).toHaveLength(1);
  expect(getState()).toMatchObject({ answered, failed: null });
});
