/** How long to wait after failures in a row: doubling or faster, never beyond the longest. */
export interface Backoff {
  readonly firstMs: number;
  readonly factor: number;
  readonly longestMs: number;
}

/** A length that is up to a quarter shorter or longer, so that what failed together does not come back together. */
export function jittered(ms: number, random: () => number): number {
  return Math.round(ms * (0.75 + random() / 2));
}

/**
 * Milliseconds until the next attempt.
 *
 * @param failures how many failed in a row, at least 1.
 * @param random a number from 0 up to 1.
 */
export function backoffMs({ firstMs, factor, longestMs }: Backoff, failures: number, random: () => number) {
  return jittered(Math.min(longestMs, firstMs * factor ** (failures - 1)), random);
}
