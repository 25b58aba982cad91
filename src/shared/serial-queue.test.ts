import { expect, test } from 'vitest';
import { createSerialQueue } from './serial-queue.ts';

test('starts a job only after the one before it has ended', async () => {
  const enqueue = createSerialQueue();
  const order: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = enqueue(async () => {
    order.push('first starts');
    await gate.promise;
    order.push('first ends');
  });
  const second = enqueue(async () => {
    order.push('second starts');
  });
  gate.resolve();
  await Promise.all([first, second]);
  expect(order).toEqual(['first starts', 'first ends', 'second starts']);
});

test('goes on after a job that fails and tells only its caller', async () => {
  const enqueue = createSerialQueue();
  const failing = enqueue(() => Promise.reject(new Error('broken')));
  const next = enqueue(async () => 'fine');
  await expect(failing).rejects.toThrow('broken');
  expect(await next).toBe('fine');
});
