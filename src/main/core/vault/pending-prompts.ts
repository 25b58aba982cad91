/**
 * Waits for a person in front of a keychain prompt. Such a wait has no time limit, so whatever makes it pointless (a
 * passphrase given instead, a lock) has to end it, or everything queued behind it would wait too.
 */
export interface PendingPrompts {
  /** Runs `action` with a signal that fires on `signal` or on `cancelAll`. */
  wait<T>(signal: AbortSignal | undefined, action: (signal: AbortSignal) => Promise<T>): Promise<T>;
  cancelAll(): void;
}

/** No waits yet. */
export function createPendingPrompts(): PendingPrompts {
  const waiting = new Set<AbortController>();
  return {
    async wait(signal, action) {
      const controller = new AbortController();
      waiting.add(controller);
      try {
        return await action(signal ? AbortSignal.any([controller.signal, signal]) : controller.signal);
      } finally {
        waiting.delete(controller);
      }
    },
    cancelAll() {
      for (const controller of waiting) controller.abort();
    },
  };
}
