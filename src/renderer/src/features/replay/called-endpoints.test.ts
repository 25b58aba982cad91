import { expect, test } from 'vitest';
import { createTestBridge } from '../../bridge/test-bridge.ts';
import { testCall } from '../calls/test-call.ts';
import { findCalledEndpoints } from './called-endpoints.ts';

function bridgeWith(pages: readonly (readonly string[])[]) {
  return createTestBridge({
    'calls.list': ({ cursor = '0' }) => {
      const at = Number(cursor);
      const items = (pages[at] ?? []).map((path, index) => ({ ...testCall(`c${at}_${index}`, 1), path }));
      return { items, next_cursor: at + 1 < pages.length ? String(at + 1) : null };
    },
  });
}

async function found(pages: readonly (readonly string[])[]) {
  const bridge = bridgeWith(pages);
  const heard: (readonly string[])[] = [];
  await findCalledEndpoints(bridge, 'ca_1', (endpoints) => {
    heard.push(endpoints);
    return true;
  });
  return { heard, asked: bridge.asked.length };
}

test('finds endpoints behind the pages that one poller filled, and tells each page as it comes', async () => {
  const polls = Array.from({ length: 500 }, () => '/health');
  const { heard } = await found([polls, [...polls.slice(1), '/user'], [], ['/issues', '/user']]);
  expect(heard).toEqual([
    ['/health'],
    ['/health', '/user'],
    ['/health', '/user'],
    ['/health', '/user', '/issues'],
  ]);
});

test('ends with enough endpoints, and after so many calls however few endpoints they had', async () => {
  const different = Array.from({ length: 250 }, (_, index) => `/items/${index}`);
  expect(await found([different, ['/late']])).toMatchObject({ asked: 1, heard: [different.slice(0, 200)] });
  const polls = Array.from({ length: 40 }, () => Array.from({ length: 500 }, () => '/health'));
  expect((await found(polls)).asked).toBe(10);
});
