import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createSlicedWork } from './sliced-work.ts';

/** Each piece takes a quarter of a slice. */
const pieceMs = 0.25;

function startWork(pieces: number) {
  const world = { left: pieces, done: 0, clock: 0 };
  const work = createSlicedWork({
    doPiece() {
      if (world.left === 0) return false;
      world.left -= 1;
      world.done += 1;
      world.clock += pieceMs;
      return true;
    },
    now: () => world.clock,
  });
  work.wake();
  return { world, work };
}

it('lets messages in after about a millisecond, and goes on until nothing is left', async () => {
  const { world } = startWork(10);
  const done: number[] = [];
  for (let slice = 0; slice < 4; slice += 1) {
    await turn();
    done.push(world.done);
  }
  expect(done).toEqual([4, 8, 10, 10]);
});

it('works no faster where it is woken again meanwhile', async () => {
  const { world, work } = startWork(100);
  await turn();
  work.wake();
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
  await turn();
  expect(world.done).toBe(4);
});
