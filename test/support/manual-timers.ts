import { setImmediate } from 'node:timers/promises';
import type { Timers } from '#main/core/ports/index.ts';

/** Timers whose time passes only when a test says so. */
export interface ManualTimers extends Timers {
  /** Milliseconds that have passed. */
  now(): number;
  /** How many appointments there are. */
  waiting(): number;
  /** Lets time pass: what falls due runs in order, each with what it started, before the next. */
  pass(ms: number): Promise<void>;
}

export function createManualTimers(): ManualTimers {
  let time = 0;
  let due: { readonly at: number; readonly work: () => void }[] = [];
  return {
    now: () => time,
    waiting: () => due.length,
    after(ms, work) {
      const appointment = { at: time + ms, work };
      due.push(appointment);
      return () => {
        due = due.filter((other) => other !== appointment);
      };
    },
    async pass(ms) {
      const end = time + ms;
      for (;;) {
        const next = due.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        due = due.filter((other) => other !== next);
        time = next.at;
        next.work();
        await setImmediate();
      }
      time = end;
    },
  };
}
