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
  inbox.put(batchOf(2), 700);
  inbox.put(batchOf(1), 300);
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
  inbox.put(batchOf(127), 1);
  inbox.put(batchOf(128), 1);
  const hurried = Array.from({ length: 255 }, () => inbox.take()?.isHurried);
  expect(hurried.filter((isHurried) => isHurried === true)).toHaveLength(128);
  expect(hurried[126]).toBe(false);
});

it('is behind while more wait than the last message brought', () => {
  const inbox = createCallInbox();
  inbox.put(batchOf(1), 1);
  expect(inbox.isBehind).toBe(false);
  inbox.put(batchOf(2), 1);
  expect(inbox.isBehind).toBe(true);
  inbox.take();
  inbox.take();
  expect(inbox.isBehind).toBe(false);
});
