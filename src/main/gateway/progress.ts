/** How far a request came, for the headers of its answer also when it fails. */
export interface Progress {
  callId?: string;
  accountId?: string;
}
