import { expect, test } from 'vitest';
import type { FrontDoor } from '#shared/domain/call.ts';
import type { CallFigures } from '#shared/domain/call-figures.ts';
import { agentBars, startOfDay, toolkitBars } from './today-bars.ts';

const figures = (counts: readonly number[]): CallFigures => ({
  calls: 0,
  failures: 0,
  is_complete: true,
  by_status: [],
  by_toolkit: counts.map((calls, index) => ({
    toolkit: index === 0 ? null : `t${index}`,
    calls,
    failures: 1,
  })),
  by_agent: counts.map((calls, index) => ({
    key_id: `ak_${index}`,
    key_name: `Agent ${index}`,
    front_door: 'mcp',
    calls,
    failures: 0,
  })),
  latency: null,
  since: '2026-11-20T00:00:00.000Z',
  until: '2026-11-20T12:00:00.000Z',
  buckets: [],
});

test('shows the four largest and adds up the others', () => {
  const bars = agentBars(figures([9, 8, 7, 6, 5, 4]));
  expect(bars.map(({ value }) => value)).toEqual([9, 8, 7, 6, 9]);
  expect(bars.at(-1)).toMatchObject({ name: '2 others', text: '9 calls' });
});

test('says who called without a key, and counts unknown keys as one', () => {
  const keyless = (front_door: FrontDoor, calls: number) => ({
    key_id: null,
    key_name: null,
    front_door,
    calls,
    failures: 1,
  });
  const by_agent = [keyless('console', 4), keyless('replay', 3), keyless('mcp', 3), keyless('envelope', 2)];
  expect(agentBars({ ...figures([]), by_agent })).toMatchObject([
    { name: 'Unknown key', text: '5 calls, 2 failed' },
    { name: 'You (console)', text: '4 calls, 1 failed' },
    { name: 'You (replay)', text: '3 calls, 1 failed' },
  ]);
});

test('names toolkits as the console does, says what failed, and names calls that reached none', () => {
  expect(toolkitBars(figures([2, 1]), { t1: 'Service one' })).toMatchObject([
    { name: 'No toolkit', text: '2 calls, 1 failed' },
    { name: 'Service one', text: '1 call, 1 failed' },
  ]);
});

test('a day begins at midnight where the person is', () => {
  const start = new Date(startOfDay(new Date(2026, 10, 20, 17, 30)));
  expect([start.getDate(), start.getHours(), start.getMinutes()]).toEqual([20, 0, 0]);
});
