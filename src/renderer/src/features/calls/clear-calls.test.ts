import { expect, test } from 'vitest';
import { longestQuery, parseCallQuery } from '#shared/domain/call-query.ts';
import { clearInputs } from './clear-calls.ts';

test('deletes by the query of the list, and everything only where it has none', () => {
  expect(clearInputs({ kind: 'query', query: 'status:404' })).toEqual([{ query: 'status:404' }]);
  expect(clearInputs({ kind: 'query', query: '' })).toEqual([{ all: true }]);
});

test('names each marked call once, in lines that the host understands', () => {
  const ids = Array.from({ length: 1_000 }, (_, index) => `call_${String(index).padStart(16, '0')}`);
  const inputs = clearInputs({ kind: 'marked', ids });
  const named = inputs.flatMap(({ query = '' }) => {
    expect(query.length).toBeLessThanOrEqual(longestQuery);
    const parsed = parseCallQuery(query, 0);
    return parsed.ok ? parsed.filter.flatMap((each) => ('values' in each ? each.values : [])) : [];
  });
  expect(named).toEqual(ids);
});

test('deletes nothing where nothing is marked', () => {
  expect(clearInputs({ kind: 'marked', ids: [] })).toEqual([]);
});
