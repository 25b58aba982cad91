/** Wall-clock milliseconds since the epoch, and a monotonic clock for durations. */
export interface Clock {
  now(): number;
  monotonic(): number;
}
