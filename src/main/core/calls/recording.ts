import type { ApiKey } from '#shared/domain/api-key.ts';
import type { CallDetail, CallSummary, FieldPair, FrontDoor } from '#shared/domain/call.ts';
import { headerTextOf } from '#shared/domain/header-text.ts';
import type { RuleEffect } from '#shared/domain/rule.ts';
import { toErrorShape } from '#shared/errors.ts';
import { redactText } from '#shared/redaction/index.ts';
import { isoMoment } from '../iso-moment.ts';
import type { CallRecord, Clock, RecordedBody } from '../ports/index.ts';
import { type BodyTape, createBodyTape } from './body-tape.ts';
import { newTimingNotes, timingOf, type Wait, waitedIn } from './call-timing.ts';
import { joinScrubbers, type Scrubber } from './scrubber.ts';

/** Notes one call as it happens. Every call ends in exactly one `finish`, also a refused one. */
export interface CallRecording {
  readonly id: string;
  identified(account: { id: string | null; toolkit: string }, scrubber: Scrubber): void;
  decided(decision: { effect: RuleEffect; rule: string }): void;
  /** Where the call would go, with placeholders where the credential stands. */
  aimedAt(origin: string, path: string, query: string): void;
  /** What was read of a streamed body before anything could be sent: counts where nothing is. */
  held(body: HeldBytes): void;
  /** What goes out, with placeholders where the credential stands. */
  sending(request: {
    origin: string;
    path: string;
    headers: readonly FieldPair[];
    injected: CallDetail['injected'];
  }): void;
  /** The call waited that long on its way. */
  waited(wait: Wait, milliseconds: number): void;
  /** An approval lets the call through. */
  approved(approvalId: string): void;
  /** The request goes out on a connection. */
  connected(connectMs: number): void;
  /** The service pointed elsewhere inside the boundary, and the call goes on there. */
  redirected(status: number): void;
  requestData(chunk: Uint8Array): void;
  responseHead(status: number, headers: readonly FieldPair[]): void;
  responseData(chunk: Uint8Array): void;
  /** With what went wrong, or nothing where the answer came whole. Later calls change nothing. */
  finish(error?: unknown): void;
}

/** What was asked, for the record of a call that is not sent. Nothing of the credential is in it. */
export interface AskedRequest {
  /** Parameters beside those in the endpoint, encoded. */
  readonly query: string;
  readonly headers: readonly FieldPair[];
  /** `unread` for a body that nobody has read yet. */
  readonly body: Uint8Array | 'unread' | null;
}

export interface HeldBytes {
  readonly bytes: Uint8Array;
  readonly isWhole: boolean;
}

export interface RecordingStart {
  readonly id: string;
  readonly frontDoor: FrontDoor;
  readonly key: Pick<ApiKey, 'id' | 'name'> | null;
  readonly method: string;
  readonly endpoint: string;
  readonly replayOf?: string | null;
  readonly sessionId?: string | null;
  /** Asked where the call ends without having been sent. Left out where nothing of it is to be kept. */
  readonly asked?: () => AskedRequest;
  /** Called once, when the call has ended. */
  readonly onFinish?: () => void;
}

export interface RecordingDeps {
  readonly clock: Clock;
  readonly bodyCap: number;
  /** Asked when the first byte of a body passes: by then it is known whose it is. */
  readonly keepsBodies: (toolkit: string | null, keyId: string | null) => boolean;
  readonly knownSecrets: Scrubber;
  /** Receives what puts the record together: bodies decoded, everything scrubbed. It never fails. */
  readonly deliver: (assemble: () => CallRecord | Promise<CallRecord>) => void;
}

/** What is kept of the body of a call that was refused: enough to tell what it asked for. */
const mostOfRefused = 64 * 1024;

/** Opens a record; `RecordingDeps.deliver` gets it when the call has ended. */
export function startRecording(start: RecordingStart, deps: RecordingDeps): CallRecording {
  return new Recording(start, deps);
}

