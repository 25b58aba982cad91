import type { ApiKey } from '#shared/domain/api-key.ts';
import type { FieldPair, OpenDoor } from '#shared/domain/call.ts';
import type { TransientConnection } from '../accounts/index.ts';
import type { Scrubber } from '../calls/index.ts';
import type { CallerConnection, OutboundBody, ResponseControl, TimeLimits } from '../ports/index.ts';

/** One request on its way in, whichever front door it came through. */
export interface ProxyCall {
  readonly frontDoor: OpenDoor;
  /** The agent; null for the owner's own connection test. */
  readonly key: ApiKey | null;
  readonly account: AccountChoice;
  readonly method: string;
  /** A path on the toolkit, or a whole URL inside its hosts. */
  readonly endpoint: string;
  readonly headers: readonly FieldPair[];
  readonly query: readonly FieldPair[];
  readonly body: ProxyBody;
  readonly limits: TimeLimits;
  /** What the call came over, where the door knows: who calls is looked up for calls that are held. */
  readonly connection?: CallerConnection;
  /** The recorded call that this one sends again. */
  readonly replayOf?: string | null;
  /** The session that it is made in. */
  readonly sessionId?: string | null;
  /** Names the input field of the header at an index, for errors. */
  readonly headerField?: (index: number) => string;
}

/**
 * Whose credential serves a call: an account by id, by id, alias or toolkit, the newest active one, one that the door chooses
 * (returning its id, or throwing why there is none), one brought along, or what a person has just typed in for an account that
 * waits for it.
 */
export type AccountChoice =
  | { readonly id: string }
  | { readonly reference: string }
  | { readonly choose: () => string }
  | { readonly transient: TransientConnection }
  | { readonly entered: { readonly id: string; readonly fields: Readonly<Record<string, string>> } }
  | 'newest_active';

/** What is sent along; `url` names a public file that is fetched first, without any credential. */
export type ProxyBody = OutboundBody | { readonly url: string };

/** A call under way. */
export interface ProxyExchange extends ResponseControl {
  readonly callId: string;
  /** Null where the caller brought the credential along. */
  readonly accountId: string | null;
  /** Removes this call's credential from what is handed to the agent. */
  readonly scrubber: Scrubber;
}
