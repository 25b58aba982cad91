/** How far a request came, for the headers of its answer also when it fails. */
export interface Progress {
  callId?: string;
  accountId?: string;
  /** Headers that an answer of ours carries, where one of the service's would not. */
  headers?: Readonly<Record<string, string>>;
}
