import { expect, test } from 'vitest';
import { parseCallQuery } from '#shared/domain/call-query.ts';
import { createTestBridge } from '../../bridge/test-bridge.ts';
import { testCall } from '../calls/test-call.ts';
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

/** A host that finds a call on every other page, `pages` of them. */
function rarelyFinding(pages: number, onPage: (page: number) => void = () => {}) {
  return createTestBridge({
    'toolkits.list': () => ({ items: [], next_cursor: null }),
    'calls.list'({ cursor }) {
      const page = Number(cursor ?? '0');
      onPage(page);
      const items = page % 2 === 1 ? [testCall(`call_${page}`, 0)] : [];
      return { items, next_cursor: page + 1 < pages ? String(page + 1) : null };
    },
  });
}

test('goes on where the calls that fit are far apart, and shows each as it is found', async () => {
  const shown: number[] = [];
  const bridge = rarelyFinding(7, () => shown.push(palette.getState().calls.length));
  const palette = createPaletteStore(bridge);
  await palette.getState().search('/rare');
  expect(palette.getState().calls.map(({ id }) => id)).toEqual(['call_1', 'call_3', 'call_5']);
  expect(shown).toEqual([0, 0, 1, 1, 2, 2, 3]);
});

test('asks no further after a while, nor once something else was typed', async () => {
  const asked = (bridge: ReturnType<typeof rarelyFinding>) =>
    bridge.asked.filter(({ name }) => name === 'calls.list').length;
  const endless = rarelyFinding(1_000);
  await createPaletteStore(endless).getState().search('/rare');
  expect(asked(endless)).toBe(12);

  const left = rarelyFinding(1_000, (page) => {
    if (page === 2) palette.getState().setOpen(false);
  });
  const palette = createPaletteStore(left);
  await palette.getState().search('/rare');
  expect(asked(left)).toBe(3);
  expect(palette.getState().calls).toEqual([]);
});
