import { expect, test } from 'vitest';
import { countedIds } from '#test/support/counted-ids.ts';
import { createManualTimers } from '#test/support/manual-timers.ts';
import { createPairing } from './pairing.ts';

const minute = 60_000;

function setUp() {
  const timers = createManualTimers();
  const revoked: string[] = [];
  const newId = countedIds();
  const pairing = createPairing({
    access: {
      create: async () => ({ id: 'key_1', key: 'ak_secret' }) as never,
      revoke: async (id) => revoked.push(id) as never,
    },
    clock: { now: timers.now, monotonic: timers.now },
    timers,
    newId: () => newId('pair'),
    onChange: () => {},
    onDecided: () => {},
  });
  return { pairing, timers, revoked };
}

test('a command line that has ended is not offered any longer, and takes nobody’s place', async () => {
  const { pairing, timers } = setUp();
  for (const name of ['one', 'two', 'three']) pairing.begin(name);
  expect(() => pairing.begin('four')).toThrow('wait to be paired already');
  await timers.pass(30_000);
  expect(pairing.waiting()).toEqual([]);
  expect(pairing.begin('four')).toMatchObject({ id: 'pair_0000000000000004' });
});

test('one that keeps asking waits for ten minutes', async () => {
  const { pairing, timers } = setUp();
  const { id, secret } = pairing.begin('one');
  for (let passed = 0; passed < 9.5 * minute; passed += 20_000) {
    expect(pairing.answer(id, secret)).toEqual({ state: 'waiting' });
    await timers.pass(20_000);
  }
  expect(pairing.waiting()).toHaveLength(1);
  await timers.pass(minute);
  expect(pairing.waiting()).toEqual([]);
});

test('those that were denied make room at once', async () => {
  const { pairing } = setUp();
  for (const name of ['one', 'two', 'three']) await pairing.decide(pairing.begin(name).id, 'deny');
  expect(pairing.begin('four')).toMatchObject({ id: 'pair_0000000000000004' });
});

test('a key that nobody came for is revoked', async () => {
  const { pairing, timers, revoked } = setUp();
  const gone = pairing.begin('gone');
  await pairing.decide(gone.id, 'confirm');
  const present = pairing.begin('present');
  await pairing.decide(present.id, 'confirm');
  expect(pairing.answer(present.id, present.secret)).toEqual({ state: 'confirmed', key: 'ak_secret' });
  await timers.pass(30_000);
  expect(revoked).toEqual(['key_1']);
  expect(() => pairing.answer(gone.id, gone.secret)).toThrow('nothing waits to be paired');
});
