/** The calls under way, by the key that they came with. */
export interface RunningCalls {
  /** @returns what to call when the call has ended. */
  add(keyId: string, abort: () => void): () => void;
  /** Cuts off every call of a key; of every key where none is named. */
  abortAll(keyId?: string): void;
}

export function createRunningCalls(): RunningCalls {
  const byKey = new Map<string, Set<() => void>>();
  return {
    add(keyId, abort) {
      const running = byKey.get(keyId) ?? new Set();
      byKey.set(keyId, running);
      running.add(abort);
      return () => {
        running.delete(abort);
        if (running.size === 0 && byKey.get(keyId) === running) byKey.delete(keyId);
      };
    },
    abortAll(keyId) {
      const sets = keyId === undefined ? [...byKey.values()] : [byKey.get(keyId) ?? []];
      for (const abort of sets.flatMap((running) => [...running])) abort();
    },
  };
}
