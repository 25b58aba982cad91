export interface ActivityDeps {
  readonly target: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;
  /** Tells the host that the person is there. */
  readonly report: () => void;
  /** Runs work after so many milliseconds; returns what takes that back. */
  readonly after: (ms: number, work: () => void) => () => void;
}

const inputs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

/** Seconds matter little where the shortest idle time is a minute. */
const reportEveryMs = 15_000;

/**
 * Tells the host of the person's input: at once, then at most every 15 seconds, and never leaving the last one out, so that
 * the vault is not locked under somebody's hands. Returns the function that ends it.
 */
export function reportActivity({ target, report, after }: ActivityDeps): () => void {
  let resting = false;
  let moved = false;
  let cancel = () => {};

  const rest = () => {
    resting = true;
    moved = false;
    report();
    cancel = after(reportEveryMs, () => {
      resting = false;
      if (moved) rest();
    });
  };
  const onInput = () => {
    if (resting) moved = true;
    else rest();
  };

  for (const input of inputs) target.addEventListener(input, onInput, { capture: true, passive: true });
  return () => {
    cancel();
    for (const input of inputs) target.removeEventListener(input, onInput, { capture: true });
  };
}
