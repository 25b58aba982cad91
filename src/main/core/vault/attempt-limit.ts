import { SallyportError } from '#shared/errors.ts';

/** Makes guessing slow: after a few failures in a row each further attempt has to wait, longer each time. */
export interface AttemptLimit {
  /** Throws UnlockDelayed while the next attempt has to wait. */
  check(): void;
  failed(): void;
  succeeded(): void;
}

/** People mistype; programs do not stop. */
const freeFailures = 3;
const longestWaitMs = 60_000;

/** @param now milliseconds of a clock that nobody sets. */
export function createAttemptLimit(now: () => number): AttemptLimit {
  let failures = 0;
  let until = Number.NEGATIVE_INFINITY;
  return {
    check() {
      const seconds = Math.ceil((until - now()) / 1_000);
      if (seconds <= 0) return;
      throw new SallyportError(
        'UnlockDelayed',
        `${failures} attempts failed; the next is possible in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
        { fix: 'Wait, check what you type, and try again.' },
      );
    },
    failed() {
      failures += 1;
      if (failures < freeFailures) return;
      until = now() + Math.min(longestWaitMs, 1_000 * 2 ** (failures - freeFailures));
    },
    succeeded() {
      failures = 0;
      until = Number.NEGATIVE_INFINITY;
    },
  };
}
