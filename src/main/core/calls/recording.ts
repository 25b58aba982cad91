import type { ApiKey } from '#shared/domain/api-key.ts';
import type { CallDetail, CallSummary, FieldPair, FrontDoor } from '#shared/domain/call.ts';
import type { RuleEffect } from '#shared/domain/rule.ts';
import { toErrorShape } from '#shared/errors.ts';
import { redactText } from '#shared/redaction/index.ts';
import type { CallRecord, Clock, RecordedBody } from '../ports/index.ts';
import { type BodyTape, createBodyTape } from './body-tape.ts';
import { newTimingNotes, timingOf, type Wait, waitedIn } from './call-timing.ts';
import { joinScrubbers, noScrubbing, type Scrubber } from './scrubber.ts';

/** Notes one call as it happens. Every call ends in exactly one `finish`, also a refused one. */
export interface CallRecording {
  readonly id: string;
  identified(account: { id: string | null; toolkit: string }, scrubber: Scrubber): void;
  decided(decision: { effect: RuleEffect; rule: string }): void;
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

export interface RecordingStart {
  readonly id: string;
  readonly frontDoor: FrontDoor;
  readonly key: Pick<ApiKey, 'id' | 'name'> | null;
  readonly method: string;
  readonly endpoint: string;
  readonly replayOf?: string | null;
  readonly sessionId?: string | null;
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

export function startRecording(start: RecordingStart, deps: RecordingDeps): CallRecording {
  const { clock } = deps;
  const began = clock.monotonic();
  const startedAt = new Date(clock.now()).toISOString();
  // Most requests have no body.
  let requestTape: BodyTape | null = null;
  let responseTape: BodyTape | null = null;
  let scrubber = noScrubbing;
  let account: { id: string | null; toolkit: string } | null = null;
  let decision: { effect: RuleEffect; rule: string } | null = null;
  let origin: string | null = null;
  let path = start.endpoint.slice(0, 4_096);
  let requestHeaders: readonly FieldPair[] = [];
  let responseHeaders: readonly FieldPair[] = [];
  let injected: CallDetail['injected'] = [];
  const redirects: CallDetail['redirects'] = [];
  let status: number | null = null;
  let firstByteMs: number | null = null;
  let approvalId: string | null = null;
  const timing = newTimingNotes();
  let finished = false;

  const newTape = () =>
    createBodyTape(deps.bodyCap, deps.keepsBodies(account?.toolkit ?? null, start.key?.id ?? null));
  const elapsed = () => Math.round((clock.monotonic() - began) * 1_000) / 1_000;

  /** For what the list shows; headers and bodies lose what only looks like a secret where they are written. */
  const cleaned = (text: string) => redactText(deps.knownSecrets.text(scrubber.text(text)));

  function summary(error: unknown): CallSummary {
    const shape = error === undefined ? null : toErrorShape(error);
    return {
      id: start.id,
      started_at: startedAt,
      front_door: start.frontDoor,
      key_id: start.key?.id ?? null,
      key_name: start.key?.name ?? null,
      account_id: account?.id ?? null,
      toolkit: account?.toolkit ?? null,
      method: start.method.slice(0, 32),
      origin,
      path: cleaned(path),
      decision: decisionWord(decision, origin),
      rule: decision?.rule ?? null,
      status,
      error_code: shape?.code ?? null,
      error_message: shape === null ? null : cleaned(shape.message),
      duration_ms: elapsed(),
      first_byte_ms: firstByteMs,
      request_bytes: requestTape?.size ?? 0,
      response_bytes: responseTape?.size ?? 0,
      replay_of: start.replayOf ?? null,
      session_id: start.sessionId ?? null,
    };
  }

  return {
    id: start.id,
    identified(found, itsScrubber) {
      account = found;
      scrubber = itsScrubber;
    },
    decided(made) {
      decision = made;
    },
    sending(request) {
      ({ origin, path, headers: requestHeaders, injected } = request);
    },
    waited(wait, milliseconds) {
      timing.waits[wait] += milliseconds;
    },
    approved(id) {
      approvalId = id;
    },
    connected(connectMs) {
      timing.waits.connect += connectMs;
      timing.sent ??= { at: elapsed(), waited: waitedIn(timing.waits) };
    },
    redirected: (from) => void redirects.push({ status: from, url: (origin ?? '') + cleaned(path) }),
    requestData(chunk) {
      requestTape ??= newTape();
      requestTape.add(chunk);
    },
    responseHead(answered, headers) {
      status = answered;
      responseHeaders = headers;
      firstByteMs = elapsed();
    },
    responseData(chunk) {
      responseTape ??= newTape();
      responseTape.add(chunk);
    },
    finish(error) {
      if (finished) return;
      finished = true;
      start.onFinish?.();
      const row = summary(error);
      deps.deliver(() => assemble(row));
    },
  };

  function assemble(row: CallSummary): CallRecord | Promise<CallRecord> {
    // The call's own credential first: what it and another account share can be put back by a replay.
    scrubber = joinScrubbers(scrubber, deps.knownSecrets);
    const requestBody = finishTape(requestTape, requestHeaders);
    const responseBody = finishTape(responseTape, responseHeaders);
    if (!(requestBody instanceof Promise) && !(responseBody instanceof Promise)) {
      return toRecord(row, requestBody, responseBody);
    }
    return Promise.all([requestBody, responseBody]).then(([request, response]) =>
      toRecord(row, request, response),
    );
  }

  function toRecord(row: CallSummary, requestBody: RecordedBody, responseBody: RecordedBody): CallRecord {
    return {
      summary: row,
      requestHeaders: scrubHeaders(requestHeaders),
      responseHeaders: scrubHeaders(responseHeaders),
      redirects,
      timing: timingOf(timing, row.first_byte_ms, row.duration_ms),
      approvalId,
      injected,
      requestBody,
      responseBody,
    };
  }

  function finishTape(
    tape: BodyTape | null,
    headers: readonly FieldPair[],
  ): RecordedBody | Promise<RecordedBody> {
    const contentType = headerValue(headers, 'content-type');
    if (tape === null) return { state: 'none', size: 0, contentType, bytes: null };
    return tape.finish(scrubber, contentType, headerValue(headers, 'content-encoding'));
  }

  function scrubHeaders(headers: readonly FieldPair[]): readonly FieldPair[] {
    return withScrubbedValues(headers, scrubber);
  }
}

/** `held`: the owner was asked and did not grant it. `refused`: it never reached a rule, or was stopped after one for another reason than the rule. */
function decisionWord(
  decision: { effect: RuleEffect } | null,
  origin: string | null,
): CallSummary['decision'] {
  if (decision?.effect === 'deny') return 'denied';
  if (decision?.effect === 'ask') return 'held';
  return decision !== null && origin !== null ? 'allowed' : 'refused';
}

/** Headers without what the scrubber removes; the very same ones where it finds nothing. */
export function withScrubbedValues(
  headers: readonly FieldPair[],
  { text }: Pick<Scrubber, 'text'>,
): readonly FieldPair[] {
  // One look at all of them tells for nearly every call that there is nothing to find.
  let all = '';
  for (const [, value] of headers) all += `${value}\n`;
  if (text(all) === all) return headers;
  return headers.map(([name, value]): FieldPair => [name, text(value)]);
}

/** The first value of a header, whatever the case of its name; null where it is absent. */
export function headerValue(headers: readonly FieldPair[], name: string): string | null {
  return headers.find(([given]) => given.toLowerCase() === name)?.[1] ?? null;
}
