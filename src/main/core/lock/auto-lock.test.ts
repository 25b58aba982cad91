import { expect, test } from 'vitest';
import { defaultSettings, type Settings } from '#shared/domain/settings.ts';
import type { LockMoment } from '#shared/domain/vault.ts';
import { createManualTimers } from '#test/support/manual-timers.ts';
import { createAutoLock } from './index.ts';

/** A vault that is open, and a computer whose clocks and sleep the test decides. */
function createWorld(changes: Partial<Settings>) {
  const timers = createManualTimers();
  const locks: string[] = [];
  const listeners = new Set<(unlocked: boolean) => void>();
  let settings = { ...defaultSettings, ...changes };
  let unlocked = true;
  let sleptMs = 0;
  let announce: (moment: LockMoment) => void = () => {};
  const set = (open: boolean) => {
    unlocked = open;
    for (const listener of listeners) listener(open);
  };
  const autoLock = createAutoLock({
    vault: {
      status: () => ({
        state: unlocked ? 'unlocked' : 'locked',
        slots: ['keychain'],
        keychain: 'available',
        reason: null,
      }),
      lock(why = 'hand') {
        locks.push(why);
        set(false);
      },
      onLockChange(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    settings: () => settings,
    moments: {
      known: ['sleep', 'screen_lock'],
      subscribe(listener) {
        announce = listener;
        return () => {
          announce = () => {};
        };
      },
    },
    // Only the wall clock goes on while a computer sleeps.
    clock: { now: () => timers.now() + sleptMs, monotonic: timers.now },
    timers,
  });
  autoLock.start();
  return {
    autoLock,
    locks,
    pass: timers.pass,
    unlock: () => set(true),
    sleep(ms: number) {
      sleptMs += ms;
    },
    setClock(ms: number) {
      sleptMs = ms;
    },
    announce: (moment: LockMoment) => announce(moment),
    change(more: Partial<Settings>) {
      settings = { ...settings, ...more };
      autoLock.settingsChanged();
    },
  };
}

const minute = 60_000;

test('locks once nobody has used the console for the chosen time', async () => {
  const world = createWorld({ lock_after_minutes: 5 });
  await world.pass(4 * minute);
  world.autoLock.used();
  await world.pass(5 * minute - 1);
  expect(world.locks).toEqual([]);
  await world.pass(1);
  expect(world.locks).toEqual(['idle']);
});

test('never locks by itself where that is not wanted', async () => {
  const world = createWorld({});
  await world.pass(600 * minute);
  world.announce('sleep');
  world.announce('screen_lock');
  expect(world.locks).toEqual([]);
});

test('begins anew after each unlocking', async () => {
  const world = createWorld({ lock_after_minutes: 1 });
  await world.pass(minute);
  world.unlock();
  await world.pass(minute - 1);
  expect(world.locks).toEqual(['idle']);
  await world.pass(1);
  expect(world.locks).toEqual(['idle', 'idle']);
});

test('counts the time that the computer slept, also for whoever touches it first', async () => {
  const world = createWorld({ lock_after_minutes: 10 });
  await world.pass(minute);
  world.sleep(60 * minute);
  world.autoLock.used();
  expect(world.locks).toEqual(['idle']);
});

test('is not put off by a clock that is set back', async () => {
  const world = createWorld({ lock_after_minutes: 10 });
  world.setClock(-24 * 60 * minute);
  await world.pass(10 * minute);
  expect(world.locks).toEqual(['idle']);
});

test('takes a changed time over at once', async () => {
  const world = createWorld({});
  await world.pass(30 * minute);
  world.change({ lock_after_minutes: 60 });
  expect(world.locks).toEqual([]);
  world.change({ lock_after_minutes: 15 });
  expect(world.locks).toEqual(['idle']);
});

test('locks at sleep and with the screen, each where it is wanted, until it is stopped', () => {
  const world = createWorld({ lock_on_sleep: true });
  world.announce('screen_lock');
  expect(world.locks).toEqual([]);
  world.announce('sleep');
  expect(world.locks).toEqual(['sleep']);
  world.change({ lock_on_screen_lock: true });
  world.announce('screen_lock');
  expect(world.locks).toEqual(['sleep', 'screen_lock']);
  world.autoLock.stop();
  world.announce('sleep');
  expect(world.locks).toHaveLength(2);
});
