import type { Page } from 'playwright';
import { contract } from '../../src/shared/contract/index.ts';
import type { ConsolePreview } from '../../test/support/console-preview.ts';
import { sampleCall } from '../../test/support/console-preview-calls.ts';
import { median } from '../figures.ts';

const perSecond = 20;
const batch = 200;

export interface HeapAt {
  /** How many minutes at 20 calls a second have come in. */
  readonly minutes: number;
  readonly bytes: number;
}

/**
 * Lets an hour of live calls come in, faster than in an hour, while the list of calls is open. Before the heap is read, what
 * nothing holds any more is collected, so that only what the console keeps is counted. It is read once a minute, and the median of
 * `every` readings counts: now and then one falls into the middle of something.
 */
export async function measureMemory(
  page: Page,
  preview: ConsolePreview,
  minutes: number,
  every: number,
): Promise<HeapAt[]> {
  await page.goto(`${preview.url}/?mode=full#signin=preview`);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Calls' }).click();
  await page.getByRole('grid', { name: 'Recorded calls' }).getByRole('row').nth(5).waitFor();
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  const collected = async (): Promise<number> => {
    await session.send('HeapProfiler.collectGarbage');
    return (await session.send('Runtime.getHeapUsage')).usedSize;
  };
  /** React holds what it drew before until it has drawn again, and elements that went until they are collected themselves. */
  const heap = async (): Promise<number> => {
    await collected();
    await page.evaluate(
      () => new Promise((rested) => requestIdleCallback(() => requestAnimationFrame(() => rested(null)))),
    );
    return collected();
  };
  const summary = contract['calls.list'].output.shape.items.element;
  const found: HeapAt[] = [];
  let number = 1_000;
  let readings: number[] = [];
  for (let minute = 1; minute <= minutes; minute += 1) {
    const until = number + 60 * perSecond;
    while (number < until) {
      const last = Math.min(until, number + batch);
      for (; number < last; number += 1) {
        preview.host.emit({ name: 'call.recorded', payload: summary.parse(sampleCall(number, Date.now())) });
      }
      // The console takes in what has come before more is sent: a queue would be measured otherwise.
      await page.evaluate(async () => {
        await new Promise((rested) => setTimeout(rested, 0));
        await new Promise((drawn) => requestAnimationFrame(drawn));
      });
    }
    readings.push(await heap());
    if (minute % every > 0) continue;
    found.push({ minutes: minute, bytes: median(readings) });
    readings = [];
  }
  return found;
}
