import { expect, it } from 'vitest';
import { createManualTimers } from '#test/support/manual-timers.ts';
import { asOwnWork, createOrigins } from './origins.ts';

const person = { via: 'console', key: null } as const;

it('knows on whose behalf code works, over promises, and tells requests apart', async () => {
  const origins = createOrigins();
  const later = async () => {
    await Promise.resolve();
    return origins.current().via;
  };
  const agent = { via: 'agent', key: { id: 'key_1', name: 'helper' } } as const;
  expect(await Promise.all([origins.run(person, later), origins.run(agent, later), later()])).toEqual([
    'console',
    'agent',
    'sallyport',
  ]);
});

it('takes what a timer does for Sallyport’s own, whoever had it set', async () => {
  const origins = createOrigins();
  const timers = createManualTimers();
  const seen: string[] = [];
  origins.run(person, () => asOwnWork(timers, origins).after(10, () => seen.push(origins.current().via)));
  await timers.pass(10);
  expect(seen).toEqual(['sallyport']);
});
