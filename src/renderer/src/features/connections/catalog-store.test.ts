import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { OperationOutput } from '#shared/contract/index.ts';
import { createTestBridge } from '../../bridge/test-bridge.ts';
import { createCatalogStore, noFilters } from './catalog-store.ts';

type Page = OperationOutput<'toolkits.list'>;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function page(slugs: string[], nextCursor: string | null): Page {
  return { items: slugs.map((slug) => ({ slug }) as Page['items'][number]), next_cursor: nextCursor };
}

test('searches once after the person pauses typing', async () => {
  const bridge = createTestBridge({ 'toolkits.list': () => page(['github'], null) });
  const store = createCatalogStore(bridge);
  for (const query of ['g', 'gi', 'git ']) store.getState().search(query);
  await vi.runAllTimersAsync();
  expect(bridge.asked.map(({ input }) => input)).toEqual([{ limit: 50, search: 'git' }]);
  expect(store.getState().items?.map(({ slug }) => slug)).toEqual(['github']);
});

test('settles on what was typed last, without waiting for a pause', async () => {
  const bridge = createTestBridge({ 'toolkits.list': ({ search = '' }) => page([search], null) });
  const store = createCatalogStore(bridge);
  await store.getState().load();
  store.getState().search('github');
  await store.getState().settle();
  expect(store.getState().items?.map(({ slug }) => slug)).toEqual(['github']);
  await store.getState().settle();
  await vi.runAllTimersAsync();
  expect(bridge.asked.filter(({ name }) => name === 'toolkits.list')).toHaveLength(2);
});

test('settles only once an answer that was overtaken has been replaced', async () => {
  const answers: ((value: Page) => void)[] = [];
  const bridge = createTestBridge({
    'toolkits.list': () => new Promise<Page>((resolve) => answers.push(resolve)),
  });
  const store = createCatalogStore(bridge);
  void store.getState().load();
  const settled = store.getState().settle();
  store.getState().search('new');
  answers[0]?.(page(['old'], null));
  await vi.runAllTimersAsync();
  answers[1]?.(page(['new'], null));
  await settled;
  expect(store.getState().items?.map(({ slug }) => slug)).toEqual(['new']);
});

test('adds the next page and stops at the last', async () => {
  const bridge = createTestBridge({
    'toolkits.list': ({ cursor }) => (cursor === undefined ? page(['a'], 'next') : page(['b'], null)),
  });
  const store = createCatalogStore(bridge);
  await store.getState().load();
  await store.getState().loadMore();
  await store.getState().loadMore();
  expect(store.getState().items?.map(({ slug }) => slug)).toEqual(['a', 'b']);
  expect(bridge.asked.filter(({ name }) => name === 'toolkits.list')).toHaveLength(2);
});

test('drops the answer to an older search', async () => {
  const answers: ((value: Page) => void)[] = [];
  const bridge = createTestBridge({
    'toolkits.list': () => new Promise<Page>((resolve) => answers.push(resolve)),
  });
  const store = createCatalogStore(bridge);
  const first = store.getState().load();
  const second = store.getState().load();
  answers[1]?.(page(['new'], null));
  await second;
  answers[0]?.(page(['old'], null));
  await first;
  expect(store.getState().items?.map(({ slug }) => slug)).toEqual(['new']);
});

test('asks for what passes the filters, and for everything again once they are cleared', async () => {
  const bridge = createTestBridge({ 'toolkits.list': () => page([], null) });
  const store = createCatalogStore(bridge);
  await store.getState().filter({ category: 'ai', connected: false });
  await store.getState().filter(noFilters);
  expect(bridge.asked.map(({ input }) => input)).toEqual([
    { limit: 50, category: 'ai', connected: false },
    { limit: 50 },
  ]);
});

test('lists the toolkits although their kinds cannot be counted', async () => {
  const store = createCatalogStore(createTestBridge({ 'toolkits.list': () => page(['a'], null) }));
  await store.getState().open('', noFilters);
  expect(store.getState()).toMatchObject({ items: [{ slug: 'a' }], facets: null, error: null });
});
