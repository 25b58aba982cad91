import type { CallerProcess } from '#shared/domain/approval.ts';

/** What a call came over, as far as its ports tell who is at the other end. A socket fits. */
export interface CallerConnection {
  readonly localPort?: number | undefined;
  readonly remotePort?: number | undefined;
}

/** Finds out which program of this machine holds the other end of a connection. */
export interface CallerProcesses {
  /** Null where the system does not tell, or not soon enough. Never fails. */
  find(connection: CallerConnection): Promise<CallerProcess | null>;
}
