import { expect, test } from 'vitest';
import { standardColumns } from './call-columns.ts';
import { createCallViewStore } from './call-view-store.ts';

function storageWith(text: string | null = null) {
  let kept = text;
  return {
    getItem: () => kept,
    setItem(_key: string, value: string) {
      kept = value;
    },
  };
}

test('keeps columns, grouping and views for the next start', () => {
  const storage = storageWith();
  const store = createCallViewStore(storage);
  store.getState().showColumn('account', true);
  store.getState().showColumn('agent', false);
  store.getState().setGrouped(true);
  store.getState().saveView('Faults', 'is:error');
  store.getState().saveView('Faults', 'status:>=500');
  const again = createCallViewStore(storage).getState();
  const columns = ['time', 'method', 'outcome', 'target', 'account', 'duration'];
  expect(again).toMatchObject({
    columns,
    grouped: true,
    views: [{ name: 'Faults', query: 'status:>=500', columns, grouped: true }],
  });
});

test('never loses the columns that say what a row is', () => {
  const store = createCallViewStore(storageWith());
  store.getState().showColumn('target', false);
  expect(store.getState().columns).toEqual(standardColumns);
});

test('shows the list of a view, and forgets one that is deleted', () => {
  const store = createCallViewStore(storageWith());
  store.getState().saveView('Plain', '');
  store.getState().showColumn('size', true);
  const [view] = store.getState().views;
  if (view !== undefined) store.getState().applyView(view);
  expect(store.getState().columns).toEqual(standardColumns);
  store.getState().deleteView('Plain');
  expect(store.getState().views).toEqual([]);
});

test.each(['{', '[]', '{"columns":[1,"size"],"views":[{"name":1},null,{"name":"a","query":"b"}]}', '"x"'])(
  'starts with what can be understood of %s',
  (text) => {
    const { columns, views } = createCallViewStore(storageWith(text)).getState();
    expect(columns).toContain('target');
    expect(views.map(({ name }) => name)).toEqual(text.includes('"a"') ? ['a'] : []);
  },
);
