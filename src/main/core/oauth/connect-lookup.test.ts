import { expect, test } from 'vitest';
import { connectLookupSchema } from '#shared/domain/toolkit.ts';
import { valueAt } from '../json-pointer.ts';
import { choicesIn } from './connect-lookup.ts';

const sites = connectLookupSchema.parse({
  variable: 'cloud_id',
  url: 'https://api.acme.test/sites',
  value: '/id',
  label: '/name',
  pattern: '[a-z0-9-]+',
});

test('offers each value once, under its name', () => {
  const answer = [{ id: 'one', name: 'Acme' }, { id: 'two' }, { id: 'one', name: 'Again' }];
  expect(choicesIn(answer, sites)).toEqual([
    { value: 'one', label: 'Acme' },
    { value: 'two', label: 'two' },
  ]);
});

test('takes a single object for a list of one, and a list from inside the answer', () => {
  expect(choicesIn({ id: 7 }, sites)).toEqual([{ value: '7', label: '7' }]);
  const inside = { ...sites, items: '/data/accounts' };
  expect(choicesIn({ data: { accounts: [{ id: 'a' }] } }, inside)).toHaveLength(1);
});

test.each([[{ id: 'evil.test/x?' }], [{ id: 'a\r\nX: y' }], [{ id: { deep: 1 } }], [{}], ['text'], [null]])(
  'offers nothing that does not fit the pattern: %j',
  (entry) => {
    expect(choicesIn([entry], sites)).toEqual([]);
  },
);

test('follows a JSON pointer through own members only', () => {
  expect(valueAt({ 'a/b': [{ '~': 1 }] }, '/a~1b/0/~0')).toBe(1);
  expect(valueAt({ a: 1 }, '')).toEqual({ a: 1 });
  expect(valueAt({}, '/constructor')).toBeUndefined();
});
