import type { LockMoment } from '#shared/domain/vault.ts';

/** What the computer tells of itself: that it goes to sleep, and that its screen is locked. */
export interface LockMoments {
  /** What this host is told of at all. */
  readonly known: readonly LockMoment[];
  /** Returns the function that ends the subscription. */
  subscribe(listener: (moment: LockMoment) => void): () => void;
}
