import type { Timers } from '../core/ports/index.ts';

/** The event loop's own timers. */
export function createSystemTimers(): Timers {
  return {
    after(ms, work) {
      const timer = setTimeout(work, ms).unref();
      return () => clearTimeout(timer);
    },
  };
}
