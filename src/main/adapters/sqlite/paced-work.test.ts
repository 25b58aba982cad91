import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPacedWork } from './paced-work.ts';

/** Each piece takes a quarter of a slice. */
const pieceMs = 0.25;

function startWork(pieces: number) {
  const world = { left: pieces, done: 0, clock: 0, isBehind: false };
  const work = createPacedWork({
    doPiece() {
      if (world.left === 0) return false;
      world.left -= 1;
      world.done += 1;
      world.clock += pieceMs;
      return true;
    },
    isBehind: () => world.isBehind,
    now: () => world.clock,
  });
  work.wake();
  return { world, work };
}

describe('paced work', () => {
  // Only rests are a matter of time.
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  it('rests after about a millisecond, and goes on until nothing is left', async () => {
    const { world } = startWork(10);
    await turn();
    expect(world.done).toBe(4);
    vi.advanceTimersByTime(1);
    expect(world.done).toBe(8);
    vi.advanceTimersByTime(1);
    expect([world.done, vi.getTimerCount()]).toEqual([10, 0]);
  });

  it('rests also where it is woken again meanwhile', async () => {
    const { world, work } = startWork(100);
    await turn();
    work.wake();
    await turn();
    expect(world.done).toBe(4);
  });

  it('does not rest while something waits for too long, but takes turns with messages', async () => {
    const { world } = startWork(10);
    world.isBehind = true;
    await turn();
    expect(world.done).toBe(4);
    await turn();
    expect(world.done).toBe(8);
  });

  it('begins again when it is woken after its end', async () => {
    const { world, work } = startWork(1);
    await turn();
    world.left = 1;
    await turn();
    expect(world.done).toBe(1);
    work.wake();
    await turn();
    expect(world.done).toBe(2);
  });

  it('does nothing after it was stopped', async () => {
    const { world, work } = startWork(100);
    await turn();
    work.stop();
    work.wake();
    vi.advanceTimersByTime(50);
    await turn();
    expect(world.done).toBe(4);
  });
});
