import { expect, test } from 'vitest';
import { parseCallQuery } from '#shared/domain/call-query.ts';
import { createTestBridge } from '../../bridge/test-bridge.ts';
import { callQuery, createPaletteStore } from './palette-store.ts';

test('asks the host for toolkits and calls once there is something to look for', async () => {
  const none = { items: [], next_cursor: null };
  const bridge = createTestBridge({ 'toolkits.list': () => none, 'calls.list': () => none });
  const palette = createPaletteStore(bridge);
  await palette.getState().search('g');
  expect(bridge.asked).toEqual([]);
  await palette.getState().search(' call_8f ');
  expect(bridge.asked).toEqual([
    { name: 'toolkits.list', input: { search: 'call_8f', limit: 6 } },
    { name: 'calls.list', input: { query: 'id:"call_8f"', limit: 6 } },
  ]);
});

test('looks for whatever is typed as text, and never as the language of queries', () => {
  for (const typed of ['call_8f', '/repos/ada', 'since: "', 'a\\" status:500', '-github']) {
    expect(parseCallQuery(callQuery(typed), 0)).toMatchObject({ ok: true, filter: [{ negated: false }] });
  }
});

test('forgets what was typed when it is closed, and an answer that comes later', async () => {
  let answer = () => {};
  const late = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const bridge = createTestBridge({
    'calls.list': () => ({ items: [], next_cursor: null }),
    'toolkits.list': async () => {
      await late;
      return { items: [{ slug: 'github' }] as never, next_cursor: null };
    },
  });
  const palette = createPaletteStore(bridge);
  palette.getState().setOpen(true);
  const searched = palette.getState().search('git');
  palette.getState().setOpen(false);
  answer();
  await searched;
  expect(palette.getState()).toMatchObject({ open: false, query: '', toolkits: [] });
});
