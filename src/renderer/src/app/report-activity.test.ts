import { expect, test } from 'vitest';
import { reportActivity } from './report-activity.ts';

/** Time that passes only when told to. */
function createTime() {
  let now = 0;
  let due: { at: number; work: () => void }[] = [];
  return {
    now: () => now,
    after(ms: number, work: () => void) {
      const appointment = { at: now + ms, work };
      due.push(appointment);
      return () => {
        due = due.filter((other) => other !== appointment);
      };
    },
    pass(ms: number) {
      const end = now + ms;
      for (;;) {
        const next = due.find(({ at }) => at <= end);
        if (next === undefined) break;
        due = due.filter((other) => other !== next);
        now = next.at;
        next.work();
      }
      now = end;
    },
  };
}

test('reports input at once, then only now and then, and the last of it', () => {
  const target = new EventTarget();
  const time = createTime();
  const reportedAt: number[] = [];
  const stop = reportActivity({ target, report: () => reportedAt.push(time.now()), after: time.after });
  target.dispatchEvent(new Event('keydown'));
  target.dispatchEvent(new Event('pointermove'));
  time.pass(10_000);
  target.dispatchEvent(new Event('wheel'));
  time.pass(40_000);
  expect(reportedAt).toEqual([0, 15_000]);
  target.dispatchEvent(new Event('pointerdown'));
  expect(reportedAt).toEqual([0, 15_000, 50_000]);
  stop();
  time.pass(20_000);
  target.dispatchEvent(new Event('keydown'));
  expect(reportedAt).toHaveLength(3);
});
