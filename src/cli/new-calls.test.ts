import { expect, test } from 'vitest';
import type { OperationInput } from '#shared/contract/index.ts';
import type { CallSummary } from '#shared/domain/call.ts';
import type { Client } from './client.ts';
import { createNewCalls } from './new-calls.ts';

const started = (number: number) => new Date(Date.UTC(2026, 0, 1) + number * 1_000).toISOString();
const call = (number: number) => ({ id: `call_${number}`, started_at: started(number) }) as CallSummary;

/** A log whose calls start a second apart, listed as the host does it: at most `looksAt` calls are looked at for a page. */
function logOf(looksAt = Number.POSITIVE_INFINITY) {
  const recorded: { readonly call: CallSummary; readonly fits: boolean }[] = [];
  const asked: OperationInput<'calls.list'>[] = [];
  const list = (input: OperationInput<'calls.list'>) => {
    asked.push(input);
    const before = Number(input.cursor ?? recorded.length);
    const items: CallSummary[] = [];
    let at = before;
    const isOld = () => input.since !== undefined && (recorded[at - 1]?.call.started_at ?? '') < input.since;
    while (at > 0 && !isOld() && items.length < (input.limit ?? 50) && before - at < looksAt) {
      at -= 1;
      const row = recorded[at];
      if (row?.fits) items.push(row.call);
    }
    return { items, next_cursor: at === 0 || isOld() ? null : String(at) };
  };
  const record = (count: number, fits = true) => {
    for (let each = 0; each < count; each += 1) recorded.push({ call: call(recorded.length), fits });
  };
  const client = { call: async (_name: string, input: never) => list(input) } as unknown as Pick<
    Client,
    'call'
  >;
  return { client, record, list, asked };
}

test('tells of each call once, however many came in between', async () => {
  const log = logOf();
  log.record(700);
  const before = log.list({ limit: 500 }).items;
  const coming = createNewCalls(log.client, {}, before, before.at(-1)?.started_at ?? '');
  for (const count of [1, 0, 499, 500, 501, 4_321]) {
    log.record(count);
    const { calls, isWhole } = await coming.next();
    expect(isWhole).toBe(true);
    expect(calls).toEqual(log.list({ limit: count }).items);
  }
});

test('says so where more came than it looks through, and goes on with what comes then', async () => {
  const log = logOf();
  const coming = createNewCalls(log.client, {}, [], '');
  log.record(10_500);
  const flood = await coming.next();
  expect(flood.isWhole).toBe(false);
  expect(flood.calls).toHaveLength(10_000);
  log.record(3);
  const { calls } = await coming.next();
  expect(calls.slice(0, 3)).toEqual(log.list({ limit: 3 }).items);
});

test('finds a call that fits behind pages in which none does, without looking through the whole log', async () => {
  const log = logOf(100);
  log.record(5_000, false);
  log.record(1);
  const before = log.list({ limit: 500 }).items;
  const coming = createNewCalls(log.client, { query: 'is:error' }, before, '');
  log.record(1);
  log.record(1_000, false);
  const { calls } = await coming.next();
  expect(calls).toEqual([call(5_001)]);
  log.record(30, false);
  log.asked.length = 0;
  expect(await coming.next()).toEqual({ calls: [], isWhole: true });
  expect(log.asked.length).toBeLessThan(15);
});

test('takes what started before it for known', async () => {
  const log = logOf();
  log.record(10);
  const coming = createNewCalls(log.client, {}, [], started(7));
  expect((await coming.next()).calls).toEqual([call(9), call(8)]);
});
