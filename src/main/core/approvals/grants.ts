import type { Clock } from '../ports/index.ts';

/** What the owner has settled for later requests; in memory, so a restart ends all of it. */
export interface Grants {
  /** Lets one request with this fingerprint through, within the next 10 minutes. */
  passOnce(fingerprint: string): void;
  /** Uses such a pass up. */
  takePass(fingerprint: string): boolean;
  /** Lets every request of a route through; null until restart. */
  grant(route: string, forMs: number | null): void;
  has(route: string): boolean;
}

const passMs = 10 * 60_000;

export function createGrants(clock: Pick<Clock, 'monotonic'>): Grants {
  const passes = new Map<string, number>();
  const routes = new Map<string, number>();

  function dropEnded(ends: Map<string, number>): void {
    for (const [name, end] of ends) if (end <= clock.monotonic()) ends.delete(name);
  }

  return {
    passOnce(fingerprint) {
      dropEnded(passes);
      passes.set(fingerprint, clock.monotonic() + passMs);
    },
    takePass(fingerprint) {
      dropEnded(passes);
      return passes.delete(fingerprint);
    },
    grant(route, forMs) {
      dropEnded(routes);
      routes.set(route, forMs === null ? Number.POSITIVE_INFINITY : clock.monotonic() + forMs);
    },
    has(route) {
      if (routes.size === 0) return false;
      dropEnded(routes);
      return routes.has(route);
    },
  };
}
