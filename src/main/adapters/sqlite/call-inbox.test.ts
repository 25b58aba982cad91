import { expect, it } from 'vitest';
import { createCallPacker } from './call-batch.ts';
import { createCallInbox } from './call-inbox.ts';
import { aCall } from './test-processes/sample-call.ts';

function batchOf(calls: number) {
  const packer = createCallPacker();
  for (let count = 0; count < calls; count += 1) packer.add(aCall({ id: `call_${count}` }));
  return packer.take();
}

it('gives out calls in their order, and the weight of a batch with its last', () => {
  const inbox = createCallInbox();
  inbox.put(batchOf(2), 700, 10);
  inbox.put(batchOf(1), 300, 20);
  const taken = [inbox.take(), inbox.take(), inbox.take()];
  expect(taken.map((waiting) => [waiting?.call.values[0], waiting?.weight])).toEqual([
    ['call_0', 0],
    ['call_1', 700],
    ['call_0', 300],
  ]);
  expect(inbox.take()).toBeNull();
});

it('hurries calls that came with many others', () => {
  const inbox = createCallInbox();
  inbox.put(batchOf(31), 1, 0);
  inbox.put(batchOf(32), 1, 0);
  const hurried = Array.from({ length: 63 }, () => inbox.take()?.isHurried);
  expect(hurried.filter((isHurried) => isHurried === true)).toHaveLength(32);
  expect(hurried[30]).toBe(false);
});

it('knows since when its oldest call waits', () => {
  const inbox = createCallInbox();
  expect(inbox.since).toBeNull();
  inbox.put(batchOf(2), 1, 10);
  inbox.put(batchOf(1), 1, 20);
  const since = [1, 2, 3].map(() => {
    const before = inbox.since;
    inbox.take();
    return before;
  });
  expect([...since, inbox.since]).toEqual([10, 10, 20, null]);
});
