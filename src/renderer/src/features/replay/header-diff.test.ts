import { expect, test } from 'vitest';
import { diffHeaders } from './header-diff.ts';

test('names the headers that differ, whatever the case of their names', () => {
  expect(
    diffHeaders(
      [
        ['Content-Type', 'text/html'],
        ['X-Old', '1'],
        ['ETag', 'a'],
      ],
      [
        ['content-type', 'text/html'],
        ['etag', 'b'],
        ['x-new', '2'],
      ],
    ),
  ).toEqual([
    { name: 'X-Old', before: '1', after: null },
    { name: 'ETag', before: 'a', after: 'b' },
    { name: 'x-new', before: null, after: '2' },
  ]);
});

test('compares repeated headers in their order', () => {
  const link = (...values: string[]) => values.map((value): [string, string] => ['Link', value]);
  expect(diffHeaders(link('a', 'b'), link('a', 'b'))).toEqual([]);
  expect(diffHeaders(link('a', 'b'), link('b', 'a'))).toEqual([
    { name: 'Link', before: 'a\nb', after: 'b\na' },
  ]);
});
