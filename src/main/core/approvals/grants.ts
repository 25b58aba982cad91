import type { Clock } from '../ports/index.ts';

/** What the owner has settled for later requests; in memory, so a restart ends all of it. */
export interface Grants {
  /** Lets one request with this fingerprint through, within the next 10 minutes. */
  passOnce(fingerprint: string, approvalId: string): void;
  /** Uses such a pass up: the approval that gave it, null where there is none. */
  takePass(fingerprint: string): string | null;
  /** Lets every request of a route through; null until restart. */
  grant(route: string, approvalId: string, forMs: number | null): void;
  /** The approval that lets a route's requests through; null where none does. */
  grantFor(route: string): string | null;
  /** Ends what was granted for a route. */
  end(route: string): void;
}

interface Settled {
  readonly approvalId: string;
  readonly end: number;
}

const passMs = 10 * 60_000;

export function createGrants(clock: Pick<Clock, 'monotonic'>): Grants {
  const passes = new Map<string, Settled>();
  const routes = new Map<string, Settled>();

  function dropEnded(ends: Map<string, Settled>): void {
    for (const [name, { end }] of ends) if (end <= clock.monotonic()) ends.delete(name);
  }

  return {
    passOnce(fingerprint, approvalId) {
      dropEnded(passes);
      passes.set(fingerprint, { approvalId, end: clock.monotonic() + passMs });
    },
    takePass(fingerprint) {
      dropEnded(passes);
      const pass = passes.get(fingerprint) ?? null;
      passes.delete(fingerprint);
      return pass?.approvalId ?? null;
    },
    grant(route, approvalId, forMs) {
      dropEnded(routes);
      const end = forMs === null ? Number.POSITIVE_INFINITY : clock.monotonic() + forMs;
      routes.set(route, { approvalId, end });
    },
    grantFor(route) {
      if (routes.size === 0) return null;
      dropEnded(routes);
      return routes.get(route)?.approvalId ?? null;
    },
    end(route) {
      routes.delete(route);
    },
  };
}
