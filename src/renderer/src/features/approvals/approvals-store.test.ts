import { expect, test } from 'vitest';
import type { Approval, ApprovalState } from '#shared/domain/approval.ts';
import { SallyportError } from '#shared/errors.ts';
import { createTestBridge } from '../../bridge/test-bridge.ts';
import { createApprovalsStore } from './approvals-store.ts';
import { testApproval } from './test-approval.ts';

function open(list: (states: readonly ApprovalState[], cursor?: string) => Approval[] | Promise<Approval[]>) {
  const bridge = createTestBridge({
    'approvals.list': async ({ states = [], cursor }) => {
      const items = await list(states, cursor);
      const isHistory = states.includes('granted');
      return { items, next_cursor: isHistory && cursor === undefined ? 'older' : null };
    },
    'approvals.get': ({ id }) => testApproval(id, 0, { state: 'lapsed' }),
    'approvals.decide': ({ ids = [], answer }) => {
      if (ids.includes('settled')) throw new SallyportError('ApprovalSettled', 'It is denied already.');
      const decided = ids.map((id) =>
        testApproval(id, 0, { state: 'granted', answer, decided_at: '2026-11-20T09:10:00.000Z' }),
      );
      return { decided };
    },
  });
  return { bridge, store: createApprovalsStore(bridge) };
}

const isHistory = (states: readonly ApprovalState[]) => states.includes('granted');

test('lists what waits, the longest first, apart from what was decided', async () => {
  const { store } = open((states) =>
    isHistory(states)
      ? [testApproval('old', 0, { state: 'denied' })]
      : [testApproval('b', 2), testApproval('a', 1)],
  );
  await store.getState().load();
  await store.getState().loadHistory();
  expect(store.getState().undecided?.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(store.getState().history?.map(({ id }) => id)).toEqual(['old']);
});

test('keeps what was announced while the list was on its way', async () => {
  let answer: (items: Approval[]) => void = () => {};
  const { store } = open(() => new Promise((resolve) => (answer = resolve)));
  const loading = store.getState().load();
  expect(store.getState().receive(testApproval('new', 3))).toBe(true);
  store.getState().receive(testApproval('gone', 1, { state: 'denied' }));
  answer([testApproval('gone', 1)]);
  await loading;
  expect(store.getState().undecided?.map(({ id }) => id)).toEqual(['new']);
});

test('calls a request new once, and none that comes back', async () => {
  const { store } = open(() => []);
  await store.getState().load();
  expect(store.getState().receive(testApproval('a', 1))).toBe(true);
  expect(store.getState().receive(testApproval('a', 1, { state: 'open', caller_gone: true }))).toBe(false);
  expect(store.getState().receive(testApproval('a', 1))).toBe(false);
  expect(store.getState().undecided).toHaveLength(1);
});

test('answers several together and moves them to the history', async () => {
  const { store, bridge } = open((states) =>
    isHistory(states) ? [] : [testApproval('a', 1), testApproval('b', 2), testApproval('c', 3)],
  );
  await store.getState().load();
  await store.getState().loadHistory();
  expect(await store.getState().decide(['a', 'b'], 'once')).toBeNull();
  expect(bridge.asked.at(-1)).toEqual({
    name: 'approvals.decide',
    input: { ids: ['a', 'b'], answer: 'once' },
  });
  expect(store.getState().undecided?.map(({ id }) => id)).toEqual(['c']);
  expect(
    store
      .getState()
      .history?.map(({ id }) => id)
      .sort(),
  ).toEqual(['a', 'b']);
});

test('says that somebody else was faster, and shows what is so', async () => {
  let waiting = [testApproval('settled', 1)];
  const { store } = open((states) => (isHistory(states) ? [] : waiting));
  await store.getState().load();
  waiting = [];
  const changed = new Promise<void>((resolve) => {
    store.subscribe(({ undecided }) => undecided?.length === 0 && resolve());
  });
  expect((await store.getState().decide(['settled'], 'deny'))?.code).toBe('ApprovalSettled');
  await changed;
  expect(store.getState().deciding).toBe(false);
});

test('shows older decisions on demand, each once', async () => {
  const { store } = open((states, cursor) => {
    if (!isHistory(states)) return [];
    const newest = testApproval('new', 9, { state: 'granted' });
    return cursor === undefined ? [newest] : [newest, testApproval('old', 1, { state: 'denied' })];
  });
  await store.getState().loadHistory();
  await store.getState().loadOlder();
  expect(store.getState().history?.map(({ id }) => id)).toEqual(['new', 'old']);
  expect(store.getState().historyCursor).toBeNull();
});

test('opens one that stands in neither list', async () => {
  const { store } = open(() => []);
  await store.getState().open('ap_far');
  expect(store.getState().opened).toMatchObject({ id: 'ap_far', state: 'lapsed' });
});
