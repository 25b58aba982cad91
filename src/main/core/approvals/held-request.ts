import type { Approval } from '#shared/domain/approval.ts';

/** A request that a rule asks about, as the pipeline hands it over. */
export interface HeldRequest {
  /** What the person is shown of it. */
  readonly shown: Omit<
    Approval,
    | 'id'
    | 'state'
    | 'caller_gone'
    | 'created_at'
    | 'expires_at'
    | 'decided_at'
    | 'answer'
    | 'stands'
    | 'withdrawn_at'
  >;
  /** Names agent, account, method and path: what "for an hour" is about. */
  readonly route: string;
  /** The path of the route, without the query. */
  readonly routePath: string;
  /** By which the very same request is known again; null where its body was not read whole. */
  readonly fingerprint: string | null;
  /** How long the caller can be kept waiting. */
  readonly holdMs: number;
}
