/** Listeners of one sign-in each: the provider sends the browser back to a port that nothing else uses. */
export interface CallbackListeners {
  /** @param port 0 takes a free one. Null where it cannot be opened. */
  open(port: number): Promise<CallbackListener | null>;
}

/** One that listens. */
export interface CallbackListener {
  /** The literal loopback address with port and path (RFC 8252 §7.3). */
  readonly redirectUri: string;
  /** Takes no further connection; what is being answered is answered first. Any number of times. */
  close(): void;
}
