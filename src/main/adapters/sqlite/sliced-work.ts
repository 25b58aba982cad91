/** Work that is done in slices of about a millisecond, so that messages come in between. */
export interface SlicedWork {
  /** There is something to do, perhaps again. */
  wake(): void;
  stop(): void;
}

export interface SlicedWorkDeps {
  /** Does a small piece; false where nothing was left to do. */
  readonly doPiece: () => boolean;
  /** Milliseconds. */
  readonly now: () => number;
}

const sliceMs = 1;

/**
 * Goes on without rests until nothing is left. On a machine with few processors a thread that rests between slices is in the way
 * of nearly every call that the gateway answers meanwhile, one that works at a stretch only of those that fall into it.
 */
export function createSlicedWork({ doPiece, now }: SlicedWorkDeps): SlicedWork {
  let immediate: NodeJS.Immediate | undefined;
  let isAwake = false;

  const work = (): void => {
    const until = now() + sliceMs;
    do {
      if (doPiece()) continue;
      isAwake = false;
      return;
    } while (now() < until);
    immediate = setImmediate(work);
  };

  return {
    wake() {
      if (isAwake) return;
      isAwake = true;
      immediate = setImmediate(work);
    },
    stop() {
      clearImmediate(immediate);
      isAwake = true;
    },
  };
}
