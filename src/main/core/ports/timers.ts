/** Runs work later, so that a test can say when "later" is. What waits keeps no process alive. */
export interface Timers {
  /** @param ms at most 24 days. Returns what takes the appointment back. */
  after(ms: number, work: () => void): () => void;
}
