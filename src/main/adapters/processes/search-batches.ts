/**
 * Searches for many things at once. One search runs at a time; what is asked for meanwhile waits for the next, which then looks
 * for all of it: hundreds of held requests make a few searches.
 */
export function createBatches<Key, Found>(
  search: (keys: ReadonlySet<Key>) => Promise<ReadonlyMap<Key, Found>>,
): (key: Key) => Promise<Found | undefined> {
  let waiting = new Set<Key>();
  let next: Promise<ReadonlyMap<Key, Found>> | null = null;
  let running: Promise<unknown> = Promise.resolve();

  function start(): Promise<ReadonlyMap<Key, Found>> {
    const begun = running.then(() => {
      const keys = waiting;
      waiting = new Set();
      next = null;
      return search(keys);
    });
    running = begun.catch(() => undefined);
    return begun;
  }

  return async (key) => {
    waiting.add(key);
    next ??= start();
    return (await next).get(key);
  };
}
