/** How much of its allowance a key has used in the window that runs. */
export interface RateBudget {
  /** Requests a window. */
  readonly limit: number;
  readonly remaining: number;
  readonly windowSeconds: number;
  /** Until the window ends; at least 1. */
  readonly resetSeconds: number;
  /** This request was one too many. */
  readonly exceeded: boolean;
}

export interface RateLimiter {
  /** Counts one request of a key; null where the owner set no limit. */
  spend(keyId: string): RateBudget | null;
}

export interface RateLimitDeps {
  /** Milliseconds that never go back. */
  readonly now: () => number;
  /** Read at each request, so that a changed setting takes effect at once. No requests stands for no limit. */
  readonly limit: () => { readonly requests: number; readonly windowSeconds: number };
}

/**
 * Fixed windows, as the documented limits have them (https://docs.composio.dev/reference/rate-limits), each starting with a
 * key's first request. Two numbers a key and no timers, since it stands before every call.
 */
export function createRateLimiter({ now, limit }: RateLimitDeps): RateLimiter {
  const windows = new Map<string, { startedAt: number; count: number }>();

  function windowOf(keyId: string, lengthMs: number, at: number) {
    const running = windows.get(keyId);
    if (running !== undefined && at - running.startedAt < lengthMs) return running;
    const fresh = { startedAt: at, count: 0 };
    windows.set(keyId, fresh);
    return fresh;
  }

  return {
    spend(keyId) {
      const { requests, windowSeconds } = limit();
      if (requests === 0) return null;
      const at = now();
      const window = windowOf(keyId, windowSeconds * 1000, at);
      window.count += 1;
      return {
        limit: requests,
        remaining: Math.max(0, requests - window.count),
        windowSeconds,
        resetSeconds: Math.max(1, Math.ceil((window.startedAt - at) / 1000 + windowSeconds)),
        exceeded: window.count > requests,
      };
    },
  };
}
