/** The calls under way, by the key that they came with. */
export interface RunningCalls {
  /** @returns what to call when the call has ended. */
  add(keyId: string, abort: () => void): () => void;
  /** Cuts off every call of a key. */
  abortAll(keyId: string): void;
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
      for (const abort of [...(byKey.get(keyId) ?? [])]) abort();
    },
  };
}
