import { expect, test } from 'vitest';
import { splitHash } from './hash-location.ts';

test('tells the screen from its search', () => {
  expect(splitHash('#/calls/call_1?query=path%3A%2Fa%3F')).toEqual({
    path: '/calls/call_1',
    search: 'query=path%3A%2Fa%3F',
  });
  expect(splitHash('#/calls?query=a?b')).toEqual({ path: '/calls', search: 'query=a?b' });
  expect(splitHash('')).toEqual({ path: '/', search: '' });
});
