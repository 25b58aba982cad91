import type { CallBody, CallSummary, CallTiming, FieldPair } from '#shared/domain/call.ts';

/** A body of an HTTP archive. */
export interface HarBody {
  readonly contentType: string | null;
  readonly encoding: 'utf8' | 'base64';
  readonly content: string;
}

/** A request of an HTTP archive and its answer; headers that carry credentials are left out already. */
export interface HarEntry {
  readonly startedAt: string;
  readonly durationMs: number;
  readonly timing: CallTiming | null;
  readonly method: string;
  /** Null for a call of Sallyport's own that was refused before its target was known. */
  readonly origin: string | null;
  /** Path and query. */
  readonly path: string;
  readonly requestHeaders: readonly FieldPair[];
  readonly requestBody: HarBody | null;
  /** Null where no answer came. */
  readonly status: number | null;
  readonly responseHeaders: readonly FieldPair[];
  readonly responseBody: HarBody | null;
  /** Null for what another program recorded. */
  readonly own: OwnHarFacts | null;
}

/** What Sallyport wrote beside a call of its own; null where it cannot be read. */
export interface OwnHarFacts {
  readonly toolkit: string | null;
  readonly decision: CallSummary['decision'] | null;
  readonly errorCode: CallSummary['error_code'];
  readonly errorMessage: string | null;
  readonly requestState: CallBody['state'] | null;
  readonly responseState: CallBody['state'] | null;
}

export interface ReadHar {
  readonly entries: readonly HarEntry[];
  /** What was left out, and why; each names its place. */
  readonly skipped: readonly string[];
}

/** Reads HTTP archives away from the thread that serves calls. Nothing that one names is fetched. */
export interface HarReader {
  /**
   * @param pieces the archive's text, one piece after the other.
   * @throws ValidationFailed where it is no archive: `errors` says what is wrong and where.
   */
  read(pieces: readonly string[]): Promise<ReadHar>;
}
