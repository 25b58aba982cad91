import { expect, test } from 'vitest';
import type { CallDetail } from '#shared/domain/call.ts';
import { SallyportError } from '#shared/errors.ts';
import { createTestBridge } from '../../bridge/test-bridge.ts';
import { type CallPages, callAt } from './call-pages.ts';
import { createCallsStore, everyCall } from './calls-store.ts';
import { testCall } from './test-call.ts';

function storeWith(older: boolean) {
  const bridge = createTestBridge({
    'calls.list': ({ cursor }) =>
      cursor === undefined
        ? { items: [testCall('c3', 3), testCall('c2', 2)], next_cursor: older ? 'older' : null }
        : { items: [testCall('c2', 2), testCall('c1', 1)], next_cursor: null },
  });
  const store = createCallsStore(bridge);
  return {
    bridge,
    store,
    ids: () => (store.getState().list?.pages ?? []).flatMap(({ calls }) => calls?.map(({ id }) => id) ?? []),
  };
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

test('tells that the listed calls have changed when some come in or it is asked to load again, and only then', async () => {
  const { store } = storeWith(false);
  const changes = () => store.getState().changes;
  await store.getState().setSearch(everyCall);
  await store.getState().setSearch(everyCall);
  expect(changes()).toBe(0);
  store.getState().receive(testCall('c4', 4));
  expect(changes()).toBe(1);
  store.getState().setAtTop(false);
  store.getState().receive(testCall('c5', 5));
  expect(changes()).toBe(2);
  await store.getState().load();
  expect(changes()).toBe(3);
});

test('looks on through pages without a call, and says that it reached the end only there', async () => {
  const pages: Record<string, { found: string[]; next: string | null }> = {
    start: { found: [], next: 'a' },
    a: { found: ['c3'], next: 'b' },
    b: { found: [], next: 'c' },
    c: { found: ['c2'], next: 'd' },
    d: { found: [], next: null },
  };
  const bridge = createTestBridge({
    'calls.list': ({ cursor = 'start' }) => {
      const { found = [], next = null } = pages[cursor] ?? {};
      return { items: found.map((id) => testCall(id, Number(id.slice(1)))), next_cursor: next };
    },
  });
  const store = createCallsStore(bridge);
  const listed = () => {
    const { pages: shown = [], nextCursor } = store.getState().list ?? {};
    return { ids: shown.flatMap(({ calls }) => calls?.map(({ id }) => id) ?? []), nextCursor };
  };
  await store.getState().load();
  expect(listed()).toEqual({ ids: ['c3'], nextCursor: 'b' });
  await store.getState().loadMore();
  expect(listed()).toEqual({ ids: ['c3', 'c2'], nextCursor: 'd' });
  // Where its page is fetched again from.
  expect(store.getState().list?.pages[1]?.cursor).toBe('c');
  await store.getState().loadMore();
  expect(listed()).toEqual({ ids: ['c3', 'c2'], nextCursor: null });
});

test('loads older pages once each, without repeating a row', async () => {
  const { bridge, store, ids } = storeWith(true);
  await store.getState().load();
  await Promise.all([store.getState().loadMore(), store.getState().loadMore()]);
  await store.getState().loadMore();
  expect(ids()).toEqual(['c3', 'c2', 'c1']);
  expect(bridge.asked).toHaveLength(2);
});

test('asks the host for what is looked for and leaves out live calls that do not fit it', async () => {
  const { bridge, store, ids } = storeWith(false);
  await store.getState().setSearch({ text: 'agent:key_1', fits: (call) => call.key_id === 'key_1' });
  store.getState().receive({ ...testCall('c9', 9), key_id: 'key_2' });
  expect(ids()).toEqual(['c3', 'c2']);
  store.getState().receive(testCall('c8', 8));
  expect(ids()).toEqual(['c8', 'c3', 'c2']);
  expect(bridge.asked.at(-1)?.input).toEqual({ limit: 200, query: 'agent:key_1' });
});

/** A host with a million calls, a row for each second; the cursor is the next row. */
function millionCalls() {
  const last = 1_000_000;
  const bridge = createTestBridge({
    'calls.list': ({ cursor, limit = 100 }) => {
      const from = cursor === undefined ? last : Number(cursor);
      const items = Array.from({ length: Math.min(limit, from) }, (_, index) =>
        testCall(`c${String(from - index).padStart(7, '0')}`, from - index),
      );
      return { items, next_cursor: from > limit ? String(from - limit) : null };
    },
  });
  return { bridge, store: createCallsStore(bridge) };
}

const held = (store: ReturnType<typeof millionCalls>['store']) =>
  (store.getState().list?.pages ?? []).reduce((sum, { calls }) => sum + (calls?.length ?? 0), 0);

test('holds a few thousand rows however far the person scrolls, and brings back what was let go', async () => {
  const { store } = millionCalls();
  await store.getState().load();
  for (let page = 1; page < 100; page += 1) {
    await store.getState().loadMore();
    const { count } = store.getState().list ?? { count: 0 };
    await store.getState().look(count - 240, count - 200);
  }
  expect(store.getState().list?.count).toBe(20_000);
  expect(held(store)).toBeLessThanOrEqual(3_000);
  const { list } = store.getState();
  if (list === null) throw new Error('Nothing was listed.');
  expect(callAt(list, 4_321)).toBeNull();
  await store.getState().look(4_300, 4_340);
  const now = store.getState().list ?? list;
  expect(callAt(now, 4_321)?.id).toBe('c0995679');
  expect(now.count).toBe(20_000);
});

test('fetches the page above before its rows come into sight', async () => {
  const { store } = millionCalls();
  await store.getState().load();
  for (let page = 1; page < 20; page += 1) await store.getState().loadMore();
  await store.getState().look(3_950, 3_990);
  const row = (at: number) => callAt(store.getState().list as CallPages, at);
  expect(row(1_999)).toBeNull();
  await store.getState().look(2_090, 2_130);
  expect(row(1_999)?.id).toBe('c0998001');
});

test('counts all that came in while the person read further down, and keeps only some of it', async () => {
  const { store } = millionCalls();
  await store.getState().load();
  store.getState().setAtTop(false);
  for (let second = 1; second <= 700; second += 1)
    store.getState().receive(testCall(`n${second}`, 1_000_000 + second));
  expect(store.getState().waitingCount).toBe(700);
  expect(store.getState().waiting).toHaveLength(500);
  expect(held(store)).toBe(200);
});

test('shows at once what came in together', async () => {
  const works: (() => void)[] = [];
  const bridge = createTestBridge({ 'calls.list': () => ({ items: [], next_cursor: null }) });
  const store = createCallsStore(bridge, (work) => works.push(work));
  await store.getState().load();
  let changes = 0;
  store.subscribe(() => {
    changes += 1;
  });
  for (const second of [1, 2, 3]) store.getState().receive(testCall(`c${second}`, second));
  expect([works.length, changes]).toEqual([1, 0]);
  works[0]?.();
  expect([store.getState().list?.count, changes]).toEqual([3, 1]);
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

test('links the newest replays of a call, looks on for them through pages without one, and says where there are more', async () => {
  const replays = Array.from({ length: 12 }, (_, index) => ({
    ...testCall(`r${index}`, 50 - index),
    replay_of: 'c1',
  }));
  const bridge = createTestBridge({
    'calls.list': ({ cursor, limit = 50 }) =>
      cursor === undefined
        ? { items: replays.slice(0, 3), next_cursor: 'on' }
        : { items: replays.slice(3, 3 + limit), next_cursor: null },
  });
  const store = createCallsStore(bridge);
  await store.getState().loadReplays('c1');
  const linked = () => store.getState().replays.map(({ id }) => id);
  expect(linked()).toEqual(replays.slice(0, 10).map(({ id }) => id));
  expect(store.getState().moreReplays).toBe(true);
  replays.length = 10;
  await store.getState().loadReplays('c1');
  expect([linked().length, store.getState().moreReplays]).toEqual([10, false]);
});
