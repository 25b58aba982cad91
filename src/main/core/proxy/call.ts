import type { ApiKey } from '#shared/domain/api-key.ts';
import type { FieldPair, FrontDoor } from '#shared/domain/call.ts';
import type { Scrubber } from '../calls/index.ts';
import type { OutboundBody, ResponseControl, TimeLimits } from '../ports/index.ts';

/** One request on its way in, whichever front door it came through. */
export interface ProxyCall {
  readonly frontDoor: FrontDoor;
  /** The agent; null for the owner's own connection test. */
  readonly key: ApiKey | null;
  readonly account: AccountChoice;
  readonly method: string;
  /** A path on the toolkit, or a whole URL inside its hosts. */
  readonly endpoint: string;
  readonly headers: readonly FieldPair[];
  readonly query: readonly FieldPair[];
  readonly body: OutboundBody;
  readonly limits: TimeLimits;
  /** Names the input field of the header at an index, for errors. */
  readonly headerField?: (index: number) => string;
}

/** Which account serves a call: by id, by id, alias or toolkit, or the newest active one. */
export type AccountChoice = { readonly id: string } | { readonly reference: string } | 'newest_active';

/** A call under way. */
export interface ProxyExchange extends ResponseControl {
  readonly callId: string;
  readonly accountId: string;
  /** Removes this call's credential from what is handed to the agent. */
  readonly scrubber: Scrubber;
}
