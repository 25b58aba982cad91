import { expect, test } from 'vitest';
import { parsePort } from './settings-store.ts';

test('takes whole port numbers in range and nothing else', () => {
  expect(['4477', ' 1024 ', '65535'].map(parsePort)).toEqual([4477, 1024, 65535]);
  for (const text of ['', '80', '65536', '4477.5', '4e3', '-1', 'abc', '0x1000'])
    expect(parsePort(text)).toBeNull();
});
