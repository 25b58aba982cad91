import type { CallBody, CallDetail, CallSummary, FieldPair } from '#shared/domain/call.ts';
import type { CallFigures, CallLogHealth } from '#shared/domain/call-figures.ts';
import type { CallFilter } from '#shared/domain/call-filter.ts';

/** A finished call, credentials already removed, on its way to the log. */
export interface CallRecord {
  readonly summary: CallSummary;
  /** `summary.started_at` in milliseconds since the epoch. */
  readonly startedAt: number;
  readonly requestHeaders: readonly FieldPair[];
  readonly responseHeaders: readonly FieldPair[];
  /** `headerTextOf` the two. */
  readonly headerText: string;
  readonly redirects: CallDetail['redirects'];
  readonly timing: CallDetail['timing'];
  readonly approvalId: string | null;
  readonly injected: CallDetail['injected'];
  readonly requestBody: RecordedBody;
  readonly responseBody: RecordedBody;
}

/** Body bytes as kept; `bytes` may be fewer than `size`, and null where none were kept. */
export interface RecordedBody {
  readonly state: Extract<
    CallBody['state'],
    'none' | 'complete' | 'truncated' | 'dropped' | 'not_kept' | 'not_read'
  >;
  readonly size: number;
  readonly contentType: string | null;
  readonly bytes: Uint8Array | null;
}

export interface CallQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
  /** What the calls have to fit, names resolved. */
  readonly filter?: CallFilter;
}

/** What calls are added up: those that fit, in so many equal parts of time. */
export interface CallFiguresQuery {
  readonly filter: CallFilter;
  readonly buckets: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** How long calls are kept. The oldest go first; null is no limit. */
export interface CallRetention {
  readonly maxAgeMs: number | null;
  readonly maxRows: number;
  /** Of rows, bodies and indexes together. */
  readonly maxBytes: number;
}

/** The call log's file, read and written outside the main thread. */
export interface CallStore {
  /** The subkey that seals bodies, or null to forget it (vault locked). */
  setBodyKey(key: Uint8Array | null): void;
  /** Never waits and never throws. Under overload bodies are dropped before rows. */
  record(call: CallRecord): void;
  /**
   * Newest first, strictly by start time then id. A page may hold fewer calls than asked for, also none, while there is a
   * cursor: those that fit are too far apart, and looking goes on there. A cursor that is not ours fails with ValidationFailed.
   */
  list(query: CallQuery): Promise<{ items: CallSummary[]; next_cursor: string | null }>;
  /** Null where there is no such call. A body's state is `locked` while the key is missing, `unreadable` when it does not open. */
  get(id: string): Promise<CallDetail | null>;
  /** Takes effect at once, in small steps. */
  setRetention(retention: CallRetention): void;
  /** Adds up the newest calls that fit; of very many only the newest. */
  figures(query: CallFiguresQuery): Promise<CallFigures>;
  /**
   * Deletes the calls that fit (with an empty filter all of them) and takes their bytes out of the files; answers how many
   * there were. Calls are recorded meanwhile.
   */
  clear(filter: CallFilter): Promise<number>;
  health(): Promise<Omit<CallLogHealth, 'lost_calls' | 'lost_bodies'>>;
  /** Everything recorded so far is in the file when this resolves. */
  flush(): Promise<void>;
  /** Rows and bodies that were lost to overload or a failing disk since the start. */
  losses(): { readonly rows: number; readonly bodies: number };
  /** Flushes and closes. */
  close(): Promise<void>;
}
