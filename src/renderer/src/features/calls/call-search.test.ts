import { expect, test } from 'vitest';
import { callsHref, queryOf, searchFor } from './call-search.ts';
import { testCall } from './test-call.ts';

test('fits live calls by what accounts and agents are called at that moment', () => {
  let name = 'work';
  const names = () => ({ accounts: [{ id: 'ca_12345678', names: [name] }], agents: [] });
  const made = searchFor('account:work -method:POST', names, 0);
  if (!('search' in made)) throw new Error('The query was refused.');
  const call = testCall('c1', 1);
  expect(made.search.fits(call)).toBe(true);
  expect(made.search.fits({ ...call, method: 'POST' })).toBe(false);
  name = 'home';
  expect(made.search.fits(call)).toBe(false);
});

test('says where a query is wrong', () => {
  const names = () => ({ accounts: [], agents: [] });
  expect(searchFor('is:error stauts:404', names, 0)).toMatchObject({
    fault: { at: 9, length: 6, suggestion: 'status' },
  });
});

test('brings a query through an address unchanged', () => {
  const query = 'path:/a?b=c&d "50 % #1" +x';
  expect(queryOf(callsHref('call_1', query).split('?').slice(1).join('?'))).toBe(query);
  expect(callsHref(null, '')).toBe('/calls');
});
