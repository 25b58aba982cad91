import { expect, test } from 'vitest';
import { createShutdown } from './shutdown.ts';

test('closes in the reverse order of opening, each step once, however often it is asked', async () => {
  const shutdown = createShutdown();
  const closed: string[] = [];
  for (const name of ['lock', 'database', 'listener']) shutdown.add(name, () => void closed.push(name));
  await Promise.all([shutdown.run(), shutdown.run()]);
  expect(closed).toEqual(['listener', 'database', 'lock']);
});

test('goes on after a step that fails and one that never ends, and names both', async () => {
  const shutdown = createShutdown();
  let released = false;
  shutdown.add('lock', () => {
    released = true;
  });
  shutdown.add('stuck', () => new Promise<void>(() => {}), 5);
  shutdown.add('broken', () => Promise.reject(new Error('no')));
  const faults = await shutdown.run();
  expect(faults.map(({ name, reason }) => `${name} ${reason}`)).toEqual(['broken failed', 'stuck timed out']);
  expect(released).toBe(true);
});