/** A class, since every call needs one: one object to collect afterwards instead of a closure for each method. */
class Recording implements CallRecording {
  readonly id: string;
  private readonly start: RecordingStart;
  private readonly deps: RecordingDeps;
  private readonly began: number;
  private readonly startedAt: number;
  // Most requests have no body.
  private requestTape: BodyTape | null = null;
  private responseTape: BodyTape | null = null;
  private scrubber: Scrubber;
  private account: { id: string | null; toolkit: string } | null = null;
  private decision: { effect: RuleEffect; rule: string } | null = null;
  private origin: string | null = null;
  private path: string;
  private wasSent = false;
  private heldBody: HeldBytes | null = null;
  private isUnread = false;
  private requestHeaders: readonly FieldPair[] = [];
  private responseHeaders: readonly FieldPair[] = [];
  private injected: CallDetail['injected'] = [];
  private readonly redirects: CallDetail['redirects'] = [];
  private status: number | null = null;
  private firstByteMs: number | null = null;
  private approvalId: string | null = null;
  private readonly timing = newTimingNotes();
  private finished = false;

  constructor(start: RecordingStart, deps: RecordingDeps) {
    this.id = start.id;
    this.start = start;
    this.deps = deps;
    this.began = deps.clock.monotonic();
    this.startedAt = deps.clock.now();
    this.path = start.endpoint.slice(0, 4_096);
    this.scrubber = deps.knownSecrets;
  }

  identified(found: { id: string | null; toolkit: string }, itsScrubber: Scrubber): void {
    this.account = found;
    // The call's own credential first: what it and another account share can be put back by a replay.
    this.scrubber = joinScrubbers(itsScrubber, this.deps.knownSecrets);
  }

  decided(made: { effect: RuleEffect; rule: string }): void {
    this.decision = made;
  }

  aimedAt(origin: string, path: string, query: string): void {
    // What has gone out already says more.
    if (this.wasSent) return;
    this.origin = origin;
    this.path = path + query;
  }

  held(body: HeldBytes): void {
    this.heldBody = body;
  }

  sending({ origin, path, headers, injected }: Parameters<CallRecording['sending']>[0]): void {
    this.wasSent = true;
    this.origin = origin;
    this.path = path;
    this.requestHeaders = headers;
    this.injected = injected;
  }

  waited(wait: Wait, milliseconds: number): void {
    this.timing.waits[wait] += milliseconds;
  }

  approved(approvalId: string): void {
    this.approvalId = approvalId;
  }

  connected(connectMs: number): void {
    const { timing } = this;
    timing.waits.connect += connectMs;
    timing.sent ??= { at: this.elapsed(), waited: waitedIn(timing.waits) };
  }

  redirected(status: number): void {
    this.redirects.push({ status, url: (this.origin ?? '') + this.cleaned(this.path) });
  }

  requestData(chunk: Uint8Array): void {
    this.requestTape ??= this.newTape();
    this.requestTape.add(chunk);
  }

  responseHead(status: number, headers: readonly FieldPair[]): void {
    this.status = status;
    this.responseHeaders = headers;
    this.firstByteMs = this.elapsed();
  }

  responseData(chunk: Uint8Array): void {
    this.responseTape ??= this.newTape();
    this.responseTape.add(chunk);
  }

  finish(error?: unknown): void {
    if (this.finished) return;
    this.finished = true;
    this.start.onFinish?.();
    if (!this.wasSent) this.noteAsked();
    const row = this.summary(error);
    this.deps.deliver(() => this.assemble(row));
  }

  /** Nothing went out: the record holds what was asked, as far as it was read. */
  private noteAsked(): void {
    const asked = this.start.asked?.();
    if (asked === undefined) return;
    const { heldBody } = this;
    this.path = withQuery(this.path, asked.query);
    this.requestHeaders = asked.headers;
    const body = heldBody?.bytes ?? asked.body;
    this.isUnread = body === 'unread';
    if (body instanceof Uint8Array) {
      // Who was asked looks at it again, whole; refusals cost an agent nothing, and may be many.
      this.requestTape = this.newTape(this.decision?.effect === 'ask' ? undefined : mostOfRefused);
      this.requestTape.add(body);
    }
    if (heldBody?.isWhole === false) this.requestTape?.cutShort();
  }

  private newTape(cap = this.deps.bodyCap): BodyTape {
    const { keepsBodies } = this.deps;
    return createBodyTape(cap, keepsBodies(this.account?.toolkit ?? null, this.start.key?.id ?? null));
  }

  private elapsed(): number {
    return Math.round((this.deps.clock.monotonic() - this.began) * 1_000) / 1_000;
  }

  /** For what the list shows; headers and bodies lose what only looks like a secret where they are written. */
  private cleaned(text: string): string {
    return redactText(this.scrubber.text(text));
  }

