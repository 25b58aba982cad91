import { expect, test } from 'vitest';
import { createTestBridge } from '../../bridge/test-bridge.ts';
import { createSettingsStore, parseSetting, parseWhole } from './settings-store.ts';

test('takes whole port numbers in range and nothing else', () => {
  const parsePort = (text: string) => parseSetting('gateway_port', text);
  expect(['4477', ' 1024 ', '65535'].map(parsePort)).toEqual([4477, 1024, 65535]);
  for (const text of ['', '80', '65536', '4477.5', '4e3', '-1', 'abc', '0x1000'])
    expect(parsePort(text)).toBeNull();
});

test('takes whole numbers within bounds, the bounds included', () => {
  expect(['0', ' 7 ', '10'].map((text) => parseWhole(text, 0, 10))).toEqual([0, 7, 10]);
  for (const text of ['', '11', '-1', '1.5', '1e1', 'ten', '0x1']) expect(parseWhole(text, 0, 10)).toBeNull();
});

test('shows a sign-in link until it is hidden', async () => {
  const store = createSettingsStore(
    createTestBridge({ 'console.link': () => ({ url: 'http://127.0.0.1:1/#code=x' }) }),
  );
  await store.getState().createLink();
  expect(store.getState().link).toBe('http://127.0.0.1:1/#code=x');
  store.getState().hideLink();
  expect(store.getState().link).toBeNull();
});
