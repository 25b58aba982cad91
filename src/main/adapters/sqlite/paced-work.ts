/** Work that is done in slices of about a millisecond, with rests in between. */
export interface PacedWork {
  /** There is something to do, perhaps again. */
  wake(): void;
  stop(): void;
}

export interface PacedWorkDeps {
  /** Does a small piece; false where nothing was left to do. */
  readonly doPiece: () => boolean;
  /** Whether something waits for too long already: then there is no rest. */
  readonly isBehind: () => boolean;
  /** Milliseconds. */
  readonly now: () => number;
}

const sliceMs = 1;
const restMs = 1;

/**
 * A thread that works for long holds up others on a machine with few processors: the system lets it go on for some
 * milliseconds, whoever waits. One that rests by itself lets an agent's call pass in between.
 */
export function createPacedWork({ doPiece, isBehind, now }: PacedWorkDeps): PacedWork {
  let immediate: NodeJS.Immediate | undefined;
  let rest: NodeJS.Timeout | undefined;
  let isAwake = false;

  const work = (): void => {
    const until = now() + sliceMs;
    do {
      if (doPiece()) continue;
      isAwake = false;
      return;
    } while (now() < until);
    if (isBehind()) immediate = setImmediate(work);
    else rest = setTimeout(work, restMs);
  };

  return {
    wake() {
      if (isAwake) return;
      isAwake = true;
      immediate = setImmediate(work);
    },
    stop() {
      clearImmediate(immediate);
      clearTimeout(rest);
      isAwake = true;
    },
  };
}
