/** A made-up service on this machine, for those who look around before they connect an account of theirs. */
export interface DemoService {
  /**
   * Lets it listen on a loopback port (0 takes a free one) and answers its origin; null where the port is taken. One that
   * runs already stays where it is.
   */
  start(port: number): Promise<string | null>;
  /** A fresh token that it accepts, now and after a restart. */
  newToken(): string;
  stop(): Promise<void>;
}
