import { expect, test } from 'vitest';
import { createTestBridge } from '../../bridge/test-bridge.ts';
import { createPaletteStore } from './palette-store.ts';

test('asks the host for services, and for a call only by its whole id', async () => {
  const bridge = createTestBridge({ 'toolkits.list': () => ({ items: [], next_cursor: null }) });
  const palette = createPaletteStore(bridge);
  await palette.getState().search('g');
  expect(bridge.asked).toEqual([]);
  await palette.getState().search('call_');
  expect(bridge.asked.map(({ name }) => name)).toEqual(['toolkits.list']);
  await palette.getState().search('call_8fKq2LmZ01');
  expect(bridge.asked.map(({ name }) => name)).toEqual(['toolkits.list', 'toolkits.list', 'calls.get']);
  expect(palette.getState().call).toBeNull();
});

test('forgets what was typed when it is closed, and an answer that comes later', async () => {
  let answer = () => {};
  const late = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const bridge = createTestBridge({
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
