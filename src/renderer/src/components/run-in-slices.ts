/** Lets the window draw and take input; resolves in a later task. */
export type Pause = () => Promise<void>;

const sliceMs = 8;

/**
 * Runs work that yields now and then, a few milliseconds at a time.
 *
 * @returns its result; null when the signal ended it before.
 */
export async function runInSlices<Result>(
  work: Generator<void, Result>,
  signal: AbortSignal,
  pause: Pause = nextTask,
  now: () => number = () => performance.now(),
): Promise<Result | null> {
  let began = now();
  while (!signal.aborted) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (now() - began < sliceMs) continue;
    await pause();
    began = now();
  }
  return null;
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