  private summary(error: unknown): CallSummary {
    const { start, account, decision, origin, wasSent } = this;
    const shape = error === undefined ? null : toErrorShape(error);
    return {
      id: start.id,
      started_at: isoMoment(this.startedAt),
      front_door: start.frontDoor,
      key_id: start.key?.id ?? null,
      key_name: start.key?.name ?? null,
      account_id: account?.id ?? null,
      toolkit: account?.toolkit ?? null,
      method: start.method.slice(0, 32),
      origin,
      path: this.cleaned(this.path),
      decision: decisionWord(decision, wasSent),
      rule: decision?.rule ?? null,
      status: this.status,
      error_code: shape?.code ?? null,
      error_message: shape === null ? null : this.cleaned(shape.message),
      duration_ms: this.elapsed(),
      first_byte_ms: this.firstByteMs,
      request_bytes: this.requestTape?.size ?? 0,
      response_bytes: this.responseTape?.size ?? 0,
      replay_of: start.replayOf ?? null,
      session_id: start.sessionId ?? null,
    };
  }

  private assemble(row: CallSummary): CallRecord | Promise<CallRecord> {
    const { scrubber } = this;
    const requestBody = this.isUnread
      ? unreadBody(this.requestHeaders)
      : finishTape(this.requestTape, this.requestHeaders, scrubber);
    const responseBody = finishTape(this.responseTape, this.responseHeaders, scrubber);
    if (!(requestBody instanceof Promise) && !(responseBody instanceof Promise)) {
      return this.toRecord(row, requestBody, responseBody);
    }
    return Promise.all([requestBody, responseBody]).then(([request, response]) =>
      this.toRecord(row, request, response),
    );
  }

  private toRecord(row: CallSummary, requestBody: RecordedBody, responseBody: RecordedBody): CallRecord {
    const { scrubber } = this;
    let { requestHeaders, responseHeaders } = this;
    let headerText = headerTextOf([requestHeaders, responseHeaders]);
    if (holdsSecret(headerText, scrubber)) {
      requestHeaders = withScrubbedValues(requestHeaders, scrubber);
      responseHeaders = withScrubbedValues(responseHeaders, scrubber);
      headerText = headerTextOf([requestHeaders, responseHeaders]);
    }
    return {
      summary: row,
      startedAt: this.startedAt,
      requestHeaders,
      responseHeaders,
      headerText,
      redirects: this.redirects,
      timing: timingOf(this.timing, row.first_byte_ms, row.duration_ms),
      approvalId: this.approvalId,
      injected: this.injected,
      requestBody,
      responseBody,
    };
  }
}

function withQuery(path: string, query: string): string {
  if (query === '') return path;
  return `${path}${path.includes('?') ? '&' : '?'}${query}`;
}

function unreadBody(headers: readonly FieldPair[]): RecordedBody {
  return { state: 'not_read', size: 0, contentType: headerValue(headers, 'content-type'), bytes: null };
}

function finishTape(
  tape: BodyTape | null,
  headers: readonly FieldPair[],
  scrubber: Scrubber,
): RecordedBody | Promise<RecordedBody> {
  const contentType = headerValue(headers, 'content-type');
  if (tape === null) return { state: 'none', size: 0, contentType, bytes: null };
  return tape.finish(scrubber, contentType, headerValue(headers, 'content-encoding'));
}

/** `held`: the owner was asked and did not grant it. `refused`: it never reached a rule, or was stopped after one for another reason than the rule. */
function decisionWord(decision: { effect: RuleEffect } | null, wasSent: boolean): CallSummary['decision'] {
  if (decision?.effect === 'deny') return 'denied';
  if (decision?.effect === 'ask') return 'held';
  return decision !== null && wasSent ? 'allowed' : 'refused';
}

/** One look at the `headerTextOf` all headers of a call tells for nearly every one that there is nothing to find. */
export function holdsSecret(headerText: string, scrubber: Pick<Scrubber, 'text'>): boolean {
  return scrubber.text(headerText) !== headerText;
}

/** Headers without what the scrubber removes. */
export function withScrubbedValues(
  headers: readonly FieldPair[],
  scrubber: Pick<Scrubber, 'text'>,
): readonly FieldPair[] {
  return headers.map(([name, value]): FieldPair => [name, scrubber.text(value)]);
}

/** The first value of a header, whatever the case of its name; null where it is absent. */
export function headerValue(headers: readonly FieldPair[], name: string): string | null {
  for (const [given, value] of headers) {
    if (given.length === name.length && given.toLowerCase() === name) return value;
  }
  return null;
}
