import { expect, it } from 'vitest';
import { createRuleBudgets } from './budgets.ts';

function budgetsAt(start: string) {
  const clock = { time: Date.parse(start), now: () => clock.time };
  const budgets = createRuleBudgets(clock);
  const take = (limits: Parameters<typeof budgets.take>[1]['limits'], key = 'key_1') =>
    budgets.take(key, { effect: 'allow', rule: 'rl_1', limits });
  return { clock, budgets, take };
}

it("refuses calls beyond a minute's number, for each key on its own, until the next minute", () => {
  const { clock, take } = budgetsAt('2026-11-21T10:00:30.000Z');
  const limits = { calls_per_minute: 2 };
  take(limits);
  take(limits);
  expect(() => take(limits)).toThrow(expect.objectContaining({ code: 'RateLimited' }));
  take(limits, 'key_2');
  clock.time += 30_000;
  take(limits);
});

it('refuses calls once the bytes of a day have passed, until midnight UTC', () => {
  const { clock, budgets, take } = budgetsAt('2026-11-21T23:59:00.000Z');
  const limits = { bytes_per_day: 1_000 };
  const spent = { key_id: 'key_1', rule: 'rl_1', request_bytes: 400, response_bytes: 600 };
  take(limits);
  budgets.spent({ ...spent, rule: 'rl_other' });
  take(limits);
  budgets.spent(spent);
  expect(() => take(limits)).toThrow(expect.objectContaining({ code: 'RateLimited' }));
  clock.time += 60_000;
  take(limits);
});

it('lets everything through where a rule has no limits', () => {
  const { take } = budgetsAt('2026-11-21T10:00:00.000Z');
  for (let call = 0; call < 1_000; call += 1) take(null);
});
