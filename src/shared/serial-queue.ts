/** Runs one asynchronous job at a time, in the order given. A job that fails does not stop the next one. */
export type SerialQueue = <T>(job: () => Promise<T>) => Promise<T>;

/** A new, empty queue. What it returns settles as the job does. */
export function createSerialQueue(): SerialQueue {
  let tail: Promise<unknown> = Promise.resolve();
  return (job) => {
    const result = tail.then(job);
    tail = result.catch(() => undefined);
    return result;
  };
}
